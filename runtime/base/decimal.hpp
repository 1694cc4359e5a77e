// Exact numbers. Units and decimals are whole thousandths, money is whole cents; nothing is ever binary floating
// point, so the same input gives the same bits everywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace edict {

// A number with three decimal places.
struct Decimal {
  std::int64_t thousandths = 0;
  auto operator<=>(const Decimal&) const = default;
};
// US dollars in whole cents.
struct Money {
  std::int64_t cents = 0;
  auto operator<=>(const Money&) const = default;
};

// `12`, `-0.5`, `.5`, `62.500`; at most three decimal places that are not zero; magnitude at most 10^12.
std::optional<Decimal> parse_decimal(std::string_view text);
// `85`, `85.00`, `-1.5`, `2330.00`; no sign of currency and no thousands separator; magnitude at most 10^12.
std::optional<Money> parse_money(std::string_view text);

std::string to_text(Decimal value);  // shortest: `1`, `2.5`
std::string to_text(Money value);    // two places: `85.00`

}  // namespace edict
