#include "compiler/import/mcd_meaning.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "compiler/import/mcd_pairing.hpp"
#include "compiler/import/mcd_remarks.hpp"
#include "compiler/import/mcd_words.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

using Codes = std::set<std::string>;
using Groups = std::set<int>;

std::string listed(const Codes& codes, CodeSystem system) {
  constexpr std::size_t kShown = 12;
  std::vector<std::string> shown;
  for (const std::string& code : codes) {
    if (shown.size() == kShown) break;
    shown.push_back(display_code(system, code));
  }
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (codes.size() > kShown) text += fmt::format(" and {} more", codes.size() - kShown);
  return text;
}

class Meaning {
 public:
  Meaning(const McdArticle& article, const McdGroups& procedures)
      : article_(article), procedures_(procedures), pairing_(pairing_of(article, procedures)) {}

  McdMeaning operator()() {
    collect_rules();
    tell_what_is_open();
    return std::move(meaning_);
  }

 private:
  void collect(McdRuleKind kind, bool certain, const std::map<std::string, Groups>& by_code) {
    std::map<Groups, Codes> by_groups;
    for (const auto& [code, groups] : by_code) by_groups[groups].insert(code);
    for (auto& [groups, codes] : by_groups) meaning_.rules.push_back({kind, std::move(codes), groups, certain});
  }

  void collect_rules() {
    collect(McdRuleKind::supports, true, pairing_.supported);
    collect(McdRuleKind::supports, false, pairing_.flagged);
    collect(McdRuleKind::excludes, true, pairing_.excluded);
    collect(McdRuleKind::not_covered, true, pairing_.not_covered);
    std::sort(meaning_.rules.begin(), meaning_.rules.end(), [](const McdRule& a, const McdRule& b) {
      return std::tie(a.kind, *a.groups.begin(), *a.procedures.begin()) <
             std::tie(b.kind, *b.groups.begin(), *b.procedures.begin());
    });
    for (const auto& [number, group] : article_.covered) {
      if (!group.codes.empty()) meaning_.supporting[number] = group.codes;
    }
    // Where a supporting diagnosis is needed, what does not support is denied with all else.
    const bool all_supported = !pairing_.supported.empty() && pairing_.excluded.empty();
    for (const auto& [number, group] : article_.noncovered) {
      if (!group.codes.empty() && !all_supported) meaning_.unsupporting[number] = group.codes;
    }
  }

  void open(std::string about, std::string text, std::string reason) {
    meaning_.open.push_back({std::move(about), std::move(text), std::move(reason)});
  }

  void tell_what_is_open() {
    for (const auto& [number, group] : procedures_) {
      if (group.codes.empty() && group.paragraph.empty()) continue;
      const McdParagraph& paragraph = pairing_.procedures.at(number);
      if (pairing_.refused.contains(number)) continue;
      if (pairing_.unclear.contains(number)) {
        open(fmt::format("Procedures of group {}", number), group.paragraph,
             "it tells in words whether they are paid: no rule of diagnoses was made of them");
      } else if (paragraph.says_more || paragraph.is_open) {
        open(fmt::format("Procedures of group {}", number), group.paragraph, "it says more than the lists");
      }
    }
    for (const auto& [number, group] : article_.covered) open_group(number, group);
    if (!pairing_.without.empty() && !article_.covered.empty())
      open("",
           fmt::format("whether {} {} a diagnosis", listed(pairing_.without, CodeSystem::hcpcs),
                       pairing_.without.size() == 1 ? "needs" : "need"),
           "no group of diagnoses has the number of their group, or is for them in words that are certain");
    for (const auto& [number, group] : article_.noncovered) open_exclusion(number, group);
  }

  void open_group(int number, const McdGroup& group) {
    const McdParagraph& paragraph = pairing_.supporting.at(number);
    const std::string about = fmt::format("Supporting diagnoses of group {}", number);
    if (group.codes.empty()) {
      if (paragraph.says_more || paragraph.is_open || !paragraph.procedures.empty())
        open(about, group.paragraph, "the group has no codes");
      return;
    }
    if (paragraph.is_open) {
      open(about, group.paragraph, "the list may not be the end: the rule only flags");
    } else if (paragraph.speaks_of_others) {
      open(about, group.paragraph, "it joins groups in words: the rule asks for a diagnosis of any of them");
    } else if (!paragraph.procedures.empty() && !paragraph.only_for) {
      open(about, group.paragraph,
           "it names procedures in words: the rule asks for a diagnosis of any group that may be theirs");
    } else if (paragraph.says_more) {
      open(about, group.paragraph, "it says more than the list");
    }
    if (!group.starred.empty())
      open(fmt::format("Asterisk at {}", listed(group.starred, CodeSystem::icd10cm)),
           group.star_note.empty() ? "the note to the asterisk stands elsewhere in the article" : group.star_note,
           "a note to single codes, in words");
    else if (!group.star_note.empty() && spaced_words(group.star_note) != " ")
      open(fmt::format("Asterisk in group {}", number), group.star_note, "no code of the group bears one");
  }

  void open_exclusion(int number, const McdGroup& group) {
    const McdParagraph& paragraph = pairing_.unsupporting.at(number);
    const std::string about = fmt::format("Diagnoses of group {} that do not support", number);
    if (group.codes.empty()) {
      if (paragraph.says_more) open(about, group.paragraph, "the group has no codes");
      return;
    }
    const bool excluded = std::any_of(meaning_.rules.begin(), meaning_.rules.end(), [&](const McdRule& rule) {
      return rule.kind == McdRuleKind::excludes && rule.groups.contains(number);
    });
    Codes both;
    for (const auto& [own, covered] : article_.covered) {
      std::set_intersection(covered.codes.begin(), covered.codes.end(), group.codes.begin(), group.codes.end(),
                            std::inserter(both, both.end()));
    }
    if (!both.empty())
      open(about,
           fmt::format("{} {} in both lists", listed(both, CodeSystem::icd10cm), both.size() == 1 ? "stands" : "stand"),
           "the article contradicts itself, or means other procedures");
    if (paragraph.says_more) {
      open(about, group.paragraph, "it says more than the list, so no exclusion was made of it");
    } else if (!excluded && pairing_.supported.empty()) {
      open(about, group.paragraph.empty() ? fmt::format("{} codes", group.codes.size()) : group.paragraph,
           "for which procedures they are is not certain");
    }
  }

  const McdArticle& article_;
  const McdGroups& procedures_;
  McdPairing pairing_;
  McdMeaning meaning_;
};

void open_remarks(const std::vector<McdRemark>& remarks, std::string_view of, std::vector<McdOpenPoint>& open) {
  constexpr std::size_t kShown = 10;  // a subject
  std::map<McdSubject, std::vector<const std::string*>> by_subject;
  for (const McdRemark& remark : remarks) {
    auto& texts = by_subject[remark.subject];
    if (std::none_of(texts.begin(), texts.end(), [&](const std::string* text) { return *text == remark.text; }))
      texts.push_back(&remark.text);
  }
  for (const auto& [subject, texts] : by_subject) {
    const std::string reason(reason_of(subject));
    if (subject == McdSubject::documentation) {
      open.push_back(
          {std::string(of),
           fmt::format("what the medical record must show ({} sentence{})", texts.size(), texts.size() == 1 ? "" : "s"),
           reason});
      continue;
    }
    for (std::size_t i = 0; i < std::min(texts.size(), kShown); ++i)
      open.push_back({std::string(of), *texts[i], reason});
    if (texts.size() > kShown)
      open.push_back({std::string(of), fmt::format("{} more sentences of this kind", texts.size() - kShown), reason});
  }
}

}  // namespace

std::string group_words(const std::set<int>& groups) {
  std::string text = groups.size() == 1 ? "group " : "groups ";
  std::size_t i = 0;
  for (const int number : groups) {
    if (i > 0) text += i + 1 == groups.size() ? " and " : ", ";
    text += fmt::format("{}", number);
    ++i;
  }
  return text;
}

bool uses_diagnoses(const McdMeaning& meaning, const std::set<std::string>& codes) {
  return std::any_of(meaning.rules.begin(), meaning.rules.end(), [&](const McdRule& rule) {
    if (rule.kind == McdRuleKind::not_covered) return false;
    const auto& groups = rule.kind == McdRuleKind::supports ? meaning.supporting : meaning.unsupporting;
    return std::any_of(rule.groups.begin(), rule.groups.end(), [&](int number) { return groups.at(number) == codes; });
  });
}

bool decide_alike(const McdMeaning& a, const McdMeaning& b) {
  return a.rules == b.rules && a.self_administered == b.self_administered && a.supporting == b.supporting &&
         a.unsupporting == b.unsupporting;
}

namespace {

// Codes that stand for any drug without one of its own: the name alone tells which it is.
bool is_unclassified(std::string_view code) {
  constexpr std::string_view kUnclassified[] = {"A9699", "C9399", "J3490", "J3535", "J3590", "J7599", "J7699",
                                                "J7799", "J7999", "J8498", "J8499", "J8597", "J8999", "J9999"};
  return std::find(std::begin(kUnclassified), std::end(kUnclassified), code) != std::end(kUnclassified);
}

void add_drugs(const McdArticle& article, McdMeaning& meaning) {
  for (const McdDrug& drug : article.drugs) {
    const bool has_comment = spaced_words(drug.comment).size() > 6;
    if (is_unclassified(drug.code) || has_comment) {
      meaning.open.push_back(
          {fmt::format("Self-administered drug {}{}", drug.code, drug.brand.empty() ? "" : " " + drug.brand),
           has_comment ? drug.comment : "excluded, by its name",
           has_comment ? "a comment that may restrict the exclusion" : "the code stands for other drugs, too"});
      continue;
    }
    const auto [at, is_new] = meaning.self_administered.try_emplace(drug.code, drug.from, drug.until);
    if (is_new) continue;
    at->second.first = std::min(at->second.first, drug.from);
    at->second.second = std::max(at->second.second, drug.until);
  }
}

}  // namespace

const McdGroups& procedures_of(const McdArticle& article, const std::vector<const McdLcd*>& lcds) {
  if (!numbers_of(article.procedures).empty()) return article.procedures;
  const McdGroups* found = nullptr;
  for (const McdLcd* lcd : lcds) {
    if (numbers_of(lcd->procedures).empty()) continue;
    if (found != nullptr) return article.procedures;
    found = &lcd->procedures;
  }
  return found == nullptr ? article.procedures : *found;
}

McdMeaning meaning_of(const McdArticle& article, const std::vector<const McdLcd*>& lcds, Date until,
                      const McdEnforced& enforced) {
  McdMeaning meaning = Meaning(article, procedures_of(article, lcds))();
  add_drugs(article, meaning);
  for (const auto& [number, group] : article.modifiers) {
    if (group.codes.empty() && spaced_words(group.paragraph).size() < 6) continue;
    meaning.open.push_back(
        {group.codes.empty() ? "Modifiers" : fmt::format("Modifiers {}", listed(group.codes, CodeSystem::modifier)),
         group.paragraph.empty() ? fmt::format("the article lists them in group {}", number) : group.paragraph,
         "when they are needed, no table tells"});
  }
  if (!article.bill_types.empty() && !enforced.bill_types)
    meaning.open.push_back({"Bill types", fmt::format("{}", fmt::join(article.bill_types, ", ")),
                            "advice of the contractor; --enforce-bill-types makes a rule of it"});
  if (!article.revenue_codes.empty() && !enforced.revenue_codes)
    meaning.open.push_back({"Revenue codes", fmt::format("{}", fmt::join(article.revenue_codes, ", ")),
                            "advice of the contractor; --enforce-revenue-codes makes a rule of it"});
  if (article.inpatient_codes > 0)
    meaning.open.push_back(
        {"ICD-10-PCS",
         fmt::format("{} inpatient procedure{}", article.inpatient_codes, article.inpatient_codes == 1 ? "" : "s"),
         "no rule was made of inpatient procedures"});
  for (const std::string& note : article.other_notes)
    meaning.open.push_back({"Other coding", note, "codes outside the tables"});
  if (!article.place.regions.empty())
    meaning.open.push_back({"In force in", fmt::format("{}", fmt::join(article.place.regions, ", ")),
                            "parts of states; a claim tells the state alone"});
  open_remarks(article.remarks, fmt::format("A{}", article.id), meaning.open);
  for (const McdLcd* lcd : lcds) {
    if (lcd->from <= until) open_remarks(lcd->remarks, fmt::format("L{}", lcd->id), meaning.open);
  }
  return meaning;
}

}  // namespace edict::import
