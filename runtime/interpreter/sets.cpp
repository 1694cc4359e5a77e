// Sets of codes: modifiers, diagnoses, condition codes, and what is made of them.
#include <algorithm>

#include "runtime/interpreter/evaluation.hpp"

namespace edict {

Interpreter::Set Interpreter::set(plan::NodeId id, const Frame& frame) {
  const plan::Node& node = at(id);
  Set result;
  switch (node.op) {
    case Op::field: {
      const auto f = static_cast<Field>(node.index);
      const LineIndex line = line_of(frame, node.who);
      result.missing = frame.batch->set_is_missing(f, line);
      result.batch_members = frame.batch->set(f, line);
      return result;
    }
    case Op::let: {
      const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
      return set(let_value(frame, node.index), inside);
    }
    case Op::among: {
      const Set whole = set(arg(node, 0), frame);
      result.missing = whole.missing;
      result.is_made = true;
      const Date date = frame.batch->service_date(line_of(frame, node.who));
      for (Symbol member : whole.members()) {
        if (constants_.contains(node.index, static_cast<std::int64_t>(member), date)) result.made.push_back(member);
      }
      return result;
    }
    case Op::category_of: {
      const Set whole = set(arg(node, 0), frame);
      result.missing = whole.missing;
      result.is_made = true;
      for (Symbol member : whole.members()) result.made.push_back(static_cast<Symbol>(category(member).v));
      return result;
    }
    case Op::choice: {
      for (std::uint32_t i = 0; i + 1 < node.arg_count; i += 2) {
        const Truth holds = truth_of(arg_value(node, i, frame));
        if (holds == Truth::unknown) {
          result.missing = true;
          return result;
        }
        if (holds == Truth::yes) return set(arg(node, i + 1), frame);
      }
      return set(arg(node, node.arg_count - 1), frame);
    }
    case Op::found_field: {
      const Value line = arg_value(node, 0, frame);
      // A line that does not exist has no codes; one that is not certain has unknown ones.
      result.missing = line.state == State::missing;
      if (!line.known()) return result;
      const auto f = static_cast<Field>(node.index);
      result.missing = frame.batch->set_is_missing(f, static_cast<LineIndex>(line.v));
      result.batch_members = frame.batch->set(f, static_cast<LineIndex>(line.v));
      return result;
    }
    case Op::found_let: {
      const Value line = arg_value(node, 0, frame);
      result.missing = line.state == State::missing;
      return line.known() ? set(let_value(frame, node.index), on_line(frame, static_cast<LineIndex>(line.v))) : result;
    }
    default:
      result.missing = true;
      return result;
  }
}

namespace {

std::vector<Symbol> sorted_once(std::span<const Symbol> members) {
  std::vector<Symbol> distinct(members.begin(), members.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

}  // namespace

Value Interpreter::set_test(const plan::Node& node, const Frame& frame) {
  const Set s = set(arg(node, 0), frame);
  const auto members = s.members();
  switch (node.op) {
    case Op::has: {
      const Value code = arg_value(node, 1, frame);
      if (code.state == State::none) return Value::truth(false);
      if (s.missing || !code.known()) return Value::missing();
      return Value::truth(std::find(members.begin(), members.end(), static_cast<Symbol>(code.v)) != members.end());
    }
    case Op::overlaps: {
      const Set other = set(arg(node, 1), frame);
      const auto theirs = other.members();
      const bool one_is_empty = (!s.missing && members.empty()) || (!other.missing && theirs.empty());
      if (one_is_empty) return Value::truth(false);
      if (s.missing || other.missing) return Value::missing();
      return Value::truth(std::any_of(members.begin(), members.end(), [&](Symbol m) {
        return std::find(theirs.begin(), theirs.end(), m) != theirs.end();
      }));
    }
    case Op::same_codes: {
      const Set other = set(arg(node, 1), frame);
      if (s.missing || other.missing) return Value::missing();
      return Value::truth(sorted_once(members) == sorted_once(other.members()));
    }
    case Op::is_empty:
      return s.missing ? Value::missing() : Value::truth(members.empty());
    default:
      break;
  }
  if (s.missing) return Value::missing();
  const Date date = frame.batch->service_date(line_of(frame, node.who));
  const std::vector<Symbol> distinct = sorted_once(members);
  const auto inside = static_cast<std::int64_t>(std::count_if(distinct.begin(), distinct.end(), [&](Symbol m) {
    return constants_.contains(node.index, static_cast<std::int64_t>(m), date);
  }));
  switch (node.op) {
    case Op::any_in:
      return Value::truth(inside > 0);
    case Op::all_in:
      return Value::truth(inside == static_cast<std::int64_t>(distinct.size()));
    case Op::none_in:
      return Value::truth(inside == 0);
    case Op::exactly_in:
      return Value::truth(inside == node.value);
    case Op::at_least_in:
      return Value::truth(inside >= node.value);
    default:
      return Value::truth(inside <= node.value);  // at_most_in
  }
}

}  // namespace edict
