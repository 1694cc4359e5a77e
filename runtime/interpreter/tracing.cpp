// Why an expression has the value it has: the absent fields behind a missing value, the deciding conditions behind a
// known one (§3.7). Runs only for lines that failed or that a person asks about.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/interpreter/evaluation.hpp"

namespace edict {

void Interpreter::trace(plan::NodeId id, const Frame& frame, Trace& trace) {
  const plan::Node& node = at(id);
  const bool is_set = node.type.kind == Kind::code_set;
  const bool missing = is_set ? set(id, frame).missing : value(id, frame).state == State::missing;
  if (missing) {
    trace_missing(id, frame, trace);
  } else if (node.type.kind == Kind::boolean) {
    trace_condition(id, frame, trace);
  }
}

void Interpreter::trace_missing(plan::NodeId id, const Frame& frame, Trace& trace) {
  const plan::Node& node = at(id);
  switch (node.op) {
    case Op::field:
      trace.missing.push_back({static_cast<Field>(node.index), line_of(frame, node.who)});
      return;
    case Op::let: {
      const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
      return this->trace(let_value(frame, node.index), inside, trace);
    }
    case Op::exists:
    case Op::find:
    case Op::total:
    case Op::rank:
      return phrases_.trace(node.op, frame.policy, node.index, frame.subject, trace);
    case Op::found_field:
    case Op::found_let: {
      const Value line = arg_value(node, 0, frame);
      if (!line.known()) return this->trace(arg(node, 0), frame, trace);
      if (node.op == Op::found_field) {
        trace.missing.push_back({static_cast<Field>(node.index), static_cast<LineIndex>(line.v)});
        return;
      }
      return this->trace(let_value(frame, node.index), on_line(frame, static_cast<LineIndex>(line.v)), trace);
    }
    case Op::birthday:
      if (!field(Field::born, frame, line_of(frame, node.who)).known())
        trace.missing.push_back({Field::born, line_of(frame, node.who)});
      return this->trace(arg(node, 0), frame, trace);
    case Op::choice:
      // Either a condition is not known, and what the choices are does not matter, or the chosen value is missing.
      for (std::uint32_t i = 0; i + 1 < node.arg_count; i += 2) {
        const Truth holds = truth_of(arg_value(node, i, frame));
        if (holds != Truth::no) return this->trace(arg(node, holds == Truth::yes ? i + 1 : i), frame, trace);
      }
      return this->trace(arg(node, node.arg_count - 1), frame, trace);
    default:
      break;
  }
  // An answer that is unknown hangs on its unknown parts.
  Trace parts;
  for (std::uint32_t i = 0; i < node.arg_count; ++i) this->trace(arg(node, i), frame, parts);
  trace.missing.insert(trace.missing.end(), parts.missing.begin(), parts.missing.end());
}

void Interpreter::trace_condition(plan::NodeId id, const Frame& frame, Trace& trace) {
  const plan::Node& node = at(id);
  const bool holds = truth_of(value(id, frame)) == Truth::yes;
  switch (node.op) {
    case Op::logical_not:
      return trace_condition(arg(node, 0), frame, trace);
    case Op::logical_and:
    case Op::logical_or: {
      // Of a false `and` every false part decided by itself, of a true `or` every true one: all are named, for taking
      // one away alone changes nothing.
      const Truth decides = holds ? Truth::yes : Truth::no;
      for (std::uint32_t i = 0; i < node.arg_count; ++i) {
        if (truth_of(arg_value(node, i, frame)) == decides) trace_condition(arg(node, i), frame, trace);
      }
      return;
    }
    case Op::let:
      if (node.type.kind == Kind::boolean) {
        const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
        return trace_condition(let_value(frame, node.index), inside, trace);
      }
      return;
    case Op::exists:
      phrases_.trace(node.op, frame.policy, node.index, frame.subject, trace);
      if (node.label != 0)
        trace.because.push_back(fmt::format("`{}` is {}", plan_.labels[node.label], holds ? "true" : "false"));
      return;
    default:
      break;
  }
  std::vector<std::string> values;
  Trace behind;  // its lines only: what is absent of a total does not matter to a condition that is known all the same
  for (std::uint32_t i = 0; i < node.arg_count; ++i) {
    trace_phrases(arg(node, i), frame, behind);
    collect_values(arg(node, i), frame, values);
  }
  trace.lines.insert(trace.lines.end(), behind.lines.begin(), behind.lines.end());
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::string text = fmt::format("`{}` is {}", node.label != 0 ? plan_.labels[node.label] : name_of(node.op),
                                 holds ? "true" : "false");
  for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? ": " : ", ") + values[i];
  trace.because.push_back(std::move(text));
}

// The lines behind the totals, ranks and found lines that a value is made of.
void Interpreter::trace_phrases(plan::NodeId id, const Frame& frame, Trace& trace) {
  const plan::Node& node = at(id);
  if (is_phrase(node.op)) {
    phrases_.trace(node.op, frame.policy, node.index, frame.subject, trace);
  } else if (node.op == Op::let) {
    const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
    trace_phrases(let_value(frame, node.index), inside, trace);
  }
  for (std::uint32_t i = 0; i < node.arg_count; ++i) trace_phrases(arg(node, i), frame, trace);
}

std::string Interpreter::name_of_value(const plan::Node& node, const Frame& frame) const {
  const auto let_name = [&](std::uint32_t index) { return plan_.policies[frame.policy].lets[index].name; };
  switch (node.op) {
    case Op::let:
      return (node.who == Who::other ? "other." : "") + let_name(node.index);
    case Op::column: {
      const TableSchema& schema = plan_.tables[node.index].schema;
      return schema.name + "." + schema.columns[static_cast<std::size_t>(node.value)].name;
    }
    case Op::found_field:
    case Op::found_let: {
      const plan::Node& line = at(arg(node, 0));
      const std::string of = line.op == Op::let ? let_name(line.index) + "." : "";
      return of +
             (node.op == Op::found_let ? let_name(node.index) : std::string(info(static_cast<Field>(node.index)).name));
    }
    case Op::birthday: {
      const plan::Node& years = at(arg(node, 0));
      return years.op == Op::constant ? fmt::format("birthday({})", years.value) : "birthday";
    }
    default:
      return (node.who == Who::other ? "other." : "") + std::string(info(static_cast<Field>(node.index)).name);
  }
}

// What the condition read: "modifiers = RT, 59", "units = 3".
void Interpreter::collect_values(plan::NodeId id, const Frame& frame, std::vector<std::string>& values) {
  const plan::Node& node = at(id);
  if (node.op == Op::field || node.op == Op::found_field || node.op == Op::found_let || node.op == Op::let ||
      node.op == Op::column || node.op == Op::birthday) {
    const std::string name = name_of_value(node, frame);
    if (node.type.kind == Kind::line || node.type.kind == Kind::row) return;
    if (node.type.kind == Kind::code_set) {
      const Set s = set(id, frame);
      std::string list;
      for (Symbol member : s.members()) {
        if (!list.empty()) list += ", ";
        list += display_code(system_of(frame.batch->domain(member)), frame.batch->text(member));
      }
      values.push_back(fmt::format("{} = {}", name, s.missing ? "missing" : (list.empty() ? "none" : list)));
      return;
    }
    const Value v = value(id, frame);
    const auto [phrase, inside] = behind_lets(id, frame);
    if (v.state == State::missing && (phrase->op == Op::total || phrase->op == Op::rank)) {
      const Bounds b = phrases_.bounds(phrase->op, inside.policy, phrase->index, inside.subject);
      std::string range =
          b.state == State::known ? "at least " + text_of(Value::of(b.least), node.type, *frame.batch) : "missing";
      if (b.state == State::known && !b.endless)
        range += ", at most " + text_of(Value::of(b.most), node.type, *frame.batch);
      values.push_back(fmt::format("{} is {}", name, range));
      return;
    }
    values.push_back(fmt::format("{} = {}", name, text_of(v, node.type, *frame.batch)));
    return;
  }
  for (std::uint32_t i = 0; i < node.arg_count; ++i) collect_values(arg(node, i), frame, values);
}

std::string Interpreter::text_of(Value v, Type type, const Batch& batch) {
  if (v.state == State::missing) return "missing";
  if (v.state == State::none) return "no value";
  switch (type.kind) {
    case Kind::boolean:
      return v.v != 0 ? "true" : "false";
    case Kind::integer:
      return std::to_string(v.v);
    case Kind::decimal:
      return to_text(Decimal{v.v});
    case Kind::money:
      return "$" + to_text(Money{v.v});
    case Kind::date:
      return to_text(Date{static_cast<std::int32_t>(v.v)});
    case Kind::days:
      return fmt::format("{} days", v.v);
    case Kind::months:
      return fmt::format("{} months", v.v);
    case Kind::code: {
      const auto symbol = static_cast<Symbol>(v.v);
      return display_code(system_of(batch.domain(symbol)), batch.text(symbol));
    }
    case Kind::text:
    case Kind::id:
      return std::string(batch.text(static_cast<Symbol>(v.v)));
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      return "";
  }
  return "";
}

}  // namespace edict
