// What the checks that compare two rules of one policy ask first.
#pragma once

#include <map>
#include <vector>

#include "compiler/analysis/facts.hpp"
#include "compiler/model/model.hpp"

namespace edict::analysis {

// Which lines a rule judges, by the written form of its subject and its guards.
struct JudgedLines {
  std::uint32_t subject = 0;
  std::vector<std::uint32_t> guards;  // sorted; of `when` and `unless`
};
JudgedLines judged_lines(const model::Rule& rule, Facts& facts);

// Whether every line that `narrow` judges is judged by `wide` too: one subject, and no guard of `wide` that `narrow`
// has not. "No" may be wrong, "yes" is not.
bool applies_wherever(const JudgedLines& wide, const JudgedLines& narrow);

// Rules of a policy are compared pair by pair up to this number of pairs; a policy of thousands of rules with one
// subject is not checked to the end.
inline constexpr std::size_t kMostPairs = 200'000;

// Calls visit(a, b), in their order, for every two rules whose bodies are of the kind and of which one's lines are all
// the other's. When it finds something (true), b is left: one finding a rule is enough.
template <class Body, class Visit>
void for_each_pair(Facts& facts, Visit&& visit) {
  struct Entry {
    const model::Rule* rule;
    JudgedLines lines;
  };
  std::map<std::uint32_t, std::vector<Entry>> by_subject;
  std::size_t pairs = 0;
  for (const model::Rule& rule : facts.policy.rules) {
    if (!std::holds_alternative<Body>(rule.body)) continue;
    JudgedLines lines = judged_lines(rule, facts);
    std::vector<Entry>& others = by_subject[lines.subject];
    for (const Entry& other : others) {
      if (++pairs > kMostPairs) return;
      if (!applies_wherever(other.lines, lines) && !applies_wherever(lines, other.lines)) continue;
      if (visit(*other.rule, rule)) break;
    }
    others.push_back({&rule, std::move(lines)});
  }
}

}  // namespace edict::analysis
