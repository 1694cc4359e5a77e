#include "runtime/engine/dispatch.hpp"

#include <algorithm>
#include <numeric>

namespace edict {
namespace {

constexpr std::size_t kDenseSymbols = std::size_t{1} << 20;

}  // namespace

Dispatch::Dispatch(const plan::Plan& plan, Constants& constants, const SymbolTable& symbols,
                   std::vector<std::uint32_t> policies)
    : plan_(plan),
      symbols_(symbols),
      policies_(std::move(policies)),
      rule_index_(plan, constants),
      family_index_(plan, constants) {
  if (policies_.empty()) {
    policies_.resize(plan.policies.size());
    std::iota(policies_.begin(), policies_.end(), 0U);
  }
  std::sort(policies_.begin(), policies_.end());
  for (std::uint32_t index : policies_) {
    const plan::Policy& policy = plan.policies[index];
    const bool same = !families_.empty() && plan.policies[families_.back().versions.back()].name == policy.name;
    if (!same) families_.emplace_back();
    families_.back().versions.push_back(index);
    // A family speaks of what one of the scopes names, or of each rule's subject where there is none.
    const auto speaks_where = [&](plan::NodeId condition) {
      std::vector<std::uint32_t> lists;
      add_lists(condition, lists);
      family_index_.add(static_cast<std::uint32_t>(families_.size() - 1), std::move(lists));
    };
    if (policy.scope != plan::kNoNode) speaks_where(policy.scope);
    for (std::uint32_t r = 0; r < policy.rules.size(); ++r) {
      const plan::Rule& rule = policy.rules[r];
      if (policy.scope == plan::kNoNode) speaks_where(rule.subject);
      std::vector<std::uint32_t> lists;
      add_lists(rule.subject, lists);
      for (const plan::Guard& guard : rule.guards) {
        if (!guard.negated) add_lists(guard.condition, lists);
      }
      rule_index_.add(static_cast<std::uint32_t>(rules_.size()), std::move(lists));
      rules_.push_back({index, r});
    }
  }
  for (PolicyVersions& family : families_) {
    family.without_gap = has_no_gap(family);
    has_gaps_ = has_gaps_ || !family.without_gap;
  }
  of_no_procedure_ = without_gapless({rule_index_.find_unlisted(), family_index_.find_unlisted()});
}

Dispatch::ForProcedure Dispatch::without_gapless(ForProcedure found) const {
  std::erase_if(found.families, [&](std::uint32_t f) { return families_[f].without_gap; });
  return found;
}

bool Dispatch::has_no_gap(const PolicyVersions& family) const {
  return std::any_of(family.versions.begin(), family.versions.end(), [&](std::uint32_t v) {
    const DateRange& effective = plan_.policies[v].effective;
    return effective.first == kFirstDate && effective.last == kLastDate;
  });
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

const Dispatch::ForProcedure& Dispatch::of(Symbol procedure) {
  const auto index = static_cast<std::size_t>(procedure);
  if (index < kDenseSymbols && index >= by_symbol_.size())
    by_symbol_.resize(std::max(index + 1, by_symbol_.size() * 2));
  const ForProcedure*& known = index < kDenseSymbols ? by_symbol_[index] : by_late_symbol_[procedure];
  if (known == nullptr) {
    const std::string_view text = symbols_.text(procedure);
    known =
        &known_.emplace_back(without_gapless({rule_index_.find(procedure, text), family_index_.find(procedure, text)}));
  }
  return *known;
}

}  // namespace edict
