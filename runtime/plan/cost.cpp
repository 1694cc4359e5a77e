#include "runtime/plan/cost.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace edict::plan {
namespace {

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

void add(LineCost& to, const LineCost& other) {
  to.operations = sum(to.operations, other.operations);
  to.passes = sum(to.passes, other.passes);
  to.each_line = sum(to.each_line, other.each_line);
  to.depth = std::max(to.depth, other.depth);
}

// A pass does this for each of the patient's lines.
LineCost pass_of(const LineCost& line) { return {0, 1, sum(1, sum(line.operations, line.each_line)), line.depth + 1}; }

class Counter {
 public:
  Counter(const Plan& plan, const Policy& policy) : plan_(plan), policy_(policy) {}

  LineCost of(const Rule& rule) {
    LineCost cost = all({rule.subject, rule.require});
    for (const Guard& guard : rule.guards) add(cost, of(guard.condition));
    for (const Branch& branch : rule.branches) add(cost, all({branch.when, branch.outcome.value}));
    if (rule.limit) {
      add(cost, of(rule.limit->most));
      add(cost, of(rule.limit->window));
      LineCost line = of(rule.limit->counted, rule.subject);
      add(line, of(rule.limit->measure.value));
      add(cost, pass_of(line));
    }
    if (rule.space) {
      add(cost, of(rule.space->least));
      add(cost, pass_of(of(rule.space->counted, rule.subject)));
    }
    return cost;
  }

 private:
  LineCost of(NodeId id) {
    if (id == kNoNode) return {};
    if (const auto it = known_.find(id); it != known_.end()) return it->second;
    const Node& node = plan_.nodes[static_cast<std::size_t>(id)];
    LineCost cost{1, 0, 0, 0};
    for (std::uint32_t k = 0; k < node.arg_count; ++k) add(cost, of(plan_.args[node.first_arg + k]));
    switch (node.op) {
      case Op::let:
      case Op::found_let:
        add(cost, of(policy_.lets[node.index].value));
        break;
      case Op::exists:
        add(cost, of(policy_.exists[node.index]));
        break;
      case Op::find:
        add(cost, of(policy_.finds[node.index]));
        break;
      case Op::total:
        add(cost, of(policy_.totals[node.index]));
        break;
      case Op::rank:
        add(cost, of(policy_.ranks[node.index]));
        break;
      default:
        break;
    }
    known_.emplace(id, cost);
    return cost;
  }

  LineCost all(std::initializer_list<NodeId> ids) {
    LineCost cost;
    for (const NodeId id : ids) add(cost, of(id));
    return cost;
  }
  LineCost of(const Keys& keys) {
    LineCost cost;
    for (const NodeId key : keys.values) add(cost, of(key));
    return cost;
  }
  LineCost of(const Window& window) { return all({window.duration, window.from, window.until}); }
  LineCost of(const Counted& counted, NodeId subject) {
    LineCost line = of(counted.keys);
    add(line, of(counted.by_subject ? subject : counted.where.node));
    return line;
  }
  LineCost of(const Exists& phrase) {
    LineCost line = of(phrase.keys);
    add(line, all({phrase.where.node, phrase.within ? phrase.within->duration : kNoNode}));
    return pass_of(line);
  }
  LineCost of(const Find& phrase) {
    LineCost line = of(phrase.keys);
    add(line, of(phrase.where.node));
    return pass_of(line);
  }
  LineCost of(const Total& phrase) {
    LineCost line = of(phrase.counted, kNoNode);
    add(line, of(phrase.measure.value));
    LineCost cost = of(phrase.window);
    add(cost, pass_of(line));
    return cost;
  }
  LineCost of(const Rank& phrase) {
    LineCost line = of(phrase.keys);
    add(line, all({phrase.by, phrase.where.node}));
    return pass_of(line);
  }

  const Plan& plan_;
  const Policy& policy_;
  std::unordered_map<NodeId, LineCost> known_;
};

}  // namespace

LineCost cost_of(const Plan& plan, std::uint32_t policy, std::uint32_t rule) {
  return Counter(plan, plan.policies[policy]).of(plan.policies[policy].rules[rule]);
}

LineCost cost_of(const Plan& plan, std::uint32_t policy) {
  Counter counter(plan, plan.policies[policy]);
  LineCost cost;
  for (const Rule& rule : plan.policies[policy].rules) add(cost, counter.of(rule));
  return cost;
}

LineCost cost_of(const Plan& plan) {
  LineCost whole;
  for (std::uint32_t p = 0; p < plan.policies.size();) {
    LineCost most;
    const std::string& name = plan.policies[p].name;
    for (; p < plan.policies.size() && plan.policies[p].name == name; ++p) {
      const LineCost version = cost_of(plan, p);
      most.operations = std::max(most.operations, version.operations);
      most.passes = std::max(most.passes, version.passes);
      most.each_line = std::max(most.each_line, version.each_line);
      most.depth = std::max(most.depth, version.depth);
    }
    add(whole, most);
  }
  return whole;
}

}  // namespace edict::plan
