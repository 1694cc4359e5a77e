// W0608: two rules that no line can pass both, though it can pass each: `require E` beside `forbid E`.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/facts.hpp"
#include "compiler/analysis/rule_pairs.hpp"

namespace edict::analysis {
namespace {

bool only_flags(const model::Rule& rule) {
  for (const model::Branch& branch : rule.branches) {
    if (branch.outcome.kind != OutcomeKind::flag) return false;
  }
  return true;
}

void check(const model::Rule& a, const model::Rule& b, const model::Policy& policy, const model::Library& library,
           Diagnostics& diagnostics) {
  if (only_flags(a) || only_flags(b)) return;
  // Where one applies without the other, a line can still pass; only where one's lines are all the other's is it
  // certain.
  if (!applies_wherever(a, b, policy, library) && !applies_wherever(b, a, policy, library)) return;
  std::vector<Condition> conditions = reached_when(a, policy);
  for (const Condition& condition : reached_when(b, policy)) conditions.push_back(condition);
  const auto passes = [&](const std::vector<Condition>& all) { return can_hold_together(all, policy, library); };
  const Condition of_a{&std::get<model::Require>(a.body).condition, true};
  const Condition of_b{&std::get<model::Require>(b.body).condition, true};
  const auto with = [&](std::initializer_list<Condition> more) {
    std::vector<Condition> all = conditions;
    all.insert(all.end(), more);
    return all;
  };
  if (!passes(with({of_a})) || !passes(with({of_b})) || passes(with({of_a, of_b}))) return;
  diagnostics
      .report(
          "W0608", b.span,
          fmt::format("no line can pass both `{}` and `{}`: what the one asks for the other refuses", a.name, b.name),
          "if they speak of different lines, say so with `when` or `on lines`")
      .notes.push_back({a.span, "the other rule"});
}

}  // namespace

void check_contradicting_rules(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    for_each_pair<model::Require>(
        policy, [&](const model::Rule& a, const model::Rule& b) { check(a, b, policy, library, diagnostics); });
  }
}

}  // namespace edict::analysis
