// An expression as machine code is made of it: lets are resolved, a part that is read twice stands once, and what
// differs between expressions of the same shape (lists, tables, phrases, numbers, codes) is taken out as parameters. So
// ten thousand policies that say `procedure in A and diagnosis any in B` need one function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plan/plan.hpp"

namespace edict::jit {

using TermId = std::uint32_t;
using LineId = std::uint32_t;

// How a list is asked: by a bit for each symbol, or by a call, because the answer hangs on the date or on a number.
enum class Membership : std::uint8_t { bits, call };

struct Argument {
  TermId term;
  Kind kind;  // as the plan's node says, which chooses the scale of numbers
};

// One operation. What `let` stands for is in its place, so no term is a let.
struct Term {
  Op op = Op::constant;
  Kind kind = Kind::boolean;
  LineId line = 0;                   // whose field, date or phrase, into Expression::lines
  std::uint32_t parameter = 0;       // the first of its parameters, see parameters_of()
  std::uint32_t column = 0;          // field, found_field, birthday: into Expression::columns
  std::uint32_t missing_column = 0;  // of a set: the column whose emptiness makes it missing
  bool missing_when_empty = false;   // of a set
  Membership membership = Membership::bits;
  std::vector<Argument> arguments;
};

// A line that is read: the judged one, the other one, or one that a term has found.
struct Line {
  enum class Of : std::uint8_t { subject, other, found } of = Of::subject;
  TermId found = 0;
};

struct ColumnRef {
  Field field;
  bool set = false;
  bool operator==(const ColumnRef&) const = default;
};

struct Expression {
  std::vector<Term> terms;  // arguments before their terms; the last is the root
  std::vector<Line> lines;  // 0 = the subject, 1 = the other line
  std::vector<ColumnRef> columns;
  std::uint32_t parameter_count = 0;
  TermId root() const { return static_cast<TermId>(terms.size() - 1); }
};

struct Flattened {
  Expression expression;
  std::vector<std::int64_t> parameters;
};

// Nothing for a root that is a set, and for expressions too large or too deep to be worth a function of their own:
// these stay with the other back end.
std::optional<Flattened> flatten(const plan::Plan& plan, std::uint32_t policy, plan::NodeId root);

bool asked_by_bits(const plan::List& list);

// Whether an operation answers yes, no or missing by nature. Other conditions are values that are read as one: fields,
// columns, choices.
constexpr bool is_logic(Op op) {
  switch (op) {
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_list:
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
    case Op::is_present:
    case Op::matches:
      return true;
    default:
      return false;
  }
}

// Equal exactly for expressions that need the same code.
std::string shape_of(const Expression& expression);

}  // namespace edict::jit
