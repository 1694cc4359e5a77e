// Coverage as a plain table: which diagnoses support which procedures, and where the source says so which do not, with
// the LCDs or articles that they come from (Medicare Coverage Database; Program Integrity Manual, chapter 13). It
// becomes a policy a set of documents; procedures with the same diagnoses share a rule, and policies share equal lists.
// A list holds exactly the codes of the table: as ranges and stems only where a code set shows that they take in no
// other code (code_folding.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "compiler/import/kind.hpp"
#include "compiler/import/mcd_words.hpp"
#include "compiler/import/repair.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

enum Column : std::size_t { procedure, diagnosis, documents, supports, effective, ended };

// ICD-10-CM is in use from this day on (45 CFR 162.1002).
const Date kFirstIcd10 = *make_date(2015, 10, 1);
// More items than this stand in the table file beside the policy, not in its text.
constexpr std::size_t kMostInText = 150;

constexpr std::string_view kYes = "1";
constexpr std::string_view kNo = "0";

std::optional<bool> supports_of(std::string_view text) {
  const std::string words = plain_words(text);
  for (const std::string_view yes : {"", "1", "y", "yes", "true", "t", "covered", "supports", "support"}) {
    if (words == yes) return true;
  }
  for (const std::string_view no :
       {"0", "n", "no", "false", "f", "noncovered", "non covered", "not covered", "does not support"}) {
    if (words == no) return false;
  }
  return std::nullopt;
}

// "L34635,a56781" as { L34635, A56781 }. Anything else is no number of a document.
std::set<std::string> documents_of(std::string_view text) {
  std::set<std::string> found;
  std::string word;
  const auto end_word = [&] {
    const bool number = word.size() > 1 && (word[0] == 'L' || word[0] == 'A') &&
                        std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number) found.insert(word);
    word.clear();
  };
  for (const char c : text) {
    if (c == ',' || c == ';' || c == '|' || c == ' ') {
      end_word();
    } else {
      word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  end_word();
  return found;
}

struct Entry {
  std::string code;  // normal form: no dot
  Date from = kFirstDate, until = kLastDate;
  auto operator<=>(const Entry&) const = default;
};
using List = std::vector<Entry>;

// Several documents may name a code, on days that touch.
void join_periods(List& list) {
  std::sort(list.begin(), list.end());
  List joined;
  for (Entry& entry : list) {
    Entry* last = joined.empty() ? nullptr : &joined.back();
    if (last != nullptr && last->code == entry.code && entry.from <= add_days(last->until, 1)) {
      last->until = std::max(last->until, entry.until);
    } else {
      joined.push_back(std::move(entry));
    }
  }
  list = std::move(joined);
}

struct Coverage {
  std::set<std::string> documents;
  List supporting, unsupporting;  // by code and day
};

// Procedures that the same documents cover for the same diagnoses.
struct Family {
  std::vector<std::string> procedures;
  const List* supporting;
  const List* unsupporting;
};
struct Group {
  std::set<std::string> documents;
  std::vector<Family> families;  // by their first procedures
};

std::string shown(std::string_view code) { return display_code(CodeSystem::icd10cm, code); }

class CoverageText {
 public:
  explicit CoverageText(const Imported& imported) : imported_(imported) {
    for (const MergedRow& row : imported.rows) {
      Coverage& coverage = coverages_[std::string(text(row, procedure))];
      for (const std::string& document : documents_of(text(row, documents))) coverage.documents.insert(document);
      List& list = text(row, supports) == kYes ? coverage.supporting : coverage.unsupporting;
      list.push_back({std::string(text(row, diagnosis)), row.from, row.until});
    }
    for (auto& [code, coverage] : coverages_) {
      join_periods(coverage.supporting);
      join_periods(coverage.unsupporting);
    }
    find_groups();
    name_lists();
  }

  std::vector<OutputText> files() const {
    std::vector<OutputText> files;
    if (std::string rows = list_rows(); !rows.empty()) files.push_back({"mcd_lists.tsv", std::move(rows), false});
    std::string shared;
    for (const auto& [list, use] : uses_) {
      if (use.groups.size() > 1) shared += declaration(list, use.name, "");
    }
    if (!shared.empty()) {
      files.push_back(
          {"mcd_lists.edict",
           "# Made by `edict import`; the file beside it says from what. Lists that several policies share.\n\n" +
               shared,
           true});
    }
    for (std::size_t i = 0; i < groups_.size(); ++i) files.push_back({names_[i] + ".edict", policy(i), true});
    return files;
  }

 private:
  std::string_view text(const MergedRow& row, std::size_t cell) const { return imported_.pool.text(row.cells[cell]); }

  void find_groups() {
    std::map<std::set<std::string>, std::size_t> place;
    for (const auto& [code, coverage] : coverages_) {
      const auto [at, is_new] = place.emplace(coverage.documents, groups_.size());
      if (is_new) groups_.push_back({coverage.documents, {}});
      Group& group = groups_[at->second];
      auto family = std::find_if(group.families.begin(), group.families.end(), [&](const Family& f) {
        return *f.supporting == coverage.supporting && *f.unsupporting == coverage.unsupporting;
      });
      if (family == group.families.end())
        family = group.families.insert(family, {{}, &coverage.supporting, &coverage.unsupporting});
      family->procedures.push_back(code);
    }
    std::sort(groups_.begin(), groups_.end(), [](const Group& a, const Group& b) { return a.documents < b.documents; });
    std::map<std::string, int> taken;
    for (const Group& group : groups_) {
      std::string name = group.documents.empty() ? "mcd_coverage" : "mcd";
      std::size_t n = 0;
      for (const std::string& document : group.documents) {
        if (++n > 3) break;
        name += "_" + std::string(1, static_cast<char>(document[0] - 'A' + 'a')) + document.substr(1);
      }
      if (group.documents.size() > 3) name += fmt::format("_and_{}_more", group.documents.size() - 3);
      const int before = taken[name]++;
      names_.push_back(before == 0 ? name : fmt::format("{}_{}", name, before + 1));
    }
  }

  // A list is called after the first procedure that has it.
  void name_lists() {
    const auto use = [&](const List& list, std::string_view what, std::size_t group, const std::string& code) {
      if (list.empty()) return;
      Use& u = uses_[list];
      if (u.name.empty()) u.name = fmt::format("{}_{}", what, code);
      u.groups.insert(group);
    };
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (const Family& family : groups_[g].families) {
        use(*family.supporting, "supports", g, family.procedures.front());
        if (family.supporting->empty()) use(*family.unsupporting, "excludes", g, family.procedures.front());
      }
    }
  }

  // The list as policies write it.
  std::vector<std::string> items_of(const List& list) const {
    std::vector<std::string> codes;
    for (const Entry& entry : list) codes.push_back(entry.code);
    if (imported_.code_set != nullptr) return folded(codes, *imported_.code_set);
    for (std::string& code : codes) code = shown(code);
    return codes;
  }

  bool in_text(const List& list) const {
    return items_of(list).size() <= kMostInText && std::all_of(list.begin(), list.end(), [](const Entry& entry) {
             return entry.from == kFirstDate && entry.until == kLastDate;
           });
  }

  std::string list_rows() const {
    std::map<std::string_view, const List*> by_name;
    for (const auto& [list, use] : uses_) by_name.emplace(use.name, &list);
    std::string text;
    for (const auto& [name, list] : by_name) {
      if (in_text(*list)) continue;
      if (text.empty()) text = "list\tcode\tfrom\tuntil\n";
      for (const Entry& entry : *list) {
        text += fmt::format("{}\t{}\t{}\t{}\n", name, shown(entry.code),
                            entry.from == kFirstDate ? std::string() : to_text(entry.from),
                            entry.until == kLastDate ? std::string() : to_text(entry.until));
      }
    }
    return text;
  }

  std::string declaration(const List& list, const std::string& name, std::string_view indent) const {
    if (!in_text(list)) {
      return fmt::format(
          "{}codes {} : icd10cm from \"mcd_lists.tsv\" column \"code\" valid from \"from\" until \"until\" where "
          "\"list\" is \"{}\"\n",
          indent, name, name);
    }
    return fmt::format("{}codes {} : icd10cm = {{ {} }}\n", indent, name, fmt::join(items_of(list), ", "));
  }

  std::string policy(std::size_t index) const {
    const Group& group = groups_[index];
    const std::string& name = names_[index];
    std::string sources;
    std::size_t procedures = 0;
    for (const Family& family : group.families) procedures += family.procedures.size();
    std::string title = fmt::format("Diagnoses for {}", group.families.front().procedures.front());
    if (procedures > 1) title += fmt::format(" and {} more procedure{}", procedures - 1, procedures == 2 ? "" : "s");
    for (const char kind : {'L', 'A'}) {
      std::string list;
      for (const std::string& document : group.documents) {
        if (document[0] == kind)
          list += fmt::format("{}{} \"{}\"", list.empty() ? "" : ", ", kind == 'L' ? "LCD" : "article", document);
      }
      if (!list.empty()) sources += (sources.empty() ? "" : ", ") + list;
    }
    Date first = kLastDate;
    std::string lists;
    std::string rules;
    std::set<std::string> declared;
    for (const Family& family : group.families) {
      const List& list = family.supporting->empty() ? *family.unsupporting : *family.supporting;
      for (const Entry& entry : list) first = std::min(first, entry.from);
      const Use& use = uses_.at(list);
      if (use.groups.size() == 1 && declared.insert(use.name).second) lists += declaration(list, use.name, "  ");
      rules += rule(family, use.name);
    }
    std::string text = "# Made by `edict import`; the file beside it says from what.\n";
    if (imported_.code_set != nullptr)
      text += comment("", "",
                      fmt::format("Ranges and stems hold the listed codes and no other of {} (sha256 {}).",
                                  imported_.code_set->name, imported_.code_set->sha256));
    text += "\n";
    text += fmt::format("policy {} \"{}\" {{\n", name, title);
    text +=
        fmt::format("  authority  {}\n", sources.empty() ? "manual \"a table of procedures and diagnoses\"" : sources);
    if (!imported_.payer.empty()) text += fmt::format("  payer      {}\n", imported_.payer);
    text += fmt::format("  effective  {}\n", to_text(std::max(first, kFirstIcd10)));
    if (!lists.empty()) text += "\n" + lists;
    return text + rules + "}\n" + tests(group, name);
  }

  static std::string rule(const Family& family, const std::string& list) {
    const std::string& code = family.procedures.front();
    const bool supported = !family.supporting->empty();
    std::string text = "\n";
    if (supported && !family.unsupporting->empty()) {
      text += fmt::format(
          "  # The table also names {} that {} not support {}. A line needs one that does, in any case.\n",
          family.unsupporting->size() == 1 ? "a diagnosis" : fmt::format("{} diagnoses", family.unsupporting->size()),
          family.unsupporting->size() == 1 ? "does" : "do", family.procedures.size() == 1 ? "it" : "them");
    }
    text += fmt::format("  rule {}_{}\n", supported ? "supported" : "unsupported", code);
    text += supported ? "    cite \"the listed diagnoses support medical necessity\"\n"
                      : "    cite \"the listed diagnoses do not support medical necessity\"\n";
    text += fmt::format("    on lines where procedure in {{ {} }}\n", fmt::join(family.procedures, ", "));
    // A diagnosis that does not support takes nothing from one that does.
    text += fmt::format("    {} diagnosis in {}\n", supported ? "require" : "forbid all of", list);
    return text + "    else deny PR-50 N115 when modifiers has GA\n    else deny CO-50 N115\n";
  }

  // The first rule, from all sides.
  static std::string tests(const Group& group, const std::string& name) {
    const Family& family = group.families.front();
    const bool supported = !family.supporting->empty();
    const List& list = supported ? *family.supporting : *family.unsupporting;
    const auto listed = [&](std::string_view code) {
      return std::any_of(list.begin(), list.end(), [&](const Entry& entry) { return entry.code == code; });
    };
    static constexpr std::array<std::string_view, 6> others{"Z0000", "R69", "Z769", "Z029", "R99", "Z139"};
    const auto other = std::find_if(others.begin(), others.end(), [&](std::string_view code) { return !listed(code); });
    const Entry& entry = list.front();
    if (other == others.end() || entry.until < kFirstIcd10) return {};
    Date day = std::max({entry.from, kFirstIcd10, *make_date(2024, 1, 2)});
    if (entry.until < day) day = entry.until;
    const std::string in = shown(entry.code);
    const std::string out = shown(*other);
    const std::string rule =
        fmt::format("{}.{}_{}", name, supported ? "supported" : "unsupported", family.procedures.front());
    const auto line = [&](char claim, std::string_view modifier, const std::string& dx) {
      return fmt::format("  claim {} {{ patient p  line {}{} on {}{}{} }}\n", claim, family.procedures.front(),
                         modifier, to_text(day), dx.empty() ? "" : " dx ", dx);
    };
    return fmt::format(
               "\ntest \"{}: {} is paid {}, denied {} (with GA to the patient), pended without one\" {{\n"
               "  patient p born 1950-01-01\n",
               name, family.procedures.front(),
               supported ? "with a listed diagnosis" : "with a diagnosis that is not listed",
               supported ? "with another" : "with a listed one") +
           line('a', "", supported ? in : out) + line('b', "", supported ? out : in) +
           line('c', "-GA", supported ? out : in) + line('d', "", {}) +
           fmt::format(
               "  expect a/1 pay\n  expect b/1 deny by {0} CO-50 N115\n  expect c/1 deny by {0} PR-50 N115\n"
               "  expect d/1 pend by {0} CO-16\n}}\n",
               rule);
  }

  struct Use {
    std::string name;
    std::set<std::size_t> groups;
  };
  const Imported& imported_;
  std::map<std::string, Coverage> coverages_;  // by procedure
  std::vector<Group> groups_;
  std::vector<std::string> names_;  // of policies and files, by group
  std::map<List, Use> uses_;
};

class McdCoverage final : public Kind {
 public:
  std::string_view name() const override { return "mcd"; }
  std::string_view about() const override { return "coverage: procedures and the diagnoses that support them"; }
  std::size_t keys() const override { return 3; }
  std::size_t cells() const override { return 4; }

  const std::vector<WantedColumn>& columns() const override {
    static const std::vector<WantedColumn> wanted = {
        {"procedure",
         true,
         {"hcpcs code", "hcpcs", "cpt code", "cpt", "cpt hcpcs code", "cpt hcpcs", "hcpc code", "hcpc code id",
          "procedure code", "procedure"}},
        {"diagnosis",
         true,
         {"icd10 code", "icd 10 code", "icd10cm code", "icd 10 cm code", "icd10", "icd10 code id", "diagnosis code",
          "diagnosis", "dx code", "dx"}},
        {"documents",
         false,
         {"lcd ids", "lcd id", "lcd", "lcds", "article ids", "article id", "article", "document ids", "document id"}},
        {"supports", false, {"covered", "supports", "support", "coverage", "is covered"}},
        {"effective date", false, {"effective date", "effective", "start date", "from"}},
        {"end date", false, {"end date", "retirement date", "deletion date", "termination date", "until"}}};
    return wanted;
  }

  bool begins_data(const RowCells& row) const override {
    return procedure_code(row[procedure]).value.has_value() &&
           normalize_code(CodeSystem::icd10cm, row[diagnosis]).has_value();
  }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    const auto code = procedure_code(row[procedure]);
    if (!code.refused.empty()) return {code.refused, {}};
    const auto dx = normalize_code(CodeSystem::icd10cm, row[diagnosis]);
    if (!dx) return {"the diagnosis is no ICD-10-CM code", {}};
    const auto flag = supports_of(row[supports]);
    if (!flag) return {"the cell does not say whether the diagnosis supports the procedure", {}};
    const auto from = published_date(row[effective]);
    const auto until = published_date(row[ended]);
    for (const std::string_view refused : {from.refused, until.refused}) {
      if (!refused.empty()) return {refused, {}};
    }
    for (const std::string_view repaired : {code.repaired, from.repaired, until.repaired}) {
      if (!repaired.empty()) repairs.count(repaired);
    }
    out.cells[procedure] = pool.intern(*code.value);
    out.cells[diagnosis] = pool.intern(*dx);
    out.cells[supports] = pool.intern(*flag ? kYes : kNo);
    out.cells[documents] = pool.intern(row[documents]);
    if (*from.value != kNoDate) out.from = *from.value;
    if (*until.value != kNoDate) out.until = *until.value;
    return {};
  }

  std::vector<OutputText> write(const Imported& imported) const override { return CoverageText(imported).files(); }
};

}  // namespace

std::unique_ptr<const Kind> mcd_coverage() { return std::make_unique<McdCoverage>(); }

}  // namespace edict::import
