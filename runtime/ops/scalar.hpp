// The meaning of every scalar operation on known values, once. Nothing means missing: overflow, division by zero.
// What missing arguments and 'no value' do is the same for all of them (reference.md, section 5) and stands with the
// evaluator. Pure functions, so that a compiler back end may inline them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/base/date.hpp"
#include "runtime/vocabulary/type.hpp"

namespace edict::ops {

using Number = std::optional<std::int64_t>;

Number add(std::int64_t a, std::int64_t b);
Number subtract(std::int64_t a, std::int64_t b);
// `a` of any kind times an integer or decimal; the result is of a's kind, rounded half away from zero.
Number multiply(std::int64_t a, std::int64_t b, Kind b_kind);
// Decimal (three places), or money for money by a number; rounded half away from zero.
Number divide(std::int64_t a, Kind a_kind, std::int64_t b, Kind b_kind);

enum class Rounding : std::uint8_t { floor, ceiling, half_away_from_zero };
// The exact quotient, brought to a whole number; money by a number is rounded to whole dollars.
Number divide_to_integer(std::int64_t a, Kind a_kind, std::int64_t b, Kind b_kind, Rounding rounding);
// A decimal or money brought to a whole number (of dollars).
std::int64_t to_integer(std::int64_t a, Kind kind, Rounding rounding);
Number integer_to_decimal(std::int64_t a);
Number integer_to_money(std::int64_t a);

// For counting: what does not fit stays at the end that it passed, so that a sum beyond every limit is beyond it.
std::int64_t saturating_add(std::int64_t a, std::int64_t b);
std::int64_t saturating_subtract(std::int64_t a, std::int64_t b);

Date shift(Date date, std::int64_t duration, Kind duration_kind);  // days or months

// `*` stands for any text, `?` for one character.
bool matches(std::string_view text, std::string_view pattern);

}  // namespace edict::ops
