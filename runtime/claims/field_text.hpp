// The text of one field as its value, or the reason why it is none. The same for every format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.hpp"
#include "runtime/base/symbols.hpp"
#include "runtime/vocabulary/type.hpp"

namespace edict {

// How the text stood in the input.
enum class Spelling : std::uint8_t {
  text,         // a JSON string, a CSV cell
  bare_number,  // a JSON number: leading zeros are lost
};

// An id of the catalog and what follows the name of the field: "is not a date". Never the value.
struct Complaint {
  std::string_view id;
  std::string message;
  std::string help;
};

// Without blanks at either end.
inline std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// A scalar field's text, not empty. `system` of an ICD field is the claim's edition, never `icd` itself.
Result<std::int64_t, Complaint> read_field(SymbolTable& symbols, Type type, std::string_view text,
                                           Spelling spelling = Spelling::text);
// The same for types other than codes and texts, which need no table.
Result<std::int64_t, Complaint> read_field(Type type, std::string_view text);
// What is wrong with the text of a text field; nothing when it may stand.
std::optional<Complaint> complaint_of_text(std::string_view text, Spelling spelling);
// One code, as read_field does it.
Result<Symbol, Complaint> read_code(SymbolTable& symbols, CodeSystem system, std::string_view text, Spelling spelling);
// Whole cents: `charge_cents`.
Result<std::int64_t, Complaint> read_cents(std::string_view text);

}  // namespace edict
