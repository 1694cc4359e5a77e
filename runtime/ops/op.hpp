// The names of the operations that an expression is made of, shared by the typed model and the plan. What a scalar
// operation means is in scalar.hpp; what a phrase about other lines means is the engine's.
#pragma once

#include <cstdint>
#include <string_view>

namespace edict {

// Whose fields are read: the line that is judged (or counted, when a filter of a rule's subject is evaluated on it), or
// the other line of a phrase (`exists line other`, the counted line of a limit).
enum class Who : std::uint8_t { subject, other };

enum class Op : std::uint8_t {
  constant,  // value
  field,     // who, index = Field
  let,       // who, index = let of the policy
  // three-valued logic; any number of arguments for and, or
  logical_and,
  logical_or,
  logical_not,
  // two arguments of one type
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  // lists are constants: index = list; `who` says whose service date chooses the list's periods
  in_list,  // (scalar)
  any_in,
  all_in,
  none_in,  // (set)
  exactly_in,
  at_least_in,
  at_most_in,   // (set), value = how many
  among,        // (set) -> set
  has,          // (set, code)
  overlaps,     // (set, set)
  same_codes,   // (set, set): each holds all that the other holds
  is_empty,     // (set)
  is_present,   // (field | row | column | found line | field of a found line | let of these)
  matches,      // (text or code), value = Symbol of the pattern in the text domain
  category_of,  // (code | set): the first three characters of a diagnosis
  // arithmetic; arguments of one kind unless said otherwise
  to_decimal,  // (integer)
  to_money,    // (integer): whole dollars
  add,
  subtract,
  negate,
  multiply,  // (integer|decimal|money|days|months, integer|decimal): the kind of the first
  divide,    // (any number, integer|decimal) or (money, money): decimal, or money for money by a number; 3 or 2 places,
             // half away from zero
  floor,
  ceiling,
  round,  // (decimal) -> integer
  divide_floor,
  divide_ceiling,
  divide_round,  // (a, b) -> integer, exact
  minimum,
  maximum,  // (any number of arguments of one kind)
  // dates
  date_plus_days,
  date_minus_days,
  date_plus_months,
  date_minus_months,  // (date, duration)
  days_between,
  months_between,
  years_between,
  full_months_between,  // (date, date) -> integer
  date_difference,      // (a, b) -> days: a - b
  birthday,             // (integer): of the subject's patient; who
  year_of,
  month_of,  // (date) -> integer
  as_days,
  as_months,  // (integer): a duration
  choice,     // (condition, value, condition, value, …, otherwise)
  // tables: index = table
  row,     // (keys …, date): the row, if any
  column,  // (row), value = column
  // phrases about other lines: index into the policy's list of that phrase
  exists,
  find,         // -> line
  found_field,  // (line), index = Field
  found_let,    // (line), index = let, evaluated on the found line
  total,
  rank,
};
std::string_view name_of(Op op);
// Its `index` is a list.
bool reads_list(Op op);
// Its `who` says whose line is read, or whose date chooses.
bool has_who(Op op);
// A phrase about other lines: its answer may change while a patient's lines are decided.
bool is_phrase(Op op);

// Kinds of phrase details, shared likewise.
enum class Position : std::uint8_t { any, earlier, later };  // in adjudication order
enum class Standing : std::uint8_t {
  allowed,
  billed,
  payable,
  denied
};  // allowed: survived stage (a), or history not denied
enum class Direction : std::uint8_t { before, after, both };
enum class Pick : std::uint8_t { latest, earliest, nearest };
enum class FindRange : std::uint8_t { on_or_before, before, after, on_or_after, both };
enum class MeasureKind : std::uint8_t { units, lines, days, all_days, claims, named };
enum class WindowKind : std::uint8_t { lifetime, any, past, calendar, same_claim, since, between };
enum class GapKind : std::uint8_t { days, months, full_months };
enum class OutcomeKind : std::uint8_t { deny, deny_claim, pend, cut_back, pay, recode, flag };
// The four stages of §3.4, by what a rule reads.
enum class Stage : std::uint8_t { line, exists, limit, outcome };
enum class GroupCode : std::uint8_t { none, CO, PR, OA, PI };  // X12 835 CAS01

std::string_view name_of(Stage stage);          // "line", "exists", "limit", "outcome"
std::string_view name_of(OutcomeKind outcome);  // as a policy spells it: "cut back"
std::string_view name_of(GroupCode group);

}  // namespace edict
