#include "compiler/analysis/cost.hpp"

#include <algorithm>

#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

using model::Expr;
using model::Policy;

struct Cost {
  std::uint64_t steps = 0, scans = 0, scanned = 0;
  std::uint32_t depth = 0;

  Cost& operator+=(const Cost& other) {
    steps += other.steps;
    scans += other.scans;
    scanned += other.scanned;
    depth = std::max(depth, other.depth);
    return *this;
  }
};

// What is done once for the judged line and what for each line of a pass over the patient's.
Cost as_scan(const Cost& once, const Cost& for_each_line) {
  Cost cost = once;
  cost.scans += 1;
  cost.scanned += 1 + for_each_line.steps + for_each_line.scanned;
  cost.depth = std::max(once.depth, for_each_line.depth + 1);
  return cost;
}

class Counter {
 public:
  explicit Counter(const Policy& policy) : policy_(policy) {}

  // A rule's pass does the keys and the filter for each counted line; the subject is the filter where none is written.
  Cost of(const model::Rule& rule) const {
    Cost cost;
    if (!rule.on_lines) cost += of(policy_.scope);
    for_each_root(rule, [&](const Expr& root) { cost += of(root); });
    const auto& subject = rule.on_lines ? rule.on_lines : policy_.scope;
    if (const auto* limit = std::get_if<model::Limit>(&rule.body)) {
      Cost line = of(limit->keys);
      line += of(limit->measure.value);
      line += of(limit->where ? limit->where : subject);
      return as_scan(cost, line);
    }
    if (const auto* space = std::get_if<model::Space>(&rule.body)) {
      Cost line = of(space->keys);
      line += of(space->where ? space->where : subject);
      return as_scan(cost, line);
    }
    return cost;
  }

 private:
  Cost of(const std::optional<Expr>& expr) const { return expr ? of(*expr) : Cost{}; }
  Cost of(const model::Keys& keys) const {
    Cost cost;
    for (const Expr& key : keys.values) cost += of(key);
    return cost;
  }

  Cost of(const Expr& expr, int depth = 0) const {
    Cost cost{1, 0, 0, 0};
    constexpr int deepest = 100;
    if (depth > deepest) return cost;
    for (const Expr& arg : expr.args) cost += of(arg, depth + 1);
    if ((expr.op == Op::let || expr.op == Op::found_let) && expr.index < policy_.lets.size()) {
      cost += of(policy_.lets[expr.index].value, depth + 1);
    }
    if (expr.op == Op::exists && expr.index < policy_.exists.size())
      return as_scan(cost, of_phrase(policy_.exists[expr.index], depth));
    if (expr.op == Op::find && expr.index < policy_.finds.size())
      return as_scan(cost, of_phrase(policy_.finds[expr.index], depth));
    if (expr.op == Op::total && expr.index < policy_.totals.size())
      return as_scan(cost, of_phrase(policy_.totals[expr.index], depth));
    if (expr.op == Op::rank && expr.index < policy_.ranks.size())
      return as_scan(cost, of_phrase(policy_.ranks[expr.index], depth));
    return cost;
  }
  template <class Phrase>
  Cost of_phrase(const Phrase& phrase, int depth) const {
    Cost cost;
    for_each_root(phrase, [&](const Expr& root) { cost += of(root, depth + 1); });
    return cost;
  }

  const Policy& policy_;
};

}  // namespace

std::vector<RuleCost> cost_report(const model::Library& library) {
  std::vector<RuleCost> report;
  for (const Policy& policy : library.policies) {
    const Counter counter(policy);
    for (const model::Rule& rule : policy.rules) {
      const Cost cost = counter.of(rule);
      report.push_back({policy.name, policy.version, rule.name, cost.steps, cost.scans, cost.scanned, cost.depth});
    }
  }
  return report;
}

}  // namespace edict::analysis
