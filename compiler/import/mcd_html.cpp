#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "compiler/import/bytes.hpp"
#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

// Windows-1252, 0x80 to 0x9F; 0 where it has none.
constexpr std::array<std::uint16_t, 32> kWindows = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// How many bytes the character at `at` has, 0 where no valid one begins.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0)
    return follows(1) && follows(2) && (first != 0xE0 || byte(1) >= 0xA0) && (first != 0xED || byte(1) < 0xA0) ? 3 : 0;
  if (first >= 0xF0 && first < 0xF5)
    return follows(1) && follows(2) && follows(3) && (first != 0xF0 || byte(1) >= 0x90) &&
                   (first != 0xF4 || byte(1) < 0x90)
               ? 4
               : 0;
  return 0;
}

std::uint32_t utf8_point(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i])); };
  if (length == 1) return byte(0);
  if (length == 2) return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  if (length == 3) return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
struct Entity {
  std::string_view name;
  std::uint32_t point;
};
constexpr Entity kEntities[] = {
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},    {"nbsp", ' '},
    {"sol", '/'},      {"bsol", '/'},      {"lpar", '('},     {"rpar", ')'},     {"num", '#'},      {"percnt", '%'},
    {"ast", '*'},      {"comma", ','},     {"period", '.'},   {"colon", ':'},    {"semi", ';'},     {"plus", '+'},
    {"equals", '='},   {"hyphen", '-'},    {"dash", '-'},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"sbquo", 0x2018}, {"bdquo", 0x201C}, {"bull", 0x2022},
    {"middot", 0xB7},  {"hellip", 0x2026}, {"trade", 0x2122}, {"reg", 0xAE},     {"copy", 0xA9},    {"sect", 0xA7},
    {"para", 0xB6},    {"deg", 0xB0},      {"micro", 0xB5},   {"plusmn", 0xB1},  {"frac12", 0xBD},  {"frac14", 0xBC},
    {"frac34", 0xBE},  {"sup1", 0xB9},     {"sup2", 0xB2},    {"sup3", 0xB3},    {"times", 0xD7},   {"divide", 0xF7},
    {"le", 0x2264},    {"ge", 0x2265},     {"ne", 0x2260},    {"alpha", 0x3B1},  {"beta", 0x3B2},   {"gamma", 0x3B3},
    {"delta", 0x3B4},  {"mu", 0x3BC},      {"eacute", 0xE9},  {"egrave", 0xE8},  {"ouml", 0xF6},    {"uuml", 0xFC},
    {"auml", 0xE4},    {"iuml", 0xEF},     {"ntilde", 0xF1},  {"ccedil", 0xE7},  {"ensp", ' '},     {"emsp", ' '},
    {"thinsp", ' '},   {"shy", 0},         {"zwj", 0},        {"zwnj", 0},       {"rarr", 0x2192},  {"dagger", 0x2020},
    {"lsqb", '['},     {"rsqb", ']'},      {"lbrack", '['},   {"rbrack", ']'},   {"newline", '\n'}, {"tab", ' '}};

// The entity that `text` begins with and its length; nothing where none does.
std::optional<std::pair<std::uint32_t, std::size_t>> entity(std::string_view text) {
  const auto end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  const std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    const std::string small = lower_case(name);
    const auto found =
        std::find_if(std::begin(kEntities), std::end(kEntities), [&](const Entity& e) { return e.name == small; });
    if (found == std::end(kEntities)) return std::nullopt;
    return std::pair(found->point, end + 1);
  }
  const bool hex = name.size() > 1 && lowered(name[1]) == 'x';
  std::uint32_t point = 0;
  const std::string_view digits = name.substr(hex ? 2 : 1);
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    const char d = lowered(c);
    const int value = is_digit(d) ? d - '0' : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10 : -1;
    if (value < 0) return std::nullopt;
    point = point * (hex ? 16U : 10U) + static_cast<std::uint32_t>(value);
    if (point > 0x10FFFF) return std::nullopt;
  }
  if (point >= 0x80 && point < 0xA0) point = kWindows[point - 0x80];  // as browsers read &#150;
  if (point >= 0xD800 && point < 0xE000) return std::nullopt;
  return std::pair(point, end + 1);
}

std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto found = text[i] == '&' ? entity(text.substr(i)) : std::nullopt;
    if (found) {
      if (found->first != 0) append_utf8(out, found->first);
      i += found->second;
    } else {
      out += text[i++];
    }
  }
  return out;
}

// `<p`, `</p`, `<!--` begin a tag; `< 5 mg` does not.
bool begins_tag(std::string_view text) {
  return text.size() > 1 && text[0] == '<' && (is_letter(text[1]) || text[1] == '/' || text[1] == '!');
}

bool is_block(std::string_view tag) {
  for (const std::string_view block : {"p", "br", "li", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5",
                                       "h6", "dd", "dt", "blockquote", "section", "hr"}) {
    if (tag == block) return true;
  }
  return false;
}

std::string without_tags(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  for (std::size_t i = 0; i < html.size();) {
    if (!begins_tag(html.substr(i))) {
      // A line break in the source of HTML is a blank.
      out += html[i] == '\n' || html[i] == '\r' || html[i] == '\t' ? ' ' : html[i];
      ++i;
      continue;
    }
    if (html.substr(i).starts_with("<!--")) {
      const auto end = html.find("-->", i);
      i = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    const auto end = html.find('>', i);
    if (end == std::string_view::npos) break;  // cut off within a tag
    std::size_t at = i + 1;
    if (html[at] == '/') ++at;
    std::size_t length = 0;
    while (is_letter(html[at + length]) || is_digit(html[at + length])) ++length;
    const std::string tag = lower_case(html.substr(at, length));
    i = end + 1;
    if (html[at - 1] == '<' && (tag == "style" || tag == "script")) {
      const auto close = html.find("</", i);
      i = close == std::string_view::npos ? html.size() : close;
    }
    if (is_block(tag)) {
      out += '\n';
    } else if (tag == "td" || tag == "th") {
      out += ' ';
    }
  }
  return out;
}

// A character as policies write it; nothing for one that has no meaning in a text.
std::string_view tidied(std::uint32_t point) {
  switch (point) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case '"':
    case '`':
      return "'";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "-";
    case 0xA0:
    case 0x2002:
    case 0x2003:
    case 0x2009:
    case 0x202F:
    case 0x3000:
    case 0x2022:
    case 0xB7:
    case 0x25CF:
    case 0x25AA:
      return " ";
    case 0x2026:
      return "...";
    case '\\':
      return "/";
    default:
      return {};
  }
}

bool has_no_meaning(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xAD || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0xE000 && point <= 0xF8FF) || point == 0xFEFF ||
         point == 0xFFFD;
}

std::string tidy(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto blank = [&] {
    if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text, i), 1);
    const std::uint32_t point = utf8_point(text, i, length);
    const std::string_view instead = tidied(point);
    if (text[i] == '\n') {
      while (!out.empty() && out.back() == ' ') out.pop_back();
      if (!out.empty() && out.back() != '\n') out += '\n';
    } else if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || instead == " ") {
      blank();
    } else if (!instead.empty()) {
      out += instead;
    } else if (!has_no_meaning(point)) {
      out += text.substr(i, length);
    }
    i += length;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

}  // namespace

std::string as_utf8_text(std::string_view bytes) {
  bool valid = true;
  for (std::size_t i = 0; i < bytes.size() && valid;) {
    const std::size_t length = utf8_length(bytes, i);
    valid = length > 0;
    i += length;
  }
  if (valid) return std::string(bytes);
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte < 0xA0) {
      if (kWindows[byte - 0x80] != 0) append_utf8(out, kWindows[byte - 0x80]);
    } else {
      append_utf8(out, byte);
    }
  }
  return out;
}

std::string plain_text(std::string_view html) {
  std::string text = as_utf8_text(html);
  // Encoded twice: tags are entities, too.
  if (text.find('<') == std::string::npos) {
    const auto at = text.find("&lt;");
    if (at != std::string::npos && at + 4 < text.size() && begins_tag(fmt::format("<{}", text.substr(at + 4, 2))))
      text = decoded(text);
  }
  // `&amp;nbsp;` is a blank that was encoded twice.
  return tidy(decoded(decoded(without_tags(text))));
}

}  // namespace edict::import
