#include "runtime/engine/dispatch.hpp"

#include <algorithm>
#include <numeric>

namespace edict {

Dispatch::Dispatch(const plan::Plan& plan, Constants& constants, std::vector<std::uint32_t> policies)
    : plan_(plan), constants_(constants), policies_(std::move(policies)) {
  if (policies_.empty()) {
    policies_.resize(plan.policies.size());
    std::iota(policies_.begin(), policies_.end(), 0U);
  }
  std::sort(policies_.begin(), policies_.end());
  for (std::uint32_t index : policies_) {
    const plan::Policy& policy = plan.policies[index];
    const bool same = !families_.empty() && plan.policies[families_.back().versions.back()].name == policy.name;
    if (!same) {
      families_.emplace_back();
      family_lists_.emplace_back();
    }
    families_.back().versions.push_back(index);
    const auto speaks_where = [&](plan::NodeId condition) {
      family_lists_.back().emplace_back();
      add_lists(condition, family_lists_.back().back());
    };
    if (policy.scope != plan::kNoNode) speaks_where(policy.scope);
    for (std::uint32_t r = 0; r < policy.rules.size(); ++r) {
      const plan::Rule& rule = policy.rules[r];
      if (policy.scope == plan::kNoNode) speaks_where(rule.subject);
      Entry entry{{index, r}, rule.stage, {}};
      add_lists(rule.subject, entry.lists);
      for (const plan::Guard& guard : rule.guards) {
        if (!guard.negated) add_lists(guard.condition, entry.lists);
      }
      entries_.push_back(std::move(entry));
    }
  }
}

// A conjunct `procedure in LIST`, of a list whose members do not depend on the date.
void Dispatch::add_lists(plan::NodeId condition, std::vector<std::uint32_t>& lists) const {
  if (condition == plan::kNoNode) return;
  const plan::Node& node = plan_.nodes[static_cast<std::size_t>(condition)];
  const auto arg = [&](std::uint32_t i) { return plan_.args[node.first_arg + i]; };
  if (node.op == Op::logical_and) {
    for (std::uint32_t i = 0; i < node.arg_count; ++i) add_lists(arg(i), lists);
    return;
  }
  if (node.op != Op::in_list || plan_.lists[node.index].has_periods) return;
  const plan::Node& value = plan_.nodes[static_cast<std::size_t>(arg(0))];
  const bool procedure =
      value.op == Op::field && value.who == Who::subject && static_cast<Field>(value.index) == Field::procedure;
  if (procedure) lists.push_back(node.index);
}

bool Dispatch::all_hold(const std::vector<std::uint32_t>& lists, Symbol procedure) {
  return std::all_of(lists.begin(), lists.end(), [&](std::uint32_t list) {
    return constants_.contains(list, static_cast<std::int64_t>(procedure), kFirstDate);
  });
}

Dispatch::ByProcedure& Dispatch::of(Symbol procedure) {
  const auto [it, fresh] = by_procedure_.try_emplace(procedure);
  ByProcedure& known = it->second;
  if (!fresh) return known;
  for (const Entry& entry : entries_) {
    if (all_hold(entry.lists, procedure)) known.rules[static_cast<std::size_t>(entry.stage)].push_back(entry.ref);
  }
  for (std::uint32_t f = 0; f < families_.size(); ++f) {
    const auto& ways = family_lists_[f];
    const bool possible = std::any_of(
        ways.begin(), ways.end(), [&](const std::vector<std::uint32_t>& lists) { return all_hold(lists, procedure); });
    if (possible) known.families.push_back(f);
  }
  return known;
}

const std::vector<RuleRef>& Dispatch::rules(Stage stage, Symbol procedure) {
  return of(procedure).rules[static_cast<std::size_t>(stage)];
}

const std::vector<std::uint32_t>& Dispatch::families_that_speak(Symbol procedure) { return of(procedure).families; }

}  // namespace edict
