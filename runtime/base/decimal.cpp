#include "runtime/base/decimal.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace edict {
namespace {

constexpr std::int64_t kMagnitude = 1'000'000'000'000;

constexpr std::int64_t power_of_ten(int places) { return places == 0 ? 1 : 10 * power_of_ten(places - 1); }

// Whole units of 10^-places; nothing when the text is no number, has a further digit that is not zero, or is too large.
std::optional<std::int64_t> parse_fixed(std::string_view text, int places) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::int64_t largest = kMagnitude * power_of_ten(places);
  std::int64_t value = 0;
  int after_point = -1;
  bool any_digit = false;
  for (char c : text) {
    if (c == '.' && after_point < 0) {
      after_point = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any_digit = true;
    if (after_point >= places) {
      if (c != '0') return std::nullopt;
      continue;
    }
    value = value * 10 + (c - '0');
    if (after_point >= 0) ++after_point;
    if (value > largest) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  for (int i = after_point < 0 ? 0 : after_point; i < places; ++i) value *= 10;
  if (value > largest) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const auto value = parse_fixed(text, 3);
  return value ? std::optional(Decimal{*value}) : std::nullopt;
}

std::optional<Money> parse_money(std::string_view text) {
  const auto value = parse_fixed(text, 2);
  return value ? std::optional(Money{*value}) : std::nullopt;
}

std::string to_text(Decimal value) {
  const std::int64_t t = value.thousandths;
  const char* sign = t < 0 ? "-" : "";
  std::string text = fmt::format("{}{}", sign, std::llabs(t) / 1000);
  const auto rest = std::llabs(t) % 1000;
  if (rest == 0) return text;
  text += fmt::format(".{:03}", rest);
  while (text.back() == '0') text.pop_back();
  return text;
}

std::string to_text(Money value) {
  const char* sign = value.cents < 0 ? "-" : "";
  return fmt::format("{}{}.{:02}", sign, std::llabs(value.cents) / 100, std::llabs(value.cents) % 100);
}

}  // namespace edict
