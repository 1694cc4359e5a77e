// W0611: a branch of an outcome that is never reached, because those before it take every line that comes.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/facts.hpp"

namespace edict::analysis {
namespace {

void check(const model::Rule& rule, Facts& facts, Diagnostics& diagnostics) {
  std::vector<Condition> conditions = reached_when(rule, facts.policy);
  if (const auto* require = std::get_if<model::Require>(&rule.body)) conditions.push_back({&require->condition, false});
  if (!can_hold_together(conditions, facts)) return;  // W0605 and W0606 have said so
  for (const model::Branch& branch : rule.branches) {
    if (branch.when) conditions.push_back({&*branch.when, true});
    if (!can_hold_together(conditions, facts)) {
      diagnostics.report(
          "W0611", branch.outcome.span, fmt::format("this outcome of `{}` is never reached", rule.name),
          branch.when ? "its condition cannot hold where the rule fails and no branch before it was taken"
                      : "the branches before it take every line that fails the rule: the last of them needs no `when`");
    }
    if (branch.when) conditions.back().holds = false;
  }
}

}  // namespace

void check_unreached_branches(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    Facts facts(policy, library);
    for (const model::Rule& rule : policy.rules) check(rule, facts, diagnostics);
  }
}

}  // namespace edict::analysis
