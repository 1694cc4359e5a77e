#include "runtime/claims/field_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"

namespace edict {
namespace {

Failure<Complaint> complain(std::string_view id, std::string message, std::string help) {
  return {Complaint{id, std::move(message), std::move(help)}};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool same_word(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

Result<std::int64_t, Complaint> read_boolean(std::string_view text) {
  for (std::string_view word : {"true", "1", "y", "yes"}) {
    if (same_word(text, word)) return 1;
  }
  for (std::string_view word : {"false", "0", "n", "no"}) {
    if (same_word(text, word)) return 0;
  }
  return complain("E0721", "is neither yes nor no", "write true or false (also 1 or 0, Y or N)");
}

Result<std::int64_t, Complaint> read_whole_number(std::string_view text) {
  const auto number = parse_decimal(text);
  if (!number || number->thousandths % 1000 != 0) {
    return complain("E0709", "is not a whole number", "write digits only");
  }
  return number->thousandths / 1000;
}

Result<std::int64_t, Complaint> read_date(std::string_view text) {
  const auto date = parse_date(text);
  // Years beyond these are typing errors, and the open ends of periods lie there.
  static const Date first = *make_date(1800, 1, 1);
  static const Date last = *make_date(2999, 12, 31);
  if (!date || *date < first || *date > last) {
    return complain("E0708", "is not a date", "write a day that exists as 2024-01-05 or 20240105, from 1800 to 2999");
  }
  return date->days;
}

}  // namespace

Result<Symbol, Complaint> read_code(SymbolTable& symbols, CodeSystem system, std::string_view text, Spelling spelling) {
  if (spelling == Spelling::bare_number) {
    // 389 may be 389 or 038.9 that lost its zero and its point: only ICD-9 codes have no fixed length.
    const bool ambiguous = system == CodeSystem::icd9cm || system == CodeSystem::icd9pcs;
    if (ambiguous || !all_digits(text)) {
      return Failure{Complaint{"E0707", "is a number where a code belongs",
                               "write the code as a text in quotation marks: a number loses zeros"}};
    }
  }
  std::array<char, 4> padded{};
  if (system == CodeSystem::revenue && text.size() == 3 && spelling == Spelling::text) {
    padded[0] = '0';
    std::copy(text.begin(), text.end(), padded.begin() + 1);
    text = std::string_view(padded.data(), padded.size());
  }
  const auto normal = normalize_code(system, text);
  if (!normal) {
    return Failure{Complaint{"E0710", fmt::format("does not have the shape of {}", describe({Kind::code, system})),
                             fmt::format("expected {}", shape_of(system))}};
  }
  return symbols.intern(domain_of(system), *normal);
}

Result<std::int64_t, Complaint> read_cents(std::string_view text) {
  auto number = read_whole_number(text);
  if (!number) return complain("E0709", "is not a whole number of cents", "write 8500 for $85.00");
  return number;
}

std::optional<Complaint> complaint_of_text(std::string_view text, Spelling spelling) {
  if (spelling != Spelling::bare_number || all_digits(text)) return std::nullopt;
  return Complaint{"E0707", "is a number where a text belongs", "write it in quotation marks"};
}

Result<std::int64_t, Complaint> read_field(SymbolTable& symbols, Type type, std::string_view text, Spelling spelling) {
  if (type.kind == Kind::code) {
    const auto code = read_code(symbols, type.system, text, spelling);
    if (!code) return Failure{code.error()};
    return static_cast<std::int64_t>(code.value());
  }
  if (type.kind == Kind::text || type.kind == Kind::id) {
    if (auto complaint = complaint_of_text(text, spelling)) return Failure{std::move(*complaint)};
    return static_cast<std::int64_t>(symbols.intern(SymbolDomain::text, text));
  }
  return read_field(type, text);
}

Result<std::int64_t, Complaint> read_field(Type type, std::string_view text) {
  switch (type.kind) {
    case Kind::boolean:
      return read_boolean(text);
    case Kind::integer:
      return read_whole_number(text);
    case Kind::date:
      return read_date(text);
    case Kind::decimal: {
      const auto number = parse_decimal(text);
      if (!number) return complain("E0709", "is not a number", "write digits, at most three of them after the point");
      return number->thousandths;
    }
    case Kind::money: {
      const auto amount = parse_money(text);
      if (!amount) return complain("E0709", "is not an amount of money", "write dollars and cents as 85.00");
      return amount->cents;
    }
    case Kind::code:
    case Kind::text:
    case Kind::id:
    case Kind::days:
    case Kind::months:
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      break;  // no field of a claim is read as one
  }
  return complain("E0707", "cannot be read", {});
}

}  // namespace edict
