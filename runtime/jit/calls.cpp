#include "runtime/jit/calls.hpp"

#include <algorithm>
#include <vector>

#include "runtime/engine/compare_bounds.hpp"
#include "runtime/jit/evaluator.hpp"
#include "runtime/ops/scalar.hpp"

namespace edict::jit {
namespace {

constexpr std::uint64_t kSmallSet = 24;

Date as_date(std::int64_t v) { return Date{static_cast<std::int32_t>(v)}; }
std::span<const Symbol> span_of(const Symbol* data, std::uint64_t size) { return {data, size}; }

std::uint64_t give(ops::Number number, std::int64_t* out) {
  *out = number.value_or(0);
  return number ? 1 : 0;
}

std::vector<Symbol> sorted_once(std::span<const Symbol> members) {
  std::vector<Symbol> distinct(members.begin(), members.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

std::uint64_t contains(Run* run, std::uint64_t list, std::int64_t value, std::int64_t date) {
  return JitEvaluator::of(run).contains(static_cast<std::uint32_t>(list), value, as_date(date)) ? 1 : 0;
}

std::uint64_t count_distinct(Run* run, std::uint64_t list, const Symbol* data, std::uint64_t size, std::int64_t date) {
  const auto inside = [&](Symbol m) { return contains(run, list, static_cast<std::int64_t>(m), date) != 0; };
  // Nearly every set is small: looking back is quicker than sorting then.
  if (size <= kSmallSet) {
    std::uint64_t count = 0;
    for (const Symbol* m = data; m != data + size; ++m) {
      if (std::find(data, m, *m) == m && inside(*m)) ++count;
    }
    return count;
  }
  const std::vector<Symbol> distinct = sorted_once(span_of(data, size));
  return static_cast<std::uint64_t>(std::count_if(distinct.begin(), distinct.end(), inside));
}

void among(Run* run, std::uint64_t list, const Symbol* data, std::uint64_t size, std::int64_t date, SpanOut* out) {
  const SpanOut room = JitEvaluator::of(run).room_for(size);
  auto* end = const_cast<Symbol*>(room.data);
  for (const Symbol member : span_of(data, size)) {
    if (contains(run, list, static_cast<std::int64_t>(member), date) != 0) *end++ = member;
  }
  *out = {room.data, static_cast<std::uint64_t>(end - room.data)};
}

void categories(Run* run, const Symbol* data, std::uint64_t size, SpanOut* out) {
  const SpanOut room = JitEvaluator::of(run).room_for(size);
  auto* made = const_cast<Symbol*>(room.data);
  for (std::uint64_t i = 0; i < size; ++i) made[i] = JitEvaluator::of(run).category(data[i]);
  *out = {room.data, size};
}

std::int64_t category(Run* run, std::int64_t symbol) {
  return static_cast<std::int64_t>(JitEvaluator::of(run).category(static_cast<Symbol>(symbol)));
}

std::uint64_t matches(Run* run, std::int64_t symbol, std::int64_t pattern) {
  const SymbolTable& symbols = JitEvaluator::of(run).symbols();
  return ops::matches(symbols.text(static_cast<Symbol>(symbol)), symbols.text(static_cast<Symbol>(pattern))) ? 1 : 0;
}

std::uint64_t overlaps(const Symbol* a, std::uint64_t a_size, const Symbol* b, std::uint64_t b_size) {
  const auto theirs = span_of(b, b_size);
  const auto ours = span_of(a, a_size);
  return std::any_of(ours.begin(), ours.end(),
                     [&](Symbol m) { return std::find(theirs.begin(), theirs.end(), m) != theirs.end(); })
             ? 1
             : 0;
}

std::uint64_t same_codes(const Symbol* a, std::uint64_t a_size, const Symbol* b, std::uint64_t b_size) {
  const auto ours = span_of(a, a_size);
  const auto theirs = span_of(b, b_size);
  if (a_size > kSmallSet || b_size > kSmallSet) return sorted_once(ours) == sorted_once(theirs) ? 1 : 0;
  const auto all_in = [](std::span<const Symbol> some, std::span<const Symbol> all) {
    return std::all_of(some.begin(), some.end(),
                       [&](Symbol m) { return std::find(all.begin(), all.end(), m) != all.end(); });
  };
  return all_in(ours, theirs) && all_in(theirs, ours) ? 1 : 0;
}

std::uint64_t multiply(std::int64_t a, std::int64_t b, std::uint64_t b_kind, std::int64_t* out) {
  return give(ops::multiply(a, b, static_cast<Kind>(b_kind)), out);
}

std::uint64_t divide(std::int64_t a, std::uint64_t a_kind, std::int64_t b, std::uint64_t b_kind, std::int64_t* out) {
  return give(ops::divide(a, static_cast<Kind>(a_kind), b, static_cast<Kind>(b_kind)), out);
}

std::uint64_t divide_to_integer(std::int64_t a, std::uint64_t a_kind, std::int64_t b, std::uint64_t b_kind,
                                std::uint64_t rounding, std::int64_t* out) {
  return give(ops::divide_to_integer(a, static_cast<Kind>(a_kind), b, static_cast<Kind>(b_kind),
                                     static_cast<ops::Rounding>(rounding)),
              out);
}

std::int64_t to_integer(std::int64_t a, std::uint64_t kind, std::uint64_t rounding) {
  return ops::to_integer(a, static_cast<Kind>(kind), static_cast<ops::Rounding>(rounding));
}

std::int64_t months_later(std::int64_t date, std::int64_t months) { return add_months(as_date(date), months).days; }
std::int64_t nth_birthday(std::int64_t born, std::int64_t age) { return birthday(as_date(born), age).days; }
std::int64_t year_of(std::int64_t date) { return civil(as_date(date)).year; }
std::int64_t month_of(std::int64_t date) { return civil(as_date(date)).month; }
std::int64_t months_between(std::int64_t a, std::int64_t b) { return completed_months(as_date(a), as_date(b)); }
std::int64_t years_between(std::int64_t a, std::int64_t b) { return completed_years(as_date(a), as_date(b)); }
std::int64_t full_months(std::int64_t a, std::int64_t b) { return full_months_between(as_date(a), as_date(b)); }

std::int64_t row(Run* run, std::uint64_t table, const std::int64_t* keys, std::uint64_t count, std::int64_t date) {
  const auto found =
      JitEvaluator::of(run).constants().row(static_cast<std::uint32_t>(table), {keys, count}, as_date(date));
  return found ? static_cast<std::int64_t>(*found) : -1;
}

// The first combination that the table has, the first key turning fastest.
std::int64_t row_of_choices(Run* run, std::uint64_t table, const KeyChoices* keys, std::uint64_t count,
                            std::int64_t date) {
  const auto choices = [&](std::size_t i) { return keys[i].is_set != 0 ? keys[i].number : 1; };
  std::vector<std::int64_t> pick(count, 0);
  std::vector<std::int64_t> key(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (choices(i) == 0) return -1;
  }
  while (true) {
    for (std::size_t i = 0; i < count; ++i)
      key[i] = keys[i].is_set != 0 ? static_cast<std::int64_t>(keys[i].members[pick[i]]) : keys[i].number;
    const std::int64_t found = row(run, table, key.data(), count, date);
    if (found >= 0) return found;
    std::size_t i = 0;
    while (i < count && ++pick[i] == choices(i)) pick[i++] = 0;
    if (i == count) return -1;
  }
}

std::uint64_t cell(Run* run, std::uint64_t table, std::uint64_t column, std::int64_t row_index, std::int64_t* out) {
  const auto found = JitEvaluator::of(run).constants().cell(
      static_cast<std::uint32_t>(table), static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(row_index));
  *out = found.value_or(0);
  return found ? 1 : 0;
}

void phrase(Run* run, std::uint64_t op, std::uint64_t policy, std::uint64_t index, std::uint64_t line, Value* out) {
  Phrases& phrases = JitEvaluator::of(run).phrases();
  const auto p = static_cast<std::uint32_t>(policy);
  const auto i = static_cast<std::uint32_t>(index);
  const auto subject = static_cast<LineIndex>(line);
  switch (static_cast<Op>(op)) {
    case Op::exists:
      *out = phrases.exists(p, i, subject);
      return;
    case Op::find:
      *out = phrases.find(p, i, subject);
      return;
    case Op::total:
      *out = phrases.total(p, i, subject);
      return;
    default:
      *out = phrases.rank(p, i, subject);
      return;
  }
}

std::uint64_t compare_bounds(Run* run, std::uint64_t comparison, std::uint64_t phrase_is_left, std::uint64_t op,
                             std::uint64_t policy, std::uint64_t index, std::uint64_t line, std::int64_t other) {
  const Bounds bounds =
      JitEvaluator::of(run).phrases().bounds(static_cast<Op>(op), static_cast<std::uint32_t>(policy),
                                             static_cast<std::uint32_t>(index), static_cast<LineIndex>(line));
  switch (compare(static_cast<Op>(comparison), phrase_is_left != 0, bounds, other)) {
    case Truth::yes:
      return static_cast<std::uint64_t>(Answer::yes);
    case Truth::no:
      return static_cast<std::uint64_t>(Answer::no);
    case Truth::unknown:
      break;
  }
  return static_cast<std::uint64_t>(Answer::missing);
}

}  // namespace

const Calls& calls() {
  static constexpr Calls all = {contains,          count_distinct, among,         categories,    category,
                                matches,           overlaps,       same_codes,    multiply,      divide,
                                divide_to_integer, to_integer,     months_later,  nth_birthday,  year_of,
                                month_of,          months_between, years_between, full_months,   row,
                                row_of_choices,    cell,           phrase,        compare_bounds};
  return all;
}

}  // namespace edict::jit
