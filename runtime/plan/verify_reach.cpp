// What a policy's expressions reach through arguments, lets and phrases. A let and a phrase are named by their place in
// the policy that uses them, so this is asked policy by policy.
#include <algorithm>
#include <limits>

#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {
namespace {

// An evaluator goes down a step of recursion for each, and a phrase takes some steps at once.
constexpr std::uint32_t kDeepest = 2200;
constexpr std::uint32_t kDepthOfPhrase = 4;
// Phrases about other lines within each other, as a let allows: each is a pass over the patient's lines for each line
// of the one outside.
constexpr std::uint32_t kDeepestPasses = 8;
// Of one expression with every let written out: an evaluator works it out as often as it stands there.
constexpr std::uint64_t kMostParts = std::uint64_t{1} << 22;

// Of all that the policies' rules name, with every let written out: what a line costs in an engine that spares nothing.
constexpr std::uint64_t kMostPartsOfPlan = std::uint64_t{1} << 30;

constexpr std::uint32_t kNoTable = 0xffffffff;

class Reach {
 public:
  Reach(const Plan& plan, FirstFault& fault) : plan_(plan), fault_(fault), known_(plan.nodes.size()) {}

  void check() {
    std::uint64_t parts = 0;
    for (policy_index_ = 0; policy_index_ < plan_.policies.size() && fault_.none(); ++policy_index_) {
      policy_ = &plan_.policies[policy_index_];
      reach(policy_->scope);
      for (const Let& let : policy_->lets) reach(let.value);
      for (const Exists& phrase : policy_->exists) of(phrase);
      for (const Find& phrase : policy_->finds) of(phrase);
      for (const Total& phrase : policy_->totals) of(phrase);
      for (const Rank& phrase : policy_->ranks) of(phrase);
      for (const Rule& rule : policy_->rules) parts += of(rule).parts;
    }
    fault_.expect(parts <= kMostPartsOfPlan, "the rules have too many parts with their lets written out");
  }

 private:
  struct Extent {
    std::uint32_t depth = 0;
    std::uint64_t parts = 0;
    std::uint32_t passes = 0;
    void hold(const Extent& other) {
      depth = std::max(depth, other.depth);
      passes = std::max(passes, other.passes);
      parts = std::min(parts + other.parts, kMostParts + 1);
    }
  };
  enum class State : std::uint8_t { fresh, at_work, done };
  struct Known {
    State state = State::fresh;
    std::uint32_t policy = 0;
    std::uint32_t table = kNoTable;  // of a row: the table that it is one of
    Extent extent;
  };

  Extent reach(NodeId id) {
    if (id == kNoNode || !fault_.none()) return {};
    Known& known = known_[static_cast<std::size_t>(id)];
    if (known.state != State::fresh) {
      fault_.expect(known.policy == policy_index_, "two policies share an expression");
      fault_.expect(known.state == State::done, "an expression needs itself");
      return known.extent;
    }
    known.state = State::at_work;
    known.policy = policy_index_;
    if (!fault_.expect(++path_ <= kDeepest, "an expression is too deep")) return {};
    const Node& node = plan_.nodes[static_cast<std::size_t>(id)];
    Extent extent;
    for (std::uint32_t k = 0; k < node.arg_count; ++k) extent.hold(reach(plan_.args[node.first_arg + k]));
    extent.hold(behind(node));
    if (fault_.none() && node.type.kind == Kind::row) known.table = table_of(node);
    if (fault_.none() && node.op == Op::column)
      fault_.expect(known_[argument(node, 0)].table == node.index, "a column is read from a row of another table");
    ++extent.depth;
    ++extent.parts;
    fault_.expect(extent.depth <= kDeepest, "an expression is too deep");
    fault_.expect(extent.parts <= kMostParts, "an expression has too many parts with its lets written out");
    --path_;
    known.extent = extent;
    known.state = State::done;
    return extent;
  }

  std::size_t argument(const Node& node, std::uint32_t k) const {
    return static_cast<std::size_t>(plan_.args[node.first_arg + k]);
  }

  // What a node names in its policy.
  Extent behind(const Node& node) {
    switch (node.op) {
      case Op::let:
      case Op::found_let:
        if (!fault_.expect(node.index < policy_->lets.size(), "a let is out of range")) return {};
        fault_.expect(policy_->lets[node.index].type.kind == node.type.kind,
                      "a let is of another type where it is used");
        return reach(policy_->lets[node.index].value);
      case Op::exists:
        return phrase(policy_->exists, node.index);
      case Op::find:
        return phrase(policy_->finds, node.index);
      case Op::total:
        return phrase(policy_->totals, node.index);
      case Op::rank:
        return phrase(policy_->ranks, node.index);
      default:
        return {};
    }
  }
  template <class Phrase>
  Extent phrase(const std::vector<Phrase>& phrases, std::uint32_t index) {
    if (!fault_.expect(index < phrases.size(), "a phrase is out of range")) return {};
    Extent extent = of(phrases[index]);
    extent.depth += kDepthOfPhrase;
    ++extent.passes;
    fault_.expect(extent.passes <= kDeepestPasses, "phrases about other lines stand too deep within each other");
    return extent;
  }

  std::uint32_t table_of(const Node& node) {
    if (node.op == Op::row) return node.index;
    if (node.op == Op::let || node.op == Op::found_let)
      return known_[static_cast<std::size_t>(policy_->lets[node.index].value)].table;
    if (node.op != Op::choice) return kNoTable;
    const std::uint32_t table = known_[argument(node, node.arg_count - 1)].table;
    for (std::uint32_t k = 1; k < node.arg_count; k += 2)
      fault_.expect(known_[argument(node, k)].table == table, "rows of two tables are chosen from");
    return table;
  }

  Extent all(std::initializer_list<NodeId> ids) {
    Extent extent;
    for (const NodeId id : ids) extent.hold(reach(id));
    return extent;
  }
  Extent of(const Keys& keys) {
    Extent extent;
    for (const NodeId key : keys.values) extent.hold(reach(key));
    return extent;
  }
  Extent of(const Window& window) { return all({window.duration, window.from, window.until}); }
  Extent of(const Counted& counted) {
    Extent extent = of(counted.keys);
    extent.hold(reach(counted.where.node));
    return extent;
  }
  Extent of(const Exists& phrase) {
    Extent extent = of(phrase.keys);
    extent.hold(all({phrase.where.node, phrase.within ? phrase.within->duration : kNoNode}));
    return extent;
  }
  Extent of(const Find& phrase) {
    Extent extent = of(phrase.keys);
    extent.hold(reach(phrase.where.node));
    return extent;
  }
  Extent of(const Total& phrase) {
    Extent extent = of(phrase.counted);
    extent.hold(of(phrase.window));
    extent.hold(reach(phrase.measure.value));
    return extent;
  }
  Extent of(const Rank& phrase) {
    Extent extent = of(phrase.keys);
    extent.hold(all({phrase.by, phrase.where.node}));
    return extent;
  }
  Extent of(const Rule& rule) {
    Extent extent = all({rule.subject, rule.require});
    for (const Guard& guard : rule.guards) extent.hold(reach(guard.condition));
    if (rule.limit) {
      extent.hold(all({rule.limit->most, rule.limit->measure.value}));
      extent.hold(of(rule.limit->counted));
      extent.hold(of(rule.limit->window));
    }
    if (rule.space) {
      extent.hold(reach(rule.space->least));
      extent.hold(of(rule.space->counted));
    }
    for (const Branch& branch : rule.branches) extent.hold(all({branch.when, branch.outcome.value}));
    for (const IfMissing& clause : rule.if_missing) extent.hold(reach(clause.outcome.value));
    return extent;
  }

  const Plan& plan_;
  FirstFault& fault_;
  std::uint32_t policy_index_ = 0;
  const Policy* policy_ = nullptr;
  std::uint32_t path_ = 0;  // how deep this recursion is
  std::vector<Known> known_;
};

}  // namespace

void check_reach(const Plan& plan, FirstFault& fault) { Reach(plan, fault).check(); }

}  // namespace edict::plan
