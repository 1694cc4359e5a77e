#include "runtime/jit/roots.hpp"

#include <unordered_map>

namespace edict::jit {
namespace {

// A module's shapes are compiled together: few enough that the first are soon ready, enough to share its fixed cost.
constexpr std::uint32_t kShapesInModule = 32;

class Collector {
 public:
  explicit Collector(std::vector<NamedNode>& nodes) : nodes_(nodes) {}

  void add(plan::NodeId node, const std::string& what) {
    if (node != plan::kNoNode) nodes_.push_back({node, what});
  }
  void add(const plan::Filter& filter, const std::string& of) { add(filter.node, of + ": filter"); }
  void add(const plan::Keys& keys, const std::string& of) {
    for (const plan::NodeId key : keys.values) add(key, of + ": key");
  }
  void add(const plan::Counted& counted, const std::string& of) {
    add(counted.where, of);
    add(counted.keys, of);
  }
  void add(const plan::Measure& measure, const std::string& of) { add(measure.value, of + ": measure"); }
  void add(const plan::Window& window, const std::string& of) {
    add(window.duration, of + ": window");
    add(window.from, of + ": beginning");
    add(window.until, of + ": end");
  }

 private:
  std::vector<NamedNode>& nodes_;
};

void add_rule(Collector& all, const plan::Rule& rule) {
  const std::string of = "rule " + rule.name;
  all.add(rule.subject, of + ": subject");
  for (const plan::Guard& guard : rule.guards) all.add(guard.condition, of + ": guard");
  all.add(rule.require, of + ": require");
  if (rule.limit) {
    all.add(rule.limit->most, of + ": limit");
    all.add(rule.limit->measure, of);
    all.add(rule.limit->counted, of);
    all.add(rule.limit->window, of);
  }
  if (rule.space) {
    all.add(rule.space->least, of + ": gap");
    all.add(rule.space->counted, of);
  }
  for (const plan::Branch& branch : rule.branches) {
    all.add(branch.when, of + ": branch");
    all.add(branch.outcome.value, of + ": outcome");
  }
}

}  // namespace

std::vector<NamedNode> expressions_of(const plan::Policy& policy) {
  std::vector<NamedNode> nodes;
  Collector all(nodes);
  all.add(policy.scope, "scope");
  for (const plan::Rule& rule : policy.rules) add_rule(all, rule);
  for (const plan::Exists& exists : policy.exists) {
    all.add(exists.where, "exists");
    all.add(exists.keys, "exists");
    if (exists.within) all.add(exists.within->duration, "exists: within");
  }
  for (const plan::Find& find : policy.finds) {
    all.add(find.where, "find");
    all.add(find.keys, "find");
  }
  for (const plan::Total& total : policy.totals) {
    all.add(total.measure, "total");
    all.add(total.counted, "total");
    all.add(total.window, "total");
  }
  for (const plan::Rank& rank : policy.ranks) {
    all.add(rank.by, "rank: by");
    all.add(rank.where, "rank");
    all.add(rank.keys, "rank");
  }
  return nodes;
}

Roots::Roots(const plan::Plan& plan) : first_of_node_(plan.nodes.size(), kNone) {
  std::unordered_map<std::string, std::uint32_t> known_shapes;
  for (std::uint32_t p = 0; p < plan.policies.size(); ++p) {
    for (const NamedNode& named : expressions_of(plan.policies[p])) {
      if (find(p, named.node) != nullptr) continue;
      std::optional<Flattened> flat = flatten(plan, p, named.node);
      if (!flat) {
        ++left_out_;
        continue;
      }
      const auto [it, fresh] =
          known_shapes.try_emplace(shape_of(flat->expression), static_cast<std::uint32_t>(shapes_.size()));
      if (fresh) {
        shapes_.push_back(std::move(flat->expression));
        if (modules_.empty() || modules_.back().end - modules_.back().first == kShapesInModule)
          modules_.push_back({it->second, it->second});
        modules_.back().end = it->second + 1;
        module_of_.push_back(static_cast<std::uint32_t>(modules_.size() - 1));
      }
      std::uint32_t& first = first_of_node_[static_cast<std::size_t>(named.node)];
      next_.push_back(first);
      first = static_cast<std::uint32_t>(roots_.size());
      const Term& last = shapes_[it->second].terms.back();
      roots_.push_back(
          {p, named.node, it->second, last.kind == Kind::boolean, !is_logic(last.op), std::move(flat->parameters)});
    }
  }
}

const Root* Roots::find(std::uint32_t policy, plan::NodeId node) const {
  for (std::uint32_t i = first_of_node_[static_cast<std::size_t>(node)]; i != kNone; i = next_[i]) {
    if (roots_[i].policy == policy) return &roots_[i];
  }
  return nullptr;
}

}  // namespace edict::jit
