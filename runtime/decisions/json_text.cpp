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

// How many bytes at the front need no escape, eight at a time while they can be told together.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t each = 0x0101'0101'0101'0101U;
  constexpr std::uint64_t high = each * 0x80;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    // The high bit of each byte that is not plain, and perhaps of one beside it: a look at single bytes decides.
    const std::uint64_t control = word - each * 0x20;
    const std::uint64_t quote = (word ^ (each * '"')) - each;
    const std::uint64_t backslash = (word ^ (each * '\\')) - each;
    if (((word | control | quote | backslash) & high) != 0) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
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

void append_date(TextBuffer& out, Date date) {
  const YearMonthDay day = civil(date);
  char text[10] = {0, 0, 0, 0, '-', 0, 0, '-', 0, 0};
  const auto digits = [&](int first, int last, std::int32_t value) {
    for (int i = last; i >= first; --i, value /= 10) text[i] = static_cast<char>('0' + value % 10);
  };
  digits(0, 3, day.year);
  digits(5, 6, day.month);
  digits(8, 9, day.day);
  append(out, {text, sizeof text});
}

void append_json_string(TextBuffer& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
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
