#include "runtime/decisions/json_text.hpp"

#include <cstdint>

namespace edict {
namespace {

// The length of the UTF-8 sequence at the front of the text (RFC 3629), 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return follows(1) ? 2 : 0;
  if (first < 0xF0) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) >= 0xA0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first > 0xF4) return 0;
  const bool overlong = first == 0xF0 && byte(1) < 0x90;
  const bool too_high = first == 0xF4 && byte(1) >= 0x90;
  return follows(1) && follows(2) && follows(3) && !overlong && !too_high ? 4 : 0;
}

bool is_plain(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_special(TextBuffer& out, char c) {
  switch (c) {
    case '"':
      append(out, "\\\"");
      return;
    case '\\':
      append(out, "\\\\");
      return;
    case '\b':
      append(out, "\\b");
      return;
    case '\f':
      append(out, "\\f");
      return;
    case '\n':
      append(out, "\\n");
      return;
    case '\r':
      append(out, "\\r");
      return;
    case '\t':
      append(out, "\\t");
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

void append_json_string(TextBuffer& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    append(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (static_cast<std::uint8_t>(text.front()) < 0x80) {
      append_special(out, text.front());
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = sequence_length(text);
    append(out, length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out.push_back('"');
}

}  // namespace edict
