// One value as it is written in a table, a list or a test, as the 64-bit integer that its type holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/symbols.hpp"
#include "runtime/vocabulary/type.hpp"

namespace edict {

// Nothing when the text is no value of the type. Money may carry `$` and thousands commas, booleans are true, false,
// yes, no, Y, N, 1 or 0. Codes and texts are interned. Outer spaces do not count.
std::optional<std::int64_t> parse_cell(Type type, std::string_view text, SymbolTable& symbols);

// The value as a person writes it.
std::string display_cell(Type type, std::int64_t value, const SymbolTable& symbols);

// What a cell of the type looks like, for messages: "a whole number, such as 12".
std::string cell_shape(Type type);

std::string_view trim(std::string_view text);

}  // namespace edict
