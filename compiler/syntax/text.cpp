#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

std::string unquoted(std::string_view written) {
  std::string text;
  text.reserve(written.size());
  for (std::size_t i = 1; i + 1 < written.size(); ++i) {
    if (written[i] == '\\' && i + 2 < written.size() && (written[i + 1] == '"' || written[i + 1] == '\\')) ++i;
    text += written[i];
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string written = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') written += '\\';
    written += c;
  }
  return written + '"';
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 40;
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() <= kMost) return std::string(text);
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace edict::syntax
