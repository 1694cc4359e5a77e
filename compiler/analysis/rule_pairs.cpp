#include "compiler/analysis/rule_pairs.hpp"

#include <algorithm>

namespace edict::analysis {

JudgedLines judged_lines(const model::Rule& rule, Facts& facts) {
  JudgedLines lines;
  lines.subject = facts.terms.number(rule.on_lines ? rule.on_lines : facts.policy.scope);
  for (const model::Rule::Guard& guard : rule.guards) {
    lines.guards.push_back(2 * facts.terms.number(guard.condition) + (guard.negated ? 1 : 0));
  }
  std::sort(lines.guards.begin(), lines.guards.end());
  return lines;
}

bool applies_wherever(const JudgedLines& wide, const JudgedLines& narrow) {
  return wide.subject == narrow.subject &&
         std::includes(narrow.guards.begin(), narrow.guards.end(), wide.guards.begin(), wide.guards.end());
}

}  // namespace edict::analysis
