#include "compiler/import/mcd_reading.hpp"

#include <algorithm>

#include "compiler/import/mcd_remarks.hpp"
#include "compiler/import/mcd_words.hpp"
#include "compiler/import/repair.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

using Key = std::uint64_t;
using Columns = std::vector<McdColumn>;

std::optional<Key> key_of(std::string_view id, std::string_view version) {
  const auto a = whole_number(id).value;
  const auto b = whole_number(version).value;
  if (!a || !b) return std::nullopt;
  return static_cast<Key>(*a) << 32U | static_cast<Key>(*b);
}

// "2024-01-01 00:00:00": the time says nothing about the day. Of 1/1/2024 12:00:00 AM the same.
Cell<Date> day_of(std::string_view cell) { return published_date(cell.substr(0, cell.find(' '))); }

// XX000 and 99999 stand where a list would.
bool is_placeholder(std::string_view code) {
  const std::string words = spaced_words(code);
  return words.starts_with(" xx") || words == " 99999 " || words == " 999x " || words == " n a ";
}

// A draft's display id is DA12345, or a number of its own.
bool is_draft(std::string_view display, std::string_view id, std::string_view status) {
  if (status == "P" || status == "D") return true;
  std::string_view digits = display;
  while (!digits.empty() && (digits.front() < '0' || digits.front() > '9')) digits.remove_prefix(1);
  return !display.empty() && (display.front() == 'D' || display.front() == 'd' || digits != id);
}

// The last day of several that are told: revision, determination and retirement.
std::string_view last_day(std::initializer_list<std::string_view> cells, Date& until) {
  for (const std::string_view cell : cells) {
    const auto day = day_of(cell);
    if (!day.refused.empty()) return day.refused;
    until = std::min(until, *day.value);
  }
  return {};
}

// The first that is told.
std::string_view first_day(std::initializer_list<std::string_view> cells, Date& from) {
  for (const std::string_view cell : cells) {
    const auto day = day_of(cell);
    if (!day.refused.empty()) return day.refused;
    if (*day.value == kNoDate) continue;
    from = *day.value;
    return {};
  }
  return "it has no effective date";
}

// A group's code, or the reason to refuse it; placeholders say that there is no list.
std::string_view add_code(McdGroups& groups, std::string_view group, std::string_view cell, bool starred,
                          CodeSystem system, McdReader& reader) {
  const auto number = whole_number(group).value;
  if (!number) return "it has no number of a group";
  McdGroup& into = groups[*number];
  if (is_placeholder(cell)) {
    into.not_applicable = true;
    return {};
  }
  if (!cell.empty() && cell.back() == '*') {
    starred = true;
    cell.remove_suffix(1);
  }
  std::string code;
  if (system == CodeSystem::hcpcs) {
    const auto read = procedure_code(cell);
    if (!read.value) return read.refused;
    if (!read.repaired.empty()) reader.repaired(read.repaired);
    code = *read.value;
  } else if (const auto normal = normalize_code(system, cell)) {
    code = *normal;
  } else {
    return "the diagnosis is no ICD-10-CM code";
  }
  if (starred) into.starred.insert(code);
  into.codes.insert(std::move(code));
  return {};
}

}  // namespace

std::optional<int> document_number(std::string_view text, char letter) {
  const char small = static_cast<char>(letter + 32);
  if (!text.empty() && (text.front() == letter || text.front() == small)) text.remove_prefix(1);
  const auto number = whole_number(text);
  return text.empty() || !number.repaired.empty() ? std::nullopt : number.value;
}

// What other tables say of an article, before it is known which articles are picked.
struct McdReading::Related {
  std::set<int> lcds, ncds;
  std::vector<std::string> contractors, states;
};

bool McdReading::read_articles(const McdFolder& folder) {
  McdPlaces places;
  if (!places.read(folder, reader_)) return false;
  std::map<Key, Related> related;
  std::map<int, Date> future;
  const auto of = [&](const McdRow& row) { return key_of(row[0], row[1]); };
  constexpr RowVerdict kNoNumber{"it has no number and version of an article", {}};
  const auto numbers = [&](std::string_view table, std::string_view column, std::set<int> Related::* into) {
    const Columns columns = {{"article_id"}, {"article_version"}, {column}};
    return reader_.read(folder, table, false, columns, [&](const McdRow& row) -> RowVerdict {
      const auto key = of(row);
      if (!key) return kNoNumber;
      // 0 is "none".
      if (const auto other = whole_number(row[2]).value; other && *other > 0) (related[*key].*into).insert(*other);
      return {};
    });
  };
  const Columns contractors = {{"article_id"},
                               {"article_version"},
                               {"contractor_id"},
                               {"contractor_type_id", false},
                               {"contractor_version", false}};
  const Columns states = {{"article_id"}, {"article_version"}, {"state_id"}};
  const Columns retiring = {{"article_id"}, {"retire_dt"}};
  const bool whole =
      numbers("article_related_documents", "r_lcd_id", &Related::lcds) &&
      numbers("article_related_ncd_documents", "r_ncd_id", &Related::ncds) &&
      reader_.read(folder, "article_x_contractor", false, contractors,
                   [&](const McdRow& row) -> RowVerdict {
                     const auto key = of(row);
                     if (!key) return kNoNumber;
                     related[*key].contractors.push_back(contractor_key(row[2], row[3], row[4]));
                     return {};
                   }) &&
      reader_.read(folder, "article_x_primary_jurisdiction", false, states,
                   [&](const McdRow& row) -> RowVerdict {
                     const auto key = of(row);
                     if (!key) return kNoNumber;
                     related[*key].states.emplace_back(row[2]);
                     return {};
                   }) &&
      reader_.read(folder, "article_future_retire", false, retiring, [&](const McdRow& row) -> RowVerdict {
        const auto id = whole_number(row[0]).value;
        const auto day = day_of(row[1]);
        if (!id) return kNoNumber;
        if (!day.refused.empty()) return {day.refused, {}};
        future[*id] = *day.value;
        return {};
      });
  if (!whole) return false;

  const Columns columns = {{"article_id"},
                           {"article_version"},
                           {"title"},
                           {"article_eff_date", false},
                           {"article_pub_date", false},
                           {"article_rev_end_date", false},
                           {"article_end_date", false},
                           {"date_retired", false},
                           {"status", false},
                           {"display_id", false},
                           {"last_updated", false},
                           {"description", false},
                           {"other_comments", false},
                           {"revenue_para", false},
                           {"add_icd10_info", false}};
  std::map<Key, std::size_t> at;
  const bool read = reader_.read(folder, "article", true, columns, [&](const McdRow& row) -> RowVerdict {
    const auto key = of(row);
    if (!key) return kNoNumber;
    McdArticle article;
    article.id = *whole_number(row[0]).value;
    article.version = *whole_number(row[1]).value;
    const Related& known = related[*key];
    if (is_draft(row[9], row[0], row[8])) return {{}, "a draft"};
    const bool by_lcd =
        std::any_of(known.lcds.begin(), known.lcds.end(), [&](int lcd) { return selection_.lcds.contains(lcd); });
    if ((!selection_.articles.empty() || !selection_.lcds.empty()) && !selection_.articles.contains(article.id) &&
        !by_lcd)
      return kOfAnotherDocument;
    // The revision's first day; a document that was never revised has only its own (the dictionary's publication date).
    if (const auto refused = first_day({row[3], row[4]}, article.from); !refused.empty()) return {refused, {}};
    if (const auto refused = last_day({row[5], row[6], row[7]}, article.until); !refused.empty()) return {refused, {}};
    if (const auto retires = future.find(article.id); retires != future.end())
      article.until = std::min(article.until, retires->second);
    article.place = places.place(known.contractors, known.states, article.from);
    if (!selection_.places.empty() &&
        std::none_of(selection_.places.begin(), selection_.places.end(),
                     [&](const std::string& called) { return is_place(article.place, called); }))
      return kOfAnotherDocument;
    article.title = cut_at(plain_text(row[2]), 150);
    article.updated = day_of(row[10]).value.value_or(kFirstDate);
    if (article.updated == kNoDate) article.updated = kFirstDate;
    article.lcds = known.lcds;
    article.ncds = known.ncds;
    article.bill_note = plain_text(row[13]);
    for (const std::size_t text : {11, 12, 14}) add_remarks(row[text], article.remarks);
    if (!at.emplace(*key, articles_.size()).second) return {"the version is there twice", {}};
    articles_.push_back(std::move(article));
    return {};
  });
  if (!read) return false;
  std::map<Key, McdArticle*> picked;
  for (const auto& [key, index] : at) picked.emplace(key, &articles_[index]);
  return read_groups(folder, picked);
}

bool McdReading::read_groups(const McdFolder& folder, const std::map<Key, McdArticle*>& picked) {
  const auto each = [&](std::string_view table, bool needed, Columns columns, const auto& take) {
    columns.insert(columns.begin(), {{"article_id"}, {"article_version"}});
    return reader_.read(folder, table, needed, columns, [&](const McdRow& row) -> RowVerdict {
      const auto key = key_of(row[0], row[1]);
      if (!key) return {"it has no number and version of an article", {}};
      const auto found = picked.find(*key);
      if (found == picked.end()) return kOfAnotherDocument;
      return {take(*found->second, row), {}};
    });
  };
  const auto paragraphs = [&](std::string_view table, std::string_view group, std::string_view stars,
                              McdGroups McdArticle::* groups) {
    return each(table, false, {{group}, {"paragraph"}, {stars, false}},
                [&](McdArticle& article, const McdRow& row) -> std::string_view {
                  const auto number = whole_number(row[2]).value;
                  std::string text = plain_text(row[3]);
                  std::string note = plain_text(row[4]);
                  if (!number) return text.empty() ? std::string_view() : "it has no number of a group";
                  if (text.empty() && note.empty()) return {};
                  McdGroup& into = (article.*groups)[*number];
                  into.paragraph = std::move(text);
                  into.star_note = std::move(note);
                  return {};
                });
  };
  const auto codes = [&](std::string_view table, bool needed, std::string_view code, std::string_view group,
                         CodeSystem system, McdGroups McdArticle::* groups) {
    return each(table, needed, {{code}, {group}, {"asterisk", false}, {"description", false}},
                [&, system, groups](McdArticle& article, const McdRow& row) -> std::string_view {
                  const bool starred = row[4] == "Y" || row[4] == "y" || row[4] == "1";
                  const auto refused = add_code(article.*groups, row[3], row[2], starred, system, reader_);
                  if (refused.empty() && system == CodeSystem::icd10cm && !row[5].empty()) {
                    if (auto normal = normalize_code(system, row[2]))
                      diagnosis_words_.try_emplace(std::move(*normal), row[5]);
                  }
                  return refused;
                });
  };
  const auto list = [&](std::string_view table, std::string_view code, std::set<std::string> McdArticle::* into) {
    return each(table, false, {{code}}, [&](McdArticle& article, const McdRow& row) -> std::string_view {
      if (!row[2].empty() && !is_placeholder(row[2])) (article.*into).emplace(row[2]);
      return {};
    });
  };
  return codes("article_x_hcpc_code", true, "hcpc_code_id", "hcpc_code_group", CodeSystem::hcpcs,
               &McdArticle::procedures) &&
         paragraphs("article_x_hcpc_code_group", "hcpc_code_group", "", &McdArticle::procedures) &&
         codes("article_x_icd10_covered", true, "icd10_code_id", "icd10_covered_group", CodeSystem::icd10cm,
               &McdArticle::covered) &&
         paragraphs("article_x_icd10_covered_group", "icd10_covered_group", "icd10_covered_ast",
                    &McdArticle::covered) &&
         codes("article_x_icd10_noncovered", false, "icd10_code_id", "icd10_noncovered_group", CodeSystem::icd10cm,
               &McdArticle::noncovered) &&
         paragraphs("article_x_icd10_noncovered_group", "icd10_noncovered_group", "", &McdArticle::noncovered) &&
         // For the checklist alone: nothing is refused.
         each(
             "article_x_hcpc_modifier", false, {{"hcpc_modifier_code_id"}, {"hcpc_modifier_group"}},
             [](McdArticle& article, const McdRow& row) -> std::string_view {
               if (!row[2].empty() && !is_placeholder(row[2]))
                 article.modifiers[whole_number(row[3]).value.value_or(0)].codes.insert(cut_at(plain_text(row[2]), 10));
               return {};
             }) &&
         each("article_x_code_table", false,
              {{"hcpc_code_id"}, {"brand_name", false}, {"eff_date", false}, {"end_date", false}, {"comments", false}},
              [](McdArticle& article, const McdRow& row) -> std::string_view {
                const auto code = procedure_code(row[2]);
                const auto from = day_of(row[4]);
                const auto until = day_of(row[5]);
                for (const std::string_view refused : {code.refused, from.refused, until.refused}) {
                  if (!refused.empty()) return refused;
                }
                article.drugs.push_back({*code.value, cut_at(plain_text(row[3]), 60), plain_text(row[6]),
                                         *from.value == kNoDate ? kFirstDate : *from.value, *until.value});
                return {};
              }) &&
         paragraphs("article_x_hcpc_modifier_group", "hcpc_modifier_group", "", &McdArticle::modifiers) &&
         list("article_x_bill_code", "bill_code_id", &McdArticle::bill_types) &&
         list("article_x_revenue_code", "revenue_code_id", &McdArticle::revenue_codes) &&
         each("article_x_icd10_pcs_code", false, {{"icd10_pcs_code_id"}},
              [](McdArticle& article, const McdRow& row) -> std::string_view {
                article.inpatient_codes += row[2].empty() || is_placeholder(row[2]) ? 0 : 1;
                return {};
              }) &&
         each("article_x_other_coding_group", false, {{"paragraph", false}, {"codes", false}},
              [](McdArticle& article, const McdRow& row) -> std::string_view {
                const std::string text = plain_text(row[2]) + (row[3].empty() ? "" : " ") + plain_text(row[3]);
                if (spaced_words(text) != " " && !is_placeholder(text)) article.other_notes.push_back(text);
                return {};
              });
}

bool McdReading::read_lcds(const McdFolder& folder, bool more_articles) {
  std::set<int> wanted = selection_.lcds;
  for (const McdArticle& article : articles_) wanted.insert(article.lcds.begin(), article.lcds.end());
  const Columns columns = {{"lcd_id"},
                           {"lcd_version"},
                           {"title"},
                           {"rev_eff_date", false},
                           {"orig_det_eff_date", false},
                           {"status", false},
                           {"display_id", false},
                           {"last_updated", false},
                           {"indication", false},
                           {"coding_guidelines", false},
                           {"util_guide", false},
                           {"associated_info", false},
                           {"doc_reqs", false}};
  std::map<Key, std::size_t> at;
  const auto of = [&](const McdRow& row) { return key_of(row[0], row[1]); };
  constexpr RowVerdict kNoNumber{"it has no number and version of an LCD", {}};
  const bool read = reader_.read(folder, "lcd", true, columns, [&](const McdRow& row) -> RowVerdict {
    const auto key = of(row);
    if (!key) return kNoNumber;
    McdLcd lcd;
    lcd.id = *whole_number(row[0]).value;
    lcd.version = *whole_number(row[1]).value;
    if (is_draft(row[6], row[0], row[5])) return {{}, "a draft"};
    if (!more_articles && !wanted.contains(lcd.id)) return kOfAnotherDocument;
    if (const auto refused = first_day({row[3], row[4]}, lcd.from); !refused.empty()) return {refused, {}};
    lcd.title = cut_at(plain_text(row[2]), 150);
    lcd.updated = day_of(row[7]).value.value_or(kFirstDate);
    if (lcd.updated == kNoDate) lcd.updated = kFirstDate;
    for (const std::size_t text : {8, 9, 10, 11, 12}) add_remarks(row[text], lcd.remarks);
    if (!at.emplace(*key, lcds_.size()).second) return {"the version is there twice", {}};
    lcds_.push_back(std::move(lcd));
    return {};
  });
  if (!read) return false;
  const auto each = [&](std::string_view table, Columns more, const auto& take) {
    more.insert(more.begin(), {{"lcd_id"}, {"lcd_version"}});
    return reader_.read(folder, table, false, more, [&](const McdRow& row) -> RowVerdict {
      const auto key = of(row);
      if (!key) return kNoNumber;
      const auto found = at.find(*key);
      if (found == at.end()) return kOfAnotherDocument;
      return {take(lcds_[found->second], row), {}};
    });
  };
  return each("lcd_x_hcpc_code", {{"hcpc_code_id"}, {"hcpc_code_group"}},
              [&](McdLcd& lcd, const McdRow& row) {
                return add_code(lcd.procedures, row[3], row[2], false, CodeSystem::hcpcs, reader_);
              }) &&
         each("lcd_x_hcpc_code_group", {{"hcpc_code_group"}, {"paragraph"}},
              [](McdLcd& lcd, const McdRow& row) -> std::string_view {
                const auto number = whole_number(row[2]).value;
                std::string text = plain_text(row[3]);
                if (!number || text.empty()) return {};
                lcd.procedures[*number].paragraph = std::move(text);
                return {};
              });
}

McdDocuments McdReading::take() {
  McdDocuments documents;
  std::stable_sort(articles_.begin(), articles_.end(), [](const McdArticle& a, const McdArticle& b) {
    return std::tuple(a.id, a.version, b.updated) < std::tuple(b.id, b.version, a.updated);
  });
  for (McdArticle& article : articles_) {
    if (!documents.articles.empty() && documents.articles.back().id == article.id &&
        documents.articles.back().version == article.version)
      continue;
    documents.articles.push_back(std::move(article));
  }
  for (McdLcd& lcd : lcds_) {
    const auto [at, is_new] = documents.lcds.try_emplace(lcd.id);
    if (is_new || std::pair(at->second.version, at->second.updated) < std::pair(lcd.version, lcd.updated))
      at->second = std::move(lcd);
  }
  documents.diagnosis_words = std::move(diagnosis_words_);
  return documents;
}

}  // namespace edict::import
