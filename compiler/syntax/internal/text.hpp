// Small questions about characters and quotes.
#pragma once

#include <string>
#include <string_view>

namespace edict::syntax {

inline bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// `"a \"b\""` to `a "b"`. A backslash stands for itself before anything but a quote or a backslash.
std::string unquoted(std::string_view written);
// The way back.
std::string quoted(std::string_view text);

// At most 40 bytes of one line, cut at a character, for messages.
std::string shortened(std::string_view text);

}  // namespace edict::syntax
