#include "runtime/ops/scalar.hpp"

#include <limits>

namespace edict::ops {
namespace {

__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): the only spelling that -Wpedantic takes

Number narrow(Wide value) {
  if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

Wide quotient(Wide a, Wide b, Rounding rounding) {
  if (b < 0) {
    a = -a;
    b = -b;
  }
  const Wide whole = a / b;
  const Wide rest = a % b;
  if (rest == 0) return whole;
  switch (rounding) {
    case Rounding::floor:
      return rest < 0 ? whole - 1 : whole;
    case Rounding::ceiling:
      return rest > 0 ? whole + 1 : whole;
    case Rounding::half_away_from_zero: {
      const Wide twice = 2 * (rest < 0 ? -rest : rest);
      if (twice < b) return whole;
      return a < 0 ? whole - 1 : whole + 1;
    }
  }
  return whole;
}

// How many steps of the kind's representation make one.
std::int64_t scale(Kind kind) {
  if (kind == Kind::decimal) return 1000;
  return kind == Kind::money ? 100 : 1;
}

}  // namespace

Number add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::nullopt : Number(sum);
}

std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

std::int64_t saturating_subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return a < b ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

Number subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  return __builtin_sub_overflow(a, b, &difference) ? std::nullopt : Number(difference);
}

Number multiply(std::int64_t a, std::int64_t b, Kind b_kind) {
  return narrow(quotient(static_cast<Wide>(a) * b, scale(b_kind), Rounding::half_away_from_zero));
}

Number divide(std::int64_t a, Kind a_kind, std::int64_t b, Kind b_kind) {
  if (b == 0) return std::nullopt;
  const bool money_by_number = a_kind == Kind::money && b_kind != Kind::money;
  // a / scale(a) divided by b / scale(b), in steps of the result's kind.
  const Wide steps = money_by_number ? 100 : 1000;
  return narrow(quotient(static_cast<Wide>(a) * scale(b_kind) * steps, static_cast<Wide>(b) * scale(a_kind),
                         Rounding::half_away_from_zero));
}

Number divide_to_integer(std::int64_t a, Kind a_kind, std::int64_t b, Kind b_kind, Rounding rounding) {
  if (b == 0) return std::nullopt;
  return narrow(quotient(static_cast<Wide>(a) * scale(b_kind), static_cast<Wide>(b) * scale(a_kind), rounding));
}

std::int64_t to_integer(std::int64_t a, Kind kind, Rounding rounding) {
  return static_cast<std::int64_t>(quotient(a, scale(kind), rounding));
}

Number integer_to_decimal(std::int64_t a) { return narrow(static_cast<Wide>(a) * 1000); }
Number integer_to_money(std::int64_t a) { return narrow(static_cast<Wide>(a) * 100); }

Date shift(Date date, std::int64_t duration, Kind duration_kind) {
  return duration_kind == Kind::months ? add_months(date, duration) : add_days(date, duration);
}

bool matches(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++t;
      ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace edict::ops
