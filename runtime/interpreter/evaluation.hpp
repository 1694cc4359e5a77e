// The interpreter's walk over an expression: scalars here, sets in sets.cpp, tracing in tracing.cpp.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.hpp"

namespace edict {

class Interpreter : public Evaluator {
 public:
  Interpreter(const plan::Plan& plan, Constants& constants, SymbolTable& symbols, Phrases& phrases)
      : plan_(plan), constants_(constants), symbols_(symbols), phrases_(phrases) {}

  Value value(plan::NodeId node, const Frame& frame) override;
  void trace(plan::NodeId node, const Frame& frame, Trace& trace) override;

 private:
  // A set in evaluation: the batch's own members, or ones made on the way.
  struct Set {
    bool missing = false;
    std::span<const Symbol> batch_members;
    std::vector<Symbol> made;
    bool is_made = false;
    std::span<const Symbol> members() const { return is_made ? std::span<const Symbol>(made) : batch_members; }
  };

  const plan::Node& at(plan::NodeId id) const { return plan_.nodes[static_cast<std::size_t>(id)]; }
  plan::NodeId arg(const plan::Node& node, std::uint32_t i) const { return plan_.args[node.first_arg + i]; }
  Value arg_value(const plan::Node& node, std::uint32_t i, const Frame& f) { return value(arg(node, i), f); }
  Kind arg_kind(const plan::Node& node, std::uint32_t i) const { return at(arg(node, i)).type.kind; }

  static LineIndex line_of(const Frame& frame, Who who) { return who == Who::subject ? frame.subject : frame.other; }
  static Frame on_line(const Frame& frame, LineIndex line) { return {frame.batch, frame.policy, line, line}; }
  Value field(Field field, const Frame& frame, LineIndex line) const;
  plan::NodeId let_value(const Frame& frame, std::uint32_t index) const;

  Value logic(const plan::Node& node, const Frame& frame);
  Value comparison(const plan::Node& node, const Frame& frame);
  Value compare_bounds(const plan::Node& node, const Frame& frame, Value a, Value b);
  std::pair<const plan::Node*, Frame> behind_lets(plan::NodeId id, const Frame& frame) const;
  Value arithmetic(const plan::Node& node, const Frame& frame);
  Value date_arithmetic(const plan::Node& node, const Frame& frame);
  Value list_test(const plan::Node& node, const Frame& frame);
  Value presence(plan::NodeId node, const Frame& frame);
  Value lookup(const plan::Node& node, const Frame& frame);
  Value found(const plan::Node& node, const Frame& frame);
  Value category(Symbol code);
  Set set(plan::NodeId node, const Frame& frame);
  Value set_test(const plan::Node& node, const Frame& frame);

  void trace_missing(plan::NodeId node, const Frame& frame, Trace& trace);
  void trace_condition(plan::NodeId node, const Frame& frame, Trace& trace);
  void trace_phrases(plan::NodeId node, const Frame& frame, Trace& trace);
  std::string name_of_value(const plan::Node& node, const Frame& frame) const;
  void collect_values(plan::NodeId node, const Frame& frame, std::vector<std::string>& values);
  static std::string text_of(Value value, Type type, const Batch& batch);

  const plan::Plan& plan_;
  Constants& constants_;
  SymbolTable& symbols_;
  Phrases& phrases_;
};

}  // namespace edict
