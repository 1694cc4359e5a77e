#include "runtime/interpreter/evaluation.hpp"

#include <algorithm>
#include <array>

#include "runtime/engine/compare_bounds.hpp"
#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

Date as_date(Value v) { return Date{static_cast<std::int32_t>(v.v)}; }
Value of_number(ops::Number n) { return n ? Value::of(*n) : Value::missing(); }

// What arithmetic gives when an argument is nothing: missing wins over no value.
State worst(Value a, Value b) { return std::max(a.state, b.state); }
Value nothing(State state) { return {0, state}; }

}  // namespace

Value Interpreter::value(plan::NodeId id, const Frame& frame) {
  const plan::Node& node = at(id);
  switch (node.op) {
    case Op::constant:
      return Value::of(node.value);
    case Op::field:
      return field(static_cast<Field>(node.index), frame, line_of(frame, node.who));
    case Op::let: {
      const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
      return value(let_value(frame, node.index), inside);
    }
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
      return logic(node, frame);
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return comparison(node, frame);
    case Op::in_list:
      return list_test(node, frame);
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::has:
    case Op::overlaps:
    case Op::same_codes:
    case Op::is_empty:
      return set_test(node, frame);
    case Op::is_present:
      return presence(arg(node, 0), frame);
    case Op::matches: {
      const Value text = arg_value(node, 0, frame);
      if (!text.known()) return text.state == State::none ? Value::truth(false) : text;
      return Value::truth(
          ops::matches(frame.batch->text(static_cast<Symbol>(text.v)), symbols_.text(static_cast<Symbol>(node.value))));
    }
    case Op::category_of: {
      const Value code = arg_value(node, 0, frame);
      return code.known() ? category(static_cast<Symbol>(code.v)) : code;
    }
    case Op::to_decimal:
    case Op::to_money:
    case Op::add:
    case Op::subtract:
    case Op::negate:
    case Op::multiply:
    case Op::divide:
    case Op::floor:
    case Op::ceiling:
    case Op::round:
    case Op::divide_floor:
    case Op::divide_ceiling:
    case Op::divide_round:
    case Op::minimum:
    case Op::maximum:
      return arithmetic(node, frame);
    case Op::date_plus_days:
    case Op::date_minus_days:
    case Op::date_plus_months:
    case Op::date_minus_months:
    case Op::days_between:
    case Op::months_between:
    case Op::years_between:
    case Op::full_months_between:
    case Op::date_difference:
    case Op::birthday:
    case Op::year_of:
    case Op::month_of:
      return date_arithmetic(node, frame);
    case Op::as_days:
    case Op::as_months:
      return arg_value(node, 0, frame);
    case Op::choice: {
      for (std::uint32_t i = 0; i + 1 < node.arg_count; i += 2) {
        const Truth holds = truth_of(arg_value(node, i, frame));
        if (holds == Truth::unknown) return Value::missing();
        if (holds == Truth::yes) return arg_value(node, i + 1, frame);
      }
      return arg_value(node, node.arg_count - 1, frame);
    }
    case Op::row:
    case Op::column:
      return lookup(node, frame);
    case Op::exists:
      return phrases_.exists(frame.policy, node.index, frame.subject);
    case Op::find:
      return phrases_.find(frame.policy, node.index, frame.subject);
    case Op::total:
      return phrases_.total(frame.policy, node.index, frame.subject);
    case Op::rank:
      return phrases_.rank(frame.policy, node.index, frame.subject);
    case Op::found_field:
    case Op::found_let:
      return found(node, frame);
    case Op::among:
      return Value::missing();  // a set is no scalar: set() answers
  }
  return Value::missing();
}

Value Interpreter::field(Field field, const Frame& frame, LineIndex line) const {
  const auto v = frame.batch->value(field, line);
  if (v) return Value::of(*v);
  return is_none_when_absent(field) ? Value::none() : Value::missing();
}

plan::NodeId Interpreter::let_value(const Frame& frame, std::uint32_t index) const {
  return plan_.policies[frame.policy].lets[index].value;
}

Value Interpreter::logic(const plan::Node& node, const Frame& frame) {
  if (node.op == Op::logical_not) return value_of(!truth_of(arg_value(node, 0, frame)));
  // The value that settles the answer whatever the rest says.
  const Truth decisive = node.op == Op::logical_and ? Truth::no : Truth::yes;
  Truth answer = !decisive;
  for (std::uint32_t i = 0; i < node.arg_count; ++i) {
    const Truth t = truth_of(arg_value(node, i, frame));
    if (t == decisive) return value_of(decisive);
    if (t == Truth::unknown) answer = Truth::unknown;
  }
  return value_of(answer);
}

Value Interpreter::comparison(const plan::Node& node, const Frame& frame) {
  const Value a = arg_value(node, 0, frame);
  const Value b = arg_value(node, 1, frame);
  if (a.state == State::none || b.state == State::none) return Value::truth(false);
  if (!a.known() || !b.known()) return compare_bounds(node, frame, a, b);
  switch (node.op) {
    case Op::equal:
      return Value::truth(a.v == b.v);
    case Op::not_equal:
      return Value::truth(a.v != b.v);
    case Op::less:
      return Value::truth(a.v < b.v);
    case Op::less_equal:
      return Value::truth(a.v <= b.v);
    case Op::greater:
      return Value::truth(a.v > b.v);
    default:
      return Value::truth(a.v >= b.v);
  }
}

// A total or rank may be certain enough: one line of $200.00 is over $100.00 whatever the others cost.
Value Interpreter::compare_bounds(const plan::Node& node, const Frame& frame, Value a, Value b) {
  if (a.known() == b.known()) return Value::missing();
  const auto [phrase, at] = behind_lets(arg(node, a.known() ? 1 : 0), frame);
  if (phrase->op != Op::total && phrase->op != Op::rank) return Value::missing();
  const Bounds bounds = phrases_.bounds(phrase->op, at.policy, phrase->index, at.subject);
  return value_of(compare(node.op, !a.known(), bounds, a.known() ? a.v : b.v));
}

// The expression that a let of the judged line stands for.
std::pair<const plan::Node*, Frame> Interpreter::behind_lets(plan::NodeId id, const Frame& frame) const {
  const plan::Node* node = &at(id);
  Frame inside = frame;
  while (node->op == Op::let) {
    inside = node->who == Who::subject ? inside : on_line(inside, inside.other);
    node = &at(let_value(inside, node->index));
  }
  return {node, inside};
}

Value Interpreter::arithmetic(const plan::Node& node, const Frame& frame) {
  const Value a = arg_value(node, 0, frame);
  if (node.op == Op::minimum || node.op == Op::maximum) {
    Value best = a;
    State state = a.state;
    for (std::uint32_t i = 1; i < node.arg_count; ++i) {
      const Value b = arg_value(node, i, frame);
      state = std::max(state, b.state);
      best.v = node.op == Op::minimum ? std::min(best.v, b.v) : std::max(best.v, b.v);
    }
    return state == State::known ? best : nothing(state);
  }
  if (node.arg_count == 1) {
    if (!a.known()) return a;
    switch (node.op) {
      case Op::to_decimal:
        return of_number(ops::integer_to_decimal(a.v));
      case Op::to_money:
        return of_number(ops::integer_to_money(a.v));
      case Op::negate:
        return of_number(ops::subtract(0, a.v));
      case Op::floor:
        return Value::of(ops::to_integer(a.v, arg_kind(node, 0), ops::Rounding::floor));
      case Op::ceiling:
        return Value::of(ops::to_integer(a.v, arg_kind(node, 0), ops::Rounding::ceiling));
      default:
        return Value::of(ops::to_integer(a.v, arg_kind(node, 0), ops::Rounding::half_away_from_zero));
    }
  }
  const Value b = arg_value(node, 1, frame);
  if (!a.known() || !b.known()) return nothing(worst(a, b));
  const Kind ka = arg_kind(node, 0);
  const Kind kb = arg_kind(node, 1);
  switch (node.op) {
    case Op::add:
      return of_number(ops::add(a.v, b.v));
    case Op::subtract:
      return of_number(ops::subtract(a.v, b.v));
    case Op::multiply:
      return of_number(ops::multiply(a.v, b.v, kb));
    case Op::divide:
      return of_number(ops::divide(a.v, ka, b.v, kb));
    case Op::divide_floor:
      return of_number(ops::divide_to_integer(a.v, ka, b.v, kb, ops::Rounding::floor));
    case Op::divide_ceiling:
      return of_number(ops::divide_to_integer(a.v, ka, b.v, kb, ops::Rounding::ceiling));
    default:
      return of_number(ops::divide_to_integer(a.v, ka, b.v, kb, ops::Rounding::half_away_from_zero));
  }
}

Value Interpreter::date_arithmetic(const plan::Node& node, const Frame& frame) {
  const Value a = arg_value(node, 0, frame);
  if (node.op == Op::birthday) {
    const Value born = field(Field::born, frame, line_of(frame, node.who));
    if (!a.known() || !born.known()) return nothing(worst(a, born));
    return Value::of(birthday(as_date(born), a.v).days);
  }
  if (node.op == Op::year_of || node.op == Op::month_of) {
    if (!a.known()) return a;
    return Value::of(node.op == Op::year_of ? civil(as_date(a)).year : civil(as_date(a)).month);
  }
  const Value b = arg_value(node, 1, frame);
  if (!a.known() || !b.known()) return nothing(worst(a, b));
  switch (node.op) {
    case Op::date_plus_days:
      return Value::of(add_days(as_date(a), b.v).days);
    case Op::date_minus_days:
      return Value::of(add_days(as_date(a), ops::saturating_subtract(0, b.v)).days);
    case Op::date_plus_months:
      return Value::of(add_months(as_date(a), b.v).days);
    case Op::date_minus_months:
      return Value::of(add_months(as_date(a), ops::saturating_subtract(0, b.v)).days);
    case Op::days_between:
      return Value::of(b.v - a.v);
    case Op::months_between:
      return Value::of(completed_months(as_date(a), as_date(b)));
    case Op::years_between:
      return Value::of(completed_years(as_date(a), as_date(b)));
    case Op::full_months_between:
      return Value::of(full_months_between(as_date(a), as_date(b)));
    default:
      return Value::of(a.v - b.v);  // date_difference
  }
}

Value Interpreter::list_test(const plan::Node& node, const Frame& frame) {
  const Value v = arg_value(node, 0, frame);
  if (v.state == State::none) return Value::truth(false);
  if (!v.known()) return v;
  const Date date = frame.batch->service_date(line_of(frame, node.who));
  return Value::truth(constants_.contains(node.index, v.v, date));
}

Value Interpreter::category(Symbol code) {
  const std::string text(symbols_.text(code).substr(0, 3));
  return Value::of(static_cast<std::int64_t>(symbols_.intern(symbols_.domain(code), text)));
}

Value Interpreter::presence(plan::NodeId id, const Frame& frame) {
  const plan::Node& node = at(id);
  switch (node.op) {
    case Op::field: {
      const auto f = static_cast<Field>(node.index);
      const LineIndex line = line_of(frame, node.who);
      if (node.type.kind == Kind::code_set) {
        return Value::truth(!frame.batch->set_is_missing(f, line) && !frame.batch->set(f, line).empty());
      }
      return Value::truth(frame.batch->value(f, line).has_value());
    }
    case Op::let: {
      const Frame inside = node.who == Who::subject ? frame : on_line(frame, frame.other);
      return presence(let_value(frame, node.index), inside);
    }
    case Op::find: {
      const Value line = value(id, frame);
      if (line.state == State::missing && line.v != 0) return Value::truth(true);  // some line, not certain which
      if (line.state == State::missing) return Value::missing();
      return Value::truth(line.known());
    }
    case Op::found_field: {
      const Value line = value(arg(node, 0), frame);
      if (line.state == State::missing) return Value::missing();
      if (line.state == State::none) return Value::truth(false);
      return Value::truth(
          frame.batch->value(static_cast<Field>(node.index), static_cast<LineIndex>(line.v)).has_value());
    }
    default: {
      const Value v = value(id, frame);
      return v.state == State::missing ? Value::missing() : Value::truth(v.known());
    }
  }
}

Value Interpreter::lookup(const plan::Node& node, const Frame& frame) {
  if (node.op == Op::column) {
    const Value row = arg_value(node, 0, frame);
    if (!row.known()) return {0, row.state};
    const auto cell =
        constants_.cell(node.index, static_cast<std::uint32_t>(node.value), static_cast<std::uint32_t>(row.v));
    return cell ? Value::of(*cell) : Value::none();
  }
  const std::uint32_t key_count = node.arg_count - 1;
  const Value date = arg_value(node, key_count, frame);
  // Nearly every look-up has a few plain keys: no memory is asked for then.
  std::array<std::int64_t, 4> plain{};
  std::uint32_t plain_count = 0;
  State plain_state = date.state;
  while (plain_count < key_count && key_count <= plain.size() && arg_kind(node, plain_count) != Kind::code_set) {
    const Value key_value = arg_value(node, plain_count, frame);
    plain_state = std::max(plain_state, key_value.state);
    plain[plain_count++] = key_value.v;
  }
  if (plain_count == key_count) {
    if (plain_state != State::known) return nothing(plain_state);
    const auto row = constants_.row(node.index, {plain.data(), key_count}, as_date(date));
    return row ? Value::of(*row) : Value::none();
  }
  // The choices for each key: one value, or the members of a set.
  std::vector<std::vector<std::int64_t>> choices(key_count);
  State state = date.state;
  for (std::uint32_t i = 0; i < key_count; ++i) {
    if (arg_kind(node, i) == Kind::code_set) {
      const Set s = set(arg(node, i), frame);
      if (s.missing) state = State::missing;
      for (Symbol member : s.members()) choices[i].push_back(static_cast<std::int64_t>(member));
      continue;
    }
    const Value key = arg_value(node, i, frame);
    state = std::max(state, key.state);
    choices[i].push_back(key.v);
  }
  if (state != State::known) return nothing(state);
  std::vector<std::size_t> pick(key_count, 0);
  std::vector<std::int64_t> key(key_count);
  if (std::any_of(choices.begin(), choices.end(), [](const auto& c) { return c.empty(); })) return Value::none();
  while (true) {
    for (std::uint32_t i = 0; i < key_count; ++i) key[i] = choices[i][pick[i]];
    if (const auto row = constants_.row(node.index, key, as_date(date))) return Value::of(*row);
    std::uint32_t i = 0;
    while (i < key_count && ++pick[i] == choices[i].size()) pick[i++] = 0;
    if (i == key_count) return Value::none();
  }
}

Value Interpreter::found(const plan::Node& node, const Frame& frame) {
  const Value line = arg_value(node, 0, frame);
  if (!line.known()) return {0, line.state};
  const auto index = static_cast<LineIndex>(line.v);
  if (node.op == Op::found_field) return field(static_cast<Field>(node.index), frame, index);
  return value(let_value(frame, node.index), on_line(frame, index));
}

}  // namespace edict
