// What an article means for a claim: which diagnoses which procedures need, how sure that is, and what is left for an
// analyst. The tables number groups of procedures and groups of diagnoses; that equal numbers belong together is a
// habit of those who write articles and no rule, so a paragraph that says otherwise wins, and where it is not
// understood only what every reading shares becomes a denial (docs/importing.md).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/import/mcd_documents.hpp"

namespace edict::import {

enum class McdRuleKind : unsigned char {
  supports,     // a line needs a diagnosis of one of the groups
  excludes,     // a line has no other diagnoses than those of the groups
  not_covered,  // the procedures are not paid
};

struct McdRule {
  McdRuleKind kind = McdRuleKind::supports;
  std::set<std::string> procedures;
  std::set<int> groups;  // of diagnoses; of procedures where they are not covered
  bool certain = true;   // else it flags
  auto operator<=>(const McdRule&) const = default;
};

// For the checklist: what stands in the document and is no rule, and why.
struct McdOpenPoint {
  std::string about;  // "Group 2", "KX"
  std::string text;   // the document's words
  std::string reason;
};

struct McdMeaning {
  std::vector<McdRule> rules;  // by kind and first procedure
  // The groups of diagnoses, those that no rule uses included: an analyst may.
  std::map<int, std::set<std::string>> supporting, unsupporting;
  // Drugs that are not paid, with their first and last days; of several rows the widest period.
  std::map<std::string, std::pair<Date, Date>> self_administered;
  std::vector<McdOpenPoint> open;
};

struct McdEnforced {
  bool bill_types = false, revenue_codes = false;  // as rules; they are advice
};

// `lcds`: those that the article belongs to. Where the article has no procedures (equipment), the groups of the one LCD
// that has some count. `until`: the version's last day; what an LCD says that began later is not said of it.
McdMeaning meaning_of(const McdArticle& article, const std::vector<const McdLcd*>& lcds, Date until,
                      const McdEnforced& enforced);
// The groups of procedures that count.
const McdGroups& procedures_of(const McdArticle& article, const std::vector<const McdLcd*>& lcds);

// Whether one of its rules asks for a group of diagnoses that has these codes.
bool uses_diagnoses(const McdMeaning& meaning, const std::set<std::string>& codes);

// Whether both decide every claim alike.
bool decide_alike(const McdMeaning& a, const McdMeaning& b);

// "groups 1, 2 and 4"
std::string group_words(const std::set<int>& groups);

}  // namespace edict::import
