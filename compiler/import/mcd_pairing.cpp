#include "compiler/import/mcd_pairing.hpp"

#include <algorithm>

#include "compiler/import/mcd_words.hpp"

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

class Pairing {
 public:
  Pairing(const McdArticle& article, const McdGroups& procedures) : article_(article), procedures_(procedures) {
    for (const auto& [number, group] : procedures) known_.insert(group.codes.begin(), group.codes.end());
    const auto read = [&](const McdGroups& groups, std::map<int, McdParagraph>& into) {
      for (const auto& [number, group] : groups) into[number] = read_paragraph(group.paragraph, number, known_);
    };
    read(procedures, result_.procedures);
    read(article.covered, result_.supporting);
    read(article.noncovered, result_.unsupporting);
  }

  McdPairing operator()() {
    find_status();
    find_scopes(article_.covered, result_.supporting, scopes_);
    find_scopes(article_.noncovered, result_.unsupporting, exclusion_scopes_);
    paired_ = are_paired(article_.covered, result_.supporting);
    find_supporting();
    find_excluded();
    return std::move(result_);
  }

 private:
  // Groups of procedures whose paragraph says that they are not paid, or something of the kind that is not understood.
  void find_status() {
    for (const auto& [number, paragraph] : result_.procedures) {
      if (procedures_.at(number).codes.empty()) continue;
      if (paragraph.not_covered) {
        result_.refused.insert(number);
      } else {
        if (paragraph.status_of_all) result_.unclear.insert(number);
        unclear_codes_.insert(paragraph.status_of.begin(), paragraph.status_of.end());
      }
    }
    for (const int number : result_.refused) {
      for (const std::string& code : procedures_.at(number).codes) {
        // In a group that is paid, too: the paragraph of the other may tell when.
        if (groups_with(code).size() == 1) result_.not_covered[code] = {number};
      }
    }
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
    // Primary diagnoses in one group and secondary ones in another: numbers tell nothing of the procedures.
    for (const int number : theirs) {
      if (read.at(number).joins) return false;
    }
    for (const auto& [number, paragraph] : result_.procedures) {
      if (paragraph.speaks_of_others) return false;
    }
    for (const int number : theirs) {
      if (!own.contains(number) || !includes(procedures_.at(number).codes, read.at(number).procedures)) return false;
    }
    return std::all_of(own.begin(), own.end(), [&](int number) {
      return theirs.contains(number) || result_.refused.contains(number) || result_.unclear.contains(number) ||
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
      const McdParagraph& paragraph = result_.supporting.at(number);
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
        std::none_of(theirs.begin(), theirs.end(),
                     [&](int number) {
                       return !result_.supporting.at(number).procedures.empty() || scopes_.contains(number);
                     }) ||
        std::any_of(with.begin(), with.end(), [&](int number) {
          const Codes& own_codes = procedures_.at(number).codes;
          return std::any_of(theirs.begin(), theirs.end(), [&](int of) {
            const auto scope = scopes_.find(of);
            return overlap(result_.supporting.at(of).procedures, own_codes) ||
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
      const bool unclear = unclear_codes_.contains(code) || std::all_of(with.begin(), with.end(), [&](int number) {
                             return result_.refused.contains(number) || result_.unclear.contains(number);
                           });
      if (unclear) continue;
      Groups groups = supporting(code);
      if (groups.empty()) {
        result_.without.insert(code);
        continue;
      }
      const bool open = std::any_of(groups.begin(), groups.end(),
                                    [&](int number) { return result_.supporting.at(number).is_open; }) ||
                        std::any_of(with.begin(), with.end(),
                                    [&](int number) { return result_.procedures.at(number).frees_diagnoses; });
      (open ? result_.flagged : result_.supported)[code] = std::move(groups);
    }
  }

  // Exclusions deny by themselves: only a paragraph without any further word makes one.
  void find_excluded() {
    const Groups theirs = numbers_of(article_.noncovered);
    const Groups own = numbers_of(procedures_);
    if (theirs.empty()) return;
    const bool alike = are_paired(article_.noncovered, result_.unsupporting);
    for (const std::string& code : known_) {
      if (result_.supported.contains(code) || result_.not_covered.contains(code)) continue;
      const Groups with = groups_with(code);
      for (const int number : theirs) {
        const McdParagraph& paragraph = result_.unsupporting.at(number);
        if (paragraph.says_more || (!paragraph.procedures.empty() && !paragraph.only_for)) continue;
        const auto scope = exclusion_scopes_.find(number);
        const bool for_it = scope != exclusion_scopes_.end() ? scope->second.contains(code)
                            : own.size() == 1                ? true
                                                             : alike && with.contains(number);
        if (!for_it || is_supporting_somewhere(code, article_.noncovered.at(number).codes)) continue;
        result_.excluded[code].insert(number);
      }
    }
  }
  bool is_supporting_somewhere(const std::string& code, const Codes& codes) const {
    const auto at = result_.flagged.find(code);
    return at != result_.flagged.end() && std::any_of(at->second.begin(), at->second.end(), [&](int number) {
             return overlap(article_.covered.at(number).codes, codes);
           });
  }

  const McdArticle& article_;
  const McdGroups& procedures_;
  Codes known_;
  std::map<int, Codes> scopes_, exclusion_scopes_;  // by group of diagnoses: the procedures that it is for
  Codes unclear_codes_;
  bool paired_ = false;
  McdPairing result_;
};

}  // namespace

std::set<int> numbers_of(const McdGroups& groups) {
  std::set<int> numbers;
  for (const auto& [number, group] : groups) {
    if (!group.codes.empty()) numbers.insert(number);
  }
  return numbers;
}

McdPairing pairing_of(const McdArticle& article, const McdGroups& procedures) { return Pairing(article, procedures)(); }

}  // namespace edict::import
