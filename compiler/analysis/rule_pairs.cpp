#include "compiler/analysis/rule_pairs.hpp"

#include <set>
#include <string>

#include "compiler/analysis/terms.hpp"

namespace edict::analysis {
namespace {

std::set<std::string> guards_of(const model::Rule& rule, const model::Policy& policy, const model::Library& library) {
  std::set<std::string> keys;
  for (const model::Rule::Guard& guard : rule.guards) {
    keys.insert((guard.negated ? "not" : "") + key_of(guard.condition, policy, library));
  }
  return keys;
}

}  // namespace

bool applies_wherever(const model::Rule& wide, const model::Rule& narrow, const model::Policy& policy,
                      const model::Library& library) {
  const auto subject = [&](const model::Rule& rule) {
    return key_of(rule.on_lines ? rule.on_lines : policy.scope, policy, library);
  };
  if (subject(wide) != subject(narrow)) return false;
  const auto narrow_guards = guards_of(narrow, policy, library);
  for (const std::string& guard : guards_of(wide, policy, library)) {
    if (!narrow_guards.contains(guard)) return false;
  }
  return true;
}

}  // namespace edict::analysis
