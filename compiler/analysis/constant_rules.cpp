// W0605, W0606, W0607: rules that judge no line, rules that no line fails, rules that no line passes.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/facts.hpp"

namespace edict::analysis {
namespace {

void check(const model::Rule& rule, Facts& facts, Diagnostics& diagnostics) {
  const std::vector<Condition> reached = reached_when(rule, facts.policy);
  if (!can_hold_together(reached, facts)) {
    diagnostics.report("W0605", rule.span,
                       fmt::format("the rule `{}` can never apply: its conditions exclude each other", rule.name),
                       "look at its `when`, `unless` and `on lines` beside the policy's scope and period");
    return;
  }
  const auto* require = std::get_if<model::Require>(&rule.body);
  if (require == nullptr) return;
  std::vector<Condition> with = reached;
  with.push_back({&require->condition, true});
  if (!can_hold_together(with, facts)) {
    diagnostics.report("W0607", rule.span,
                       fmt::format("no line can pass the rule `{}`: what it {} can {} hold where it applies", rule.name,
                                   rule.forbids ? "forbids" : "requires", rule.forbids ? "only" : "never"),
                       "if every such line is to get the outcome, leave the body out: the guards alone then say so");
    return;
  }
  with.back().holds = false;
  if (!can_hold_together(with, facts)) {
    diagnostics.report("W0606", rule.span,
                       fmt::format("no line can fail the rule `{}`: what it {} {} holds where it applies", rule.name,
                                   rule.forbids ? "forbids" : "requires", rule.forbids ? "never" : "always"),
                       "the scope or the guards already see to it: drop the rule, or ask for what was meant");
  }
}

}  // namespace

void check_constant_rules(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    Facts facts(policy, library);
    for (const model::Rule& rule : policy.rules) check(rule, facts, diagnostics);
  }
}

}  // namespace edict::analysis
