#include "runtime/tables/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"

namespace edict {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// `$2,330.00`: commas only before three digits.
std::optional<std::int64_t> parse_amount(std::string_view text) {
  std::string plain;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.starts_with('$')) text.remove_prefix(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      const bool three = i + 3 < text.size() && (i + 4 == text.size() || text[i + 4] == ',' || text[i + 4] == '.');
      if (!three) return std::nullopt;
      continue;
    }
    plain += text[i];
  }
  if (plain.starts_with('-')) return std::nullopt;
  const auto money = parse_money(negative ? "-" + plain : plain);
  if (!money) return std::nullopt;
  return money->cents;
}

std::optional<std::int64_t> parse_boolean(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (lower == "true" || lower == "yes" || lower == "y" || lower == "1") return 1;
  if (lower == "false" || lower == "no" || lower == "n" || lower == "0") return 0;
  return std::nullopt;
}

std::int64_t as_value(Symbol symbol) { return static_cast<std::int64_t>(symbol); }

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view spaces = " \t\r";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::optional<std::int64_t> parse_cell(Type type, std::string_view text, SymbolTable& symbols) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  switch (type.kind) {
    case Kind::boolean:
      return parse_boolean(text);
    case Kind::integer:
    case Kind::days:
    case Kind::months:
      return parse_integer(text);
    case Kind::decimal:
      if (const auto value = parse_decimal(text)) return value->thousandths;
      return std::nullopt;
    case Kind::money:
      return parse_amount(text);
    case Kind::date:
      if (const auto value = parse_date(text)) return value->days;
      return std::nullopt;
    case Kind::code:
      if (const auto code = normalize_code(type.system, text))
        return as_value(symbols.intern(domain_of(type.system), *code));
      return std::nullopt;
    case Kind::text:
    case Kind::id:
      return as_value(symbols.intern(SymbolDomain::text, text));
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string display_cell(Type type, std::int64_t value, const SymbolTable& symbols) {
  switch (type.kind) {
    case Kind::boolean:
      return value != 0 ? "true" : "false";
    case Kind::integer:
    case Kind::days:
    case Kind::months:
      return fmt::format("{}", value);
    case Kind::decimal:
      return to_text(Decimal{value});
    case Kind::money:
      return "$" + to_text(Money{value});
    case Kind::date:
      return to_text(Date{static_cast<std::int32_t>(value)});
    case Kind::code:
      return display_code(type.system, symbols.text(static_cast<Symbol>(value)));
    case Kind::text:
    case Kind::id:
      return std::string(symbols.text(static_cast<Symbol>(value)));
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      return {};
  }
  return {};
}

std::string cell_shape(Type type) {
  switch (type.kind) {
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
    case Kind::days:
    case Kind::months:
      return "a whole number, such as 12";
    case Kind::decimal:
      return "a number with at most three decimal places, such as 62.5";
    case Kind::money:
      return "an amount, such as 2330.00";
    case Kind::date:
      return "a date, such as 2024-01-31";
    case Kind::code:
      return fmt::format("a code of {}: {}", name_of(type.system), shape_of(type.system));
    case Kind::text:
      return "a text";
    case Kind::id:
      return "an identifier";
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      return "a single value";
  }
  return {};
}

}  // namespace edict
