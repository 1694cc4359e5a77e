// All expressions of a plan that an engine asks for, with the shape of each, and the modules that the shapes are
// compiled in: the same for the same plan, whatever is asked first.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "runtime/jit/expression.hpp"

namespace edict::jit {

struct Root {
  std::uint32_t policy;
  plan::NodeId node;
  std::uint32_t shape;
  bool condition;    // answers an Answer a line; else a Value
  bool may_be_none;  // of a condition
  std::vector<std::int64_t> parameters;
};

class Roots {
 public:
  explicit Roots(const plan::Plan& plan);

  const Root* find(std::uint32_t policy, plan::NodeId node) const;
  const std::deque<Root>& all() const { return roots_; }
  // By shape.
  const std::vector<Expression>& shapes() const { return shapes_; }
  // First and one past the last shape of each module.
  struct Range {
    std::uint32_t first, end;
  };
  const std::vector<Range>& modules() const { return modules_; }
  std::uint32_t module_of(std::uint32_t shape) const { return module_of_[shape]; }
  // Expressions that stay with the other back end.
  std::size_t left_out() const { return left_out_; }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::deque<Root> roots_;
  std::vector<std::uint32_t> first_of_node_;  // by node; the roots of one node in several policies are chained
  std::vector<std::uint32_t> next_;           // by root
  std::vector<Expression> shapes_;
  std::vector<std::uint32_t> module_of_;
  std::vector<Range> modules_;
  std::size_t left_out_ = 0;
};

// An expression that an engine may ask for, and what it is in the policy, for people: "scope", "rule x: require".
struct NamedNode {
  plan::NodeId node;
  std::string what;
};
std::vector<NamedNode> expressions_of(const plan::Policy& policy);

}  // namespace edict::jit
