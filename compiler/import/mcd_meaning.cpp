#include "compiler/import/mcd_meaning.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "compiler/import/mcd_paragraph.hpp"
#include "compiler/import/mcd_remarks.hpp"
#include "compiler/import/mcd_words.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

using Codes = std::set<std::string>;
using Groups = std::set<int>;

bool includes(const Codes& all, const Codes& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}
bool overlap(const Codes& a, const Codes& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& code) { return b.contains(code); });
}

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

// Groups that have codes.
Groups numbers_of(const McdGroups& groups) {
  Groups numbers;
  for (const auto& [number, group] : groups) {
    if (!group.codes.empty()) numbers.insert(number);
  }
  return numbers;
}

class Meaning {
 public:
  Meaning(const McdArticle& article, const McdGroups& procedures) : article_(article), procedures_(procedures) {
    for (const auto& [number, group] : procedures) known_.insert(group.codes.begin(), group.codes.end());
    for (const auto& [number, group] : procedures) read_[number] = read_paragraph(group.paragraph, number, known_);
    for (const auto& [number, group] : article.covered)
      supports_[number] = read_paragraph(group.paragraph, number, known_);
    for (const auto& [number, group] : article.noncovered)
      excludes_[number] = read_paragraph(group.paragraph, number, known_);
  }

  McdMeaning operator()() {
    find_status();
    find_scopes(article_.covered, supports_, scopes_);
    find_scopes(article_.noncovered, excludes_, exclusion_scopes_);
    paired_ = are_paired(article_.covered, supports_);
    find_supporting();
    find_excluded();
    collect_rules();
    tell_what_is_open();
    return std::move(meaning_);
  }

 private:
  // Groups of procedures whose paragraph says that they are not paid, or something of the kind that is not understood.
  void find_status() {
    for (const auto& [number, paragraph] : read_) {
      if (procedures_.at(number).codes.empty()) continue;
      if (paragraph.not_covered) {
        refused_.insert(number);
      } else if (has_status(procedures_.at(number).paragraph)) {
        unclear_.insert(number);
      }
    }
    for (const int number : refused_) {
      for (const std::string& code : procedures_.at(number).codes) {
        // In a group that is paid, too: the paragraph of the other may tell when.
        if (groups_with(code).size() == 1) not_covered_[code] = {number};
      }
    }
  }
  static bool has_status(std::string_view paragraph) {
    const std::string words = spaced_words(paragraph);
    for (const std::string_view phrase :
         {" not covered ", " non covered ", " noncovered ", " not separately ", " not reasonable and ",
          " not medically ", " excluded ", " not payable ", " investigational ", " deleted ", " no longer ",
          " not a benefit ", " bundled "}) {
      if (words.find(phrase) != std::string::npos) return true;
    }
    return false;
  }

  Groups groups_with(const std::string& code) const {
    Groups numbers;
    for (const auto& [number, group] : procedures_) {
      if (group.codes.contains(code)) numbers.insert(number);
    }
    return numbers;
  }

  // The procedures that a group of diagnoses was understood to be for.
  void find_scopes(const McdGroups& groups, const std::map<int, McdParagraph>& read, std::map<int, Codes>& scopes) {
    for (const auto& [number, group] : groups) {
      const McdParagraph& paragraph = read.at(number);
      if (group.codes.empty()) continue;
      if (paragraph.only_for) scopes[number] = paragraph.procedures;
      for (const int other : paragraph.for_groups) {
        const auto at = procedures_.find(other);
        if (at != procedures_.end()) scopes[number].insert(at->second.codes.begin(), at->second.codes.end());
      }
    }
  }

  // Groups of diagnoses belong to the procedures of their number: when the numbers are the same on both sides, and no
  // paragraph speaks of another group or names procedures of another.
  bool are_paired(const McdGroups& diagnoses, const std::map<int, McdParagraph>& read) const {
    const Groups own = numbers_of(procedures_);
    const Groups theirs = numbers_of(diagnoses);
    for (const auto& [number, paragraph] : read) {
      if (diagnoses.at(number).codes.empty()) continue;
      if (paragraph.speaks_of_others) return false;
      if (std::any_of(paragraph.for_groups.begin(), paragraph.for_groups.end(), [&](int n) { return n != number; }))
        return false;
    }
    if (own.size() == 1 && theirs.size() == 1) return true;
    for (const auto& [number, paragraph] : read_) {
      if (paragraph.speaks_of_others) return false;
    }
    for (const int number : theirs) {
      if (!own.contains(number) || !includes(procedures_.at(number).codes, read.at(number).procedures)) return false;
    }
    return std::all_of(own.begin(), own.end(), [&](int number) {
      return theirs.contains(number) || refused_.contains(number) || unclear_.contains(number) ||
             (diagnoses.contains(number) && diagnoses.at(number).not_applicable);
    });
  }

  // The groups of diagnoses of which a line with the procedure needs one, in every reading.
  Groups supporting(const std::string& code) const {
    const Groups own = numbers_of(procedures_);
    const Groups theirs = numbers_of(article_.covered);
    const Groups with = groups_with(code);
    Groups found;
    bool named = false;
    bool open_to_all = false;
    for (const int number : theirs) {
      const McdParagraph& paragraph = supports_.at(number);
      const auto scope = scopes_.find(number);
      const bool names =
          paragraph.procedures.contains(code) || (scope != scopes_.end() && scope->second.contains(code));
      if (paired_ && !(own.size() == 1 && theirs.size() == 1) && !with.contains(number)) continue;
      if (names) {
        named = true;
        found.insert(number);
      } else if (scope == scopes_.end()) {
        // Names others in words that were not understood: it may hold for this one, too.
        found.insert(number);
        open_to_all = open_to_all || paragraph.procedures.empty();
      }
    }
    if (named) return found;
    if (!open_to_all) return {};
    if (paired_) return found;
    // Not one of those that groups are named for: a drug, perhaps, that is given with all of them.
    found = theirs;
    const bool beside_named =
        std::none_of(
            theirs.begin(), theirs.end(),
            [&](int number) { return !supports_.at(number).procedures.empty() || scopes_.contains(number); }) ||
        std::any_of(with.begin(), with.end(), [&](int number) {
          const Codes& own_codes = procedures_.at(number).codes;
          return std::any_of(theirs.begin(), theirs.end(), [&](int of) {
            const auto scope = scopes_.find(of);
            return overlap(supports_.at(of).procedures, own_codes) ||
                   (scope != scopes_.end() && overlap(scope->second, own_codes));
          });
        });
    if (!beside_named) return {};
    // Several groups of procedures, and none of diagnoses with the number of this one: perhaps it needs none.
    const bool has_number = std::any_of(with.begin(), with.end(), [&](int number) { return theirs.contains(number); });
    return own.size() > 1 && !has_number ? Groups() : found;
  }

  void find_supporting() {
    if (numbers_of(article_.covered).empty()) return;
    for (const std::string& code : known_) {
      const Groups with = groups_with(code);
      const bool unclear = std::all_of(
          with.begin(), with.end(), [&](int number) { return refused_.contains(number) || unclear_.contains(number); });
      if (unclear) continue;
      Groups groups = supporting(code);
      if (groups.empty()) {
        without_.insert(code);
        continue;
      }
      const bool open =
          std::any_of(groups.begin(), groups.end(), [&](int number) { return supports_.at(number).is_open; }) ||
          std::any_of(with.begin(), with.end(), [&](int number) { return read_.at(number).is_open; });
      (open ? flagged_ : supported_)[code] = std::move(groups);
    }
  }

  // Exclusions deny by themselves: only a paragraph without any further word makes one.
  void find_excluded() {
    const Groups theirs = numbers_of(article_.noncovered);
    const Groups own = numbers_of(procedures_);
    if (theirs.empty()) return;
    const bool alike = are_paired(article_.noncovered, excludes_);
    for (const std::string& code : known_) {
      if (supported_.contains(code) || not_covered_.contains(code)) continue;
      const Groups with = groups_with(code);
      for (const int number : theirs) {
        const McdParagraph& paragraph = excludes_.at(number);
        if (paragraph.says_more || (!paragraph.procedures.empty() && !paragraph.only_for)) continue;
        const auto scope = exclusion_scopes_.find(number);
        const bool for_it = scope != exclusion_scopes_.end() ? scope->second.contains(code)
                            : own.size() == 1                ? true
                                                             : alike && with.contains(number);
        if (!for_it || is_supporting_somewhere(code, article_.noncovered.at(number).codes)) continue;
        excluded_[code].insert(number);
      }
    }
  }
  bool is_supporting_somewhere(const std::string& code, const Codes& codes) const {
    const auto at = flagged_.find(code);
    return at != flagged_.end() && std::any_of(at->second.begin(), at->second.end(), [&](int number) {
             return overlap(article_.covered.at(number).codes, codes);
           });
  }

  void collect(McdRuleKind kind, bool certain, const std::map<std::string, Groups>& by_code) {
    std::map<Groups, Codes> by_groups;
    for (const auto& [code, groups] : by_code) by_groups[groups].insert(code);
    for (auto& [groups, codes] : by_groups) meaning_.rules.push_back({kind, std::move(codes), groups, certain});
  }

  void collect_rules() {
    collect(McdRuleKind::supports, true, supported_);
    collect(McdRuleKind::supports, false, flagged_);
    collect(McdRuleKind::excludes, true, excluded_);
    collect(McdRuleKind::not_covered, true, not_covered_);
    std::sort(meaning_.rules.begin(), meaning_.rules.end(), [](const McdRule& a, const McdRule& b) {
      return std::tie(a.kind, *a.groups.begin(), *a.procedures.begin()) <
             std::tie(b.kind, *b.groups.begin(), *b.procedures.begin());
    });
    for (const auto& [number, group] : article_.covered) {
      if (!group.codes.empty()) meaning_.supporting[number] = group.codes;
    }
    // Where a supporting diagnosis is needed, what does not support is denied with all else.
    const bool all_supported = !supported_.empty() && excluded_.empty();
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
      const McdParagraph& paragraph = read_.at(number);
      if (refused_.contains(number)) continue;
      if (unclear_.contains(number)) {
        open(fmt::format("Procedures of group {}", number), group.paragraph,
             "it tells in words whether they are paid: no rule of diagnoses was made of them");
      } else if (paragraph.says_more || paragraph.is_open) {
        open(fmt::format("Procedures of group {}", number), group.paragraph, "it says more than the lists");
      }
    }
    for (const auto& [number, group] : article_.covered) open_group(number, group);
    if (!without_.empty() && !article_.covered.empty())
      open("",
           fmt::format("whether {} {} a diagnosis", listed(without_, CodeSystem::hcpcs),
                       without_.size() == 1 ? "needs" : "need"),
           "no group of diagnoses has the number of their group, or is for them in words that are certain");
    for (const auto& [number, group] : article_.noncovered) open_exclusion(number, group);
  }

  void open_group(int number, const McdGroup& group) {
    const McdParagraph& paragraph = supports_.at(number);
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
    const McdParagraph& paragraph = excludes_.at(number);
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
    } else if (!excluded && supported_.empty()) {
      open(about, group.paragraph.empty() ? fmt::format("{} codes", group.codes.size()) : group.paragraph,
           "for which procedures they are is not certain");
    }
  }

  const McdArticle& article_;
  const McdGroups& procedures_;
  Codes known_;
  std::map<int, McdParagraph> read_, supports_, excludes_;  // paragraphs by group
  std::map<int, Codes> scopes_, exclusion_scopes_;
  Groups refused_, unclear_;  // of procedures
  bool paired_ = false;
  std::map<std::string, Groups> supported_, flagged_, excluded_, not_covered_;  // by procedure
  Codes without_;
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
  return a.rules == b.rules && a.supporting == b.supporting && a.unsupporting == b.unsupporting;
}

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
