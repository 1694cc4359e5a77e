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

// Whether the two contradict each other, and neither does by itself.
bool contradict(const model::Rule& a, const model::Rule& b, Facts& facts) {
  std::vector<Condition> conditions = reached_when(a, facts.policy);
  for (const Condition& condition : reached_when(b, facts.policy)) conditions.push_back(condition);
  const auto passes = [&](std::initializer_list<Condition> more) {
    std::vector<Condition> all = conditions;
    all.insert(all.end(), more);
    return can_hold_together(all, facts);
  };
  const Condition of_a{&std::get<model::Require>(a.body).condition, true};
  const Condition of_b{&std::get<model::Require>(b.body).condition, true};
  return !passes({of_a, of_b}) && passes({of_a}) && passes({of_b});
}

}  // namespace

void check_contradicting_rules(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    Facts facts(policy, library);
    // Where one applies without the other, a line can still pass; only where one's lines are all the other's is it
    // certain.
    for_each_pair<model::Require>(facts, [&](const model::Rule& a, const model::Rule& b) {
      if (only_flags(a) || only_flags(b) || !contradict(a, b, facts)) return false;
      diagnostics
          .report("W0608", b.span,
                  fmt::format("no line can pass both `{}` and `{}`: what the one asks for the other refuses", a.name,
                              b.name),
                  "if they speak of different lines, say so with `when` or `on lines`")
          .notes.push_back({a.span, "the other rule"});
      return true;
    });
  }
}

}  // namespace edict::analysis
