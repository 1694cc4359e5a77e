// What a comparison of two sets of policies says. Plain data: the texts are report_text.hpp's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"

namespace edict::diff {

// What a difference does to lines that one side decides otherwise than the other.
enum class Effect : std::uint8_t {
  added_denial,     // deny now, not before
  removed_denial,   // the reverse
  changed_outcome,  // both fail the line, or one only pends, pays a part or flags it
};

// A claim that was executed under both sides and decided differently.
struct Witness {
  std::string claims;             // in the language's test format, without the test's head and expectations
  std::string line;               // "a/1"
  std::string older, newer;       // what the rule did: "pay", "deny CO-50 N115"
  std::string older_expectation;  // what a test expects of the line: "deny by p.r CO-50 N115"
  std::string newer_expectation;
  Effect effect = Effect::changed_outcome;
  bool decides = true;  // false: the line's decision rests on another rule, and only this rule's finding differs
};

enum class Standing : std::uint8_t { equal, different, undecided };

struct RuleReport {
  std::string older, newer;  // names; empty: no such rule on that side, or of a whole version both
  DateRange days;            // service dates on which the two versions were held against each other
  Standing standing = Standing::equal;
  std::string method;                  // equal: "same normal form"; undecided: what was searched
  std::vector<std::string> sentences;  // what changed
  std::vector<Witness> witnesses;      // different: one for each effect that was found
  bool of_line = true;                 // no other line has a say
  std::string construct;               // "require", "limit" …, for counts of what is left undecided
};

struct PolicyReport {
  std::string older, newer;        // names; empty: not on that side
  std::vector<std::string> notes;  // "renamed", "version … ends earlier"
  std::vector<RuleReport> rules;
  bool equal() const;
};

struct TableReport {
  std::string name;
  std::size_t added = 0, removed = 0, changed = 0;
  std::vector<std::string> rows;  // "added 20552, 20553: 1"; at most as many as asked for
};

struct Report {
  std::string older, newer;  // what was compared
  std::vector<PolicyReport> policies;
  std::vector<TableReport> tables;
  std::size_t count(Standing standing) const;
};

}  // namespace edict::diff
