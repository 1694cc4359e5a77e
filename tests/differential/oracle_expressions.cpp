// Expressions of the model, straight from reference.md, sections 4 and 5.
#include <algorithm>
#include <array>

#include "tests/differential/world.hpp"

namespace edict::oracle {
namespace {

using Is = Answer::Is;
__extension__ typedef __int128 Big;

std::set<Field> both(const std::set<Field>& a, const std::set<Field>& b) {
  std::set<Field> all = a;
  all.insert(b.begin(), b.end());
  return all;
}

Answer truth(bool holds) { return Answer::of(holds ? 1 : 0); }

// Three places, two for money: the nearest, halves away from zero.
std::optional<std::int64_t> nearest(Big numerator, Big denominator) {
  if (denominator == 0) return std::nullopt;
  const bool negative = (numerator < 0) != (denominator < 0);
  const Big n = numerator < 0 ? -numerator : numerator;
  const Big d = denominator < 0 ? -denominator : denominator;
  const Big q = (2 * n + d) / (2 * d);
  const Big signed_q = negative ? -q : q;
  if (signed_q > INT64_MAX || signed_q < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(signed_q);
}

std::optional<std::int64_t> downwards(Big n, Big d) {
  if (d == 0) return std::nullopt;
  if (d < 0) {
    n = -n;
    d = -d;
  }
  Big q = n / d;
  if (n % d != 0 && n < 0) q -= 1;
  if (q > INT64_MAX || q < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(q);
}

std::optional<std::int64_t> upwards(Big n, Big d) {
  const auto q = downwards(-n, d);
  return q ? std::optional(-*q) : std::nullopt;
}

std::int64_t parts(Kind kind) { return kind == Kind::decimal ? 1000 : (kind == Kind::money ? 100 : 1); }

Answer from(std::optional<std::int64_t> value) { return value ? Answer::of(*value) : Answer::unknown({}); }

std::optional<std::int64_t> small(Big value) {
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

Date day(const Answer& a) { return Date{static_cast<std::int32_t>(a.value)}; }

bool pattern_holds(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (pattern_holds(text.substr(skip), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         pattern_holds(text.substr(1), pattern.substr(1));
}

Answer field(const World& w, Field f, std::size_t place) {
  const auto v = w.batch.value(f, w.lines[place].line);
  // Of no modifiers there is no first; a line may be billed by its revenue code, and then has no procedure.
  if (!v && (f == Field::first_modifier || f == Field::procedure)) return Answer::nothing();
  return v ? Answer::of(*v) : Answer::unknown({f});
}

std::size_t whose(const At& at, Who who) { return who == Who::subject ? at.subject : at.other; }
At on(const At& at, std::size_t line) { return {at.policy, line, line}; }

Answer logic(const World& w, const At& at, const model::Expr& e) {
  bool any_yes = false, any_no = false;
  std::set<Field> absent;
  bool any_unknown = false;
  for (const model::Expr& arg : e.args) {
    const Verdict3 v = condition(evaluate(w, at, arg));
    any_yes = any_yes || v.yes();
    any_no = any_no || v.no();
    if (v.unknown()) {
      any_unknown = true;
      absent = both(absent, v.absent);
    }
  }
  if (e.op == Op::logical_not) return any_unknown ? Answer::unknown(absent) : truth(any_no);
  if (e.op == Op::logical_and) return any_no ? truth(false) : (any_unknown ? Answer::unknown(absent) : truth(true));
  return any_yes ? truth(true) : (any_unknown ? Answer::unknown(absent) : truth(false));
}

Answer compared(const model::Expr& e, const Answer& a, const Answer& b) {
  if (a.is == Is::none || b.is == Is::none) return truth(false);
  if (!a.known() || !b.known()) {
    // Every value that the unknown side may have gives the same answer: then it is the answer.
    Answer unknown = Answer::unknown(both(a.absent, b.absent));
    const Answer& open = a.known() ? b : a;
    if (a.known() == b.known() || !open.within) return unknown;
    const auto with = [&](std::int64_t v) {
      return a.known() ? compared(e, a, Answer::of(v)) : compared(e, Answer::of(v), b);
    };
    const std::int64_t other = a.known() ? a.value : b.value;
    const std::int64_t least = open.within->least;
    const std::int64_t most = open.within->endless ? INT64_MAX : open.within->most;
    std::vector<std::int64_t> tried = {least, most};
    for (std::int64_t near : {other - 1, other, other + 1}) {
      if (least <= near && near <= most) tried.push_back(near);
    }
    for (std::int64_t v : tried) {
      if (with(v).value != with(least).value) return unknown;
    }
    return with(least);
  }
  switch (e.op) {
    case Op::equal:
      return truth(a.value == b.value);
    case Op::not_equal:
      return truth(!(a.value == b.value));
    case Op::less:
      return truth(a.value < b.value);
    case Op::less_equal:
      return truth(!(b.value < a.value));
    case Op::greater:
      return truth(b.value < a.value);
    default:
      return truth(!(a.value < b.value));
  }
}

Answer computed(const World& w, const At& at, const model::Expr& e) {
  std::vector<Answer> args;
  bool none = false, unknown = false;
  std::set<Field> absent;
  for (const model::Expr& arg : e.args) {
    args.push_back(evaluate(w, at, arg));
    none = none || args.back().is == Is::none;
    unknown = unknown || args.back().is == Is::unknown;
    absent = both(absent, args.back().absent);
  }
  std::optional<Answer> born;
  if (e.op == Op::birthday) {
    born = field(w, Field::born, whose(at, e.who));
    unknown = unknown || !born->known();
    absent = both(absent, born->absent);
  }
  if (unknown) return Answer::unknown(absent);
  if (none) return Answer::nothing();
  const auto kind = [&](std::size_t i) { return e.args[i].type.kind; };
  const auto v = [&](std::size_t i) { return Big(args[i].value); };
  switch (e.op) {
    case Op::to_decimal:
      return from(small(v(0) * 1000));
    case Op::to_money:
      return from(small(v(0) * 100));
    case Op::negate:
      return from(small(-v(0)));
    case Op::add:
      return from(small(v(0) + v(1)));
    case Op::subtract:
      return from(small(v(0) - v(1)));
    case Op::multiply:
      return from(nearest(v(0) * v(1), parts(kind(1))));
    case Op::divide: {
      const Big steps = kind(0) == Kind::money && kind(1) != Kind::money ? 100 : 1000;
      return from(nearest(v(0) * parts(kind(1)) * steps, v(1) * parts(kind(0))));
    }
    case Op::floor:
      return from(downwards(v(0), parts(kind(0))));
    case Op::ceiling:
      return from(upwards(v(0), parts(kind(0))));
    case Op::round:
      return from(nearest(v(0), parts(kind(0))));
    case Op::divide_floor:
      return from(downwards(v(0) * parts(kind(1)), v(1) * parts(kind(0))));
    case Op::divide_ceiling:
      return from(upwards(v(0) * parts(kind(1)), v(1) * parts(kind(0))));
    case Op::divide_round:
      return from(nearest(v(0) * parts(kind(1)), v(1) * parts(kind(0))));
    case Op::minimum:
    case Op::maximum: {
      std::int64_t best = args[0].value;
      for (const Answer& a : args) {
        if (e.op == Op::minimum ? a.value < best : a.value > best) best = a.value;
      }
      return Answer::of(best);
    }
    case Op::date_plus_days:
      return Answer::of(add_days(day(args[0]), args[1].value).days);
    case Op::date_minus_days:
      return Answer::of(add_days(day(args[0]), -args[1].value).days);
    case Op::date_plus_months:
      return Answer::of(add_months(day(args[0]), args[1].value).days);
    case Op::date_minus_months:
      return Answer::of(add_months(day(args[0]), -args[1].value).days);
    case Op::date_difference:
      return Answer::of(args[0].value - args[1].value);
    case Op::days_between:
      return Answer::of(args[1].value - args[0].value);
    case Op::months_between:
      return Answer::of(completed_months(day(args[0]), day(args[1])));
    case Op::years_between:
      return Answer::of(completed_years(day(args[0]), day(args[1])));
    case Op::full_months_between:
      return Answer::of(full_months_between(day(args[0]), day(args[1])));
    case Op::birthday:
      return Answer::of(birthday(day(*born), args[0].value).days);
    case Op::year_of:
      return Answer::of(civil(day(args[0])).year);
    case Op::month_of:
      return Answer::of(civil(day(args[0])).month);
    default:
      return args[0];  // as_days, as_months
  }
}

Answer lookup(const World& w, const At& at, const model::Expr& e) {
  const edict::Table& table = w.library.tables[e.index].table;
  const auto keys = table.schema.key_columns();
  const Answer date = evaluate(w, at, e.args.back());
  std::set<Field> absent = date.absent;
  bool unknown = date.is == Is::unknown, none = date.is == Is::none;
  std::vector<std::set<std::int64_t>> wanted;
  for (std::size_t k = 0; k + 1 < e.args.size(); ++k) {
    if (e.args[k].type.kind == Kind::code_set) {
      const Codes c = codes(w, at, e.args[k]);
      unknown = unknown || c.missing;
      absent = both(absent, c.absent);
      std::set<std::int64_t> values;
      for (Symbol s : c.members) values.insert(static_cast<std::int64_t>(s));
      wanted.push_back(values);
      continue;
    }
    const Answer a = evaluate(w, at, e.args[k]);
    unknown = unknown || a.is == Is::unknown;
    none = none || a.is == Is::none;
    absent = both(absent, a.absent);
    wanted.push_back({a.value});
  }
  if (unknown) return Answer::unknown(absent);
  if (none) return Answer::nothing();
  for (std::size_t row = 0; row < table.data.row_count(); ++row) {
    bool matches = true;
    for (std::size_t k = 0; k < keys.size(); ++k)
      matches = matches && wanted[k].contains(table.data.cells[keys[k]][row]);
    if (matches && table.schema.has_period)
      matches = table.data.from[row] <= day(date) && day(date) <= table.data.until[row];
    if (matches) return Answer::of(static_cast<std::int64_t>(row));
  }
  return Answer::nothing();
}

Answer presence(const World& w, const At& at, const model::Expr& e) {
  if (e.op == Op::let) {
    const At there = e.who == Who::subject ? at : on(at, at.other);
    return presence(w, there, at.policy.lets[e.index].value);
  }
  if (e.op == Op::field) {
    const auto f = static_cast<Field>(e.index);
    const LineIndex line = w.lines[whose(at, e.who)].line;
    if (e.type.kind == Kind::code_set) return truth(!w.batch.set(f, line).empty());
    return truth(w.batch.value(f, line).has_value());
  }
  if (e.op == Op::found_field) {
    const Answer line = evaluate(w, at, e.args[0]);
    if (line.is == Is::none) return truth(false);
    if (!line.known()) return Answer::unknown(line.absent);
    return truth(w.batch.value(static_cast<Field>(e.index), static_cast<LineIndex>(line.value)).has_value());
  }
  const Answer a = evaluate(w, at, e);
  if (e.op == Op::find && a.is == Is::unknown && a.some_line) return truth(true);
  if (a.is == Is::unknown) return Answer::unknown(a.absent);
  return truth(a.known());
}

Answer set_question(const World& w, const At& at, const model::Expr& e) {
  const Codes c = codes(w, at, e.args[0]);
  const std::set<Symbol> distinct(c.members.begin(), c.members.end());
  if (e.op == Op::overlaps) {
    const Codes d = codes(w, at, e.args[1]);
    if ((!c.missing && c.members.empty()) || (!d.missing && d.members.empty())) return truth(false);
    if (c.missing || d.missing)
      return Answer::unknown(both(c.missing ? c.absent : std::set<Field>{}, d.missing ? d.absent : std::set<Field>{}));
    return truth(std::any_of(d.members.begin(), d.members.end(), [&](Symbol s) { return distinct.contains(s); }));
  }
  if (e.op == Op::same_codes) {
    const Codes d = codes(w, at, e.args[1]);
    if (c.missing || d.missing)
      return Answer::unknown(both(c.missing ? c.absent : std::set<Field>{}, d.missing ? d.absent : std::set<Field>{}));
    return truth(distinct == std::set<Symbol>(d.members.begin(), d.members.end()));
  }
  if (e.op == Op::has) {
    const Answer code = evaluate(w, at, e.args[1]);
    if (code.is == Is::none) return truth(false);
    if (c.missing || !code.known()) return Answer::unknown(both(c.absent, code.absent));
    return truth(distinct.contains(static_cast<Symbol>(code.value)));
  }
  if (c.missing) return Answer::unknown(c.absent);
  if (e.op == Op::is_empty) return truth(distinct.empty());
  const Date date = w.lines[whose(at, e.who)].date;
  std::int64_t in = 0;
  for (Symbol s : distinct) in += in_list(w, e.index, static_cast<std::int64_t>(s), date) ? 1 : 0;
  const auto all = static_cast<std::int64_t>(distinct.size());
  switch (e.op) {
    case Op::any_in:
      return truth(in >= 1);
    case Op::all_in:
      return truth(in == all);
    case Op::none_in:
      return truth(in == 0);
    case Op::exactly_in:
      return truth(in == e.value);
    case Op::at_least_in:
      return truth(in >= e.value);
    default:
      return truth(in <= e.value);
  }
}

Symbol category(const World& w, Symbol code) {
  return w.symbols.intern(w.symbols.domain(code), std::string(w.symbols.text(code).substr(0, 3)));
}

}  // namespace

Verdict3 condition(const Answer& a) {
  if (a.is == Is::unknown) return {Verdict3::Is::unknown, a.absent};
  return {a.known() && a.value != 0 ? Verdict3::Is::yes : Verdict3::Is::no, {}};
}

bool in_list(const World& w, std::uint32_t index, std::int64_t value, Date date) {
  const model::List& list = w.library.lists[index];
  bool in = false;
  for (const model::ListItem& item : list.items) {
    if (date < item.from || item.until < date) continue;
    if (item.list) {
      in = in || in_list(w, *item.list, value, date);
    } else if (list.element.kind != Kind::code) {
      in = in || (item.first_value <= value && value <= item.last_value);
    } else {
      const auto symbol = static_cast<Symbol>(value);
      if (system_of(w.batch.domain(symbol)) != list.element.system) continue;
      const std::string code(w.batch.text(symbol));
      const std::string last = item.last.empty() ? item.first : item.last;
      in = in || (item.first <= code && (code <= last || (item.stem && code.starts_with(last))));
    }
  }
  for (std::uint32_t other : list.minus) in = in && !in_list(w, other, value, date);
  return in;
}

Codes codes(const World& w, const At& at, const model::Expr& e) {
  switch (e.op) {
    case Op::field:
    case Op::found_field: {
      const auto f = static_cast<Field>(e.index);
      LineIndex line{};
      if (e.op == Op::field) {
        line = w.lines[whose(at, e.who)].line;
      } else {
        const Answer found = evaluate(w, at, e.args[0]);
        if (!found.known()) return {found.is == Is::unknown, {}, found.absent};
        line = static_cast<LineIndex>(found.value);
      }
      Codes c{w.batch.set_is_missing(f, line), {}, {}};
      for (Symbol s : w.batch.set(f, line)) c.members.push_back(s);
      if (c.missing) c.absent = {f};
      return c;
    }
    case Op::let: {
      const At there = e.who == Who::subject ? at : on(at, at.other);
      return codes(w, there, at.policy.lets[e.index].value);
    }
    case Op::found_let: {
      const Answer found = evaluate(w, at, e.args[0]);
      if (!found.known()) return {found.is == Is::unknown, {}, found.absent};
      return codes(w, on(at, w.place(static_cast<LineIndex>(found.value))), at.policy.lets[e.index].value);
    }
    case Op::among: {
      Codes c = codes(w, at, e.args[0]);
      const Date date = w.lines[whose(at, e.who)].date;
      std::erase_if(c.members, [&](Symbol s) { return !in_list(w, e.index, static_cast<std::int64_t>(s), date); });
      return c;
    }
    case Op::category_of: {
      Codes c = codes(w, at, e.args[0]);
      for (Symbol& s : c.members) s = category(w, s);
      return c;
    }
    case Op::choice:
      for (std::size_t i = 0; i + 1 < e.args.size(); i += 2) {
        const Verdict3 v = condition(evaluate(w, at, e.args[i]));
        if (v.unknown()) return {true, {}, v.absent};
        if (v.yes()) return codes(w, at, e.args[i + 1]);
      }
      return codes(w, at, e.args.back());
    default:
      return {true, {}, {}};
  }
}

Answer evaluate(const World& w, const At& at, const model::Expr& e) {
  switch (e.op) {
    case Op::constant:
      return Answer::of(e.value);
    case Op::field:
      return field(w, static_cast<Field>(e.index), whose(at, e.who));
    case Op::let: {
      const At there = e.who == Who::subject ? at : on(at, at.other);
      return evaluate(w, there, at.policy.lets[e.index].value);
    }
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
      return logic(w, at, e);
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return compared(e, evaluate(w, at, e.args[0]), evaluate(w, at, e.args[1]));
    case Op::in_list: {
      Answer a = evaluate(w, at, e.args[0]);
      if (a.is == Is::none) return truth(false);
      return a.known() ? truth(in_list(w, e.index, a.value, w.lines[whose(at, e.who)].date)) : a;
    }
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
      return set_question(w, at, e);
    case Op::is_present:
      return presence(w, at, e.args[0]);
    case Op::matches: {
      Answer a = evaluate(w, at, e.args[0]);
      if (a.is == Is::none) return truth(false);
      if (!a.known()) return a;
      return truth(
          pattern_holds(w.batch.text(static_cast<Symbol>(a.value)), w.symbols.text(static_cast<Symbol>(e.value))));
    }
    case Op::category_of: {
      const Answer a = evaluate(w, at, e.args[0]);
      return a.known() ? Answer::of(static_cast<std::int64_t>(category(w, static_cast<Symbol>(a.value)))) : a;
    }
    case Op::choice:
      for (std::size_t i = 0; i + 1 < e.args.size(); i += 2) {
        const Verdict3 v = condition(evaluate(w, at, e.args[i]));
        if (v.unknown()) return Answer::unknown(v.absent);
        if (v.yes()) return evaluate(w, at, e.args[i + 1]).without_range();
      }
      return evaluate(w, at, e.args.back()).without_range();
    case Op::row:
      return lookup(w, at, e);
    case Op::column: {
      Answer row = evaluate(w, at, e.args[0]);
      if (!row.known()) return row;
      const TableData& data = w.library.tables[e.index].table.data;
      const auto column = static_cast<std::size_t>(e.value);
      const auto r = static_cast<std::size_t>(row.value);
      return data.valid[column][r] != 0 ? Answer::of(data.cells[column][r]) : Answer::nothing();
    }
    case Op::exists:
      return exists(w, at, at.policy.exists[e.index]);
    case Op::find:
      return find(w, at, at.policy.finds[e.index]);
    case Op::total:
      return total(w, at, at.policy.totals[e.index]);
    case Op::rank:
      return rank(w, at, at.policy.ranks[e.index]);
    case Op::found_field:
    case Op::found_let: {
      Answer line = evaluate(w, at, e.args[0]);
      if (!line.known()) return line;
      const std::size_t there = w.place(static_cast<LineIndex>(line.value));
      if (e.op == Op::found_field) return field(w, static_cast<Field>(e.index), there);
      return evaluate(w, on(at, there), at.policy.lets[e.index].value).without_range();
    }
    default:
      return computed(w, at, e);
  }
}

}  // namespace edict::oracle
