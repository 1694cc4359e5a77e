#include "compiler/import/mcd_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace edict::import {
namespace {

// Windows-1252, 0x80 to 0x9F; 0 where it has none.
constexpr std::array<std::uint16_t, 32> kWindows = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& to, std::uint32_t point) {
  if (point < 0x80) {
    to += static_cast<char>(point);
  } else if (point < 0x800) {
    to += static_cast<char>(0xC0 | point >> 6U);
    to += static_cast<char>(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    to += static_cast<char>(0xE0 | point >> 12U);
    to += static_cast<char>(0x80 | (point >> 6U & 0x3FU));
    to += static_cast<char>(0x80 | (point & 0x3FU));
  } else {
    to += static_cast<char>(0xF0 | point >> 18U);
    to += static_cast<char>(0x80 | (point >> 12U & 0x3FU));
    to += static_cast<char>(0x80 | (point >> 6U & 0x3FU));
    to += static_cast<char>(0x80 | (point & 0x3FU));
  }
}

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
std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lowered(c);
  return out;
}

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
    const std::string small = lowered(name);
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
      if (found->first != 0) append(out, found->first);
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
    const std::string tag = lowered(html.substr(at, length));
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

// "e.g.", "No.", "J. Smith", "1.5" do not end a sentence.
bool ends_sentence(std::string_view text, std::size_t stop) {
  if (stop + 2 >= text.size() || text[stop + 1] != ' ') return false;
  const char next = text[stop + 2];
  if (next >= 'a' && next <= 'z') return false;
  if (text[stop] != '.') return true;
  std::size_t begin = stop;
  while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n' && text[begin - 1] != '(') --begin;
  const std::string word = lowered(text.substr(begin, stop - begin));
  for (const std::string_view abbreviation :
       {"e.g", "i.e", "vs", "no", "dr", "sec", "pub", "ch", "st", "approx", "fig"}) {
    if (word == abbreviation) return false;
  }
  return word.size() > 1 || (word.size() == 1 && is_digit(word[0]) && begin > 0 && text[begin - 1] != '\n');
}

constexpr std::size_t kWidest = 110;
constexpr std::size_t kLongestComment = 1500;

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
      if (kWindows[byte - 0x80] != 0) append(out, kWindows[byte - 0x80]);
    } else {
      append(out, byte);
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

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  const auto end_at = [&](std::size_t end) {
    while (begin < end && text[begin] == ' ') ++begin;
    if (end > begin) found.emplace_back(text.substr(begin, end - begin));
    begin = end;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      end_at(i);
      begin = i + 1;
    } else if ((text[i] == '.' || text[i] == '?' || text[i] == '!' || text[i] == ';') && ends_sentence(text, i)) {
      end_at(i + 1);
    }
  }
  end_at(text.size());
  return found;
}

std::string cut_at(std::string_view text, std::size_t most) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (line.size() <= most) return line;
  std::size_t end = line.rfind(' ', most);
  if (end == std::string::npos || end < most / 2) {
    end = most;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  }
  line.resize(end);
  while (!line.empty() && (line.back() == ' ' || line.back() == ',' || line.back() == ';' || line.back() == '('))
    line.pop_back();
  return line + " ...";
}

std::string comment(std::string_view indent, std::string_view lead, std::string_view text) {
  std::string whole = lead.empty() ? std::string() : fmt::format("{} ", lead);
  if (text.size() > kLongestComment) {
    const std::string begin = cut_at(text, kLongestComment);
    whole += fmt::format("{} ({} more characters)", begin, text.size() - begin.size() + 4);
  } else {
    whole += text;
  }
  std::string out;
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) out += fmt::format("{}#{}\n", indent, line);
    line.clear();
  };
  std::size_t begin = 0;
  while (begin < whole.size()) {
    const std::size_t end = std::min(whole.find_first_of(" \n", begin), whole.size());
    const std::string_view word = std::string_view(whole).substr(begin, end - begin);
    if (!line.empty() && indent.size() + 1 + line.size() + 1 + word.size() > kWidest) end_line();
    if (!word.empty()) line += fmt::format(" {}", word);
    if (end < whole.size() && whole[end] == '\n') end_line();
    begin = end + 1;
  }
  end_line();
  return out;
}

std::string_view short_title(std::string_view title) {
  for (const std::string_view lead : {"billing and coding", "billing & coding", "response to comments"}) {
    if (!lowered(title.substr(0, lead.size())).starts_with(lead)) continue;
    std::string_view rest = title.substr(lead.size());
    while (!rest.empty() && (rest.front() == ':' || rest.front() == ' ' || rest.front() == '-')) rest.remove_prefix(1);
    if (!rest.empty()) return rest;
  }
  return title;
}

std::string name_of_title(std::string_view title) {
  constexpr std::size_t kLongest = 40;
  std::string name;
  std::string word;
  bool full = false;
  const auto end_word = [&] {
    full = full || (!name.empty() && name.size() + 1 + word.size() > kLongest);
    // A first word that is too long is cut: something must be there.
    if (!word.empty() && !full) name += (name.empty() ? "" : "_") + word.substr(0, kLongest);
    word.clear();
  };
  for (const char c : short_title(title)) {
    const char d = lowered(c);
    if ((d >= 'a' && d <= 'z') || is_digit(d)) {
      word += d;
    } else if (c != '\'') {
      end_word();
    }
  }
  end_word();
  return name;
}

std::string spaced_words(std::string_view text) {
  std::string out = " ";
  for (const char c : text) {
    const char d = lowered(c);
    const bool part = (d >= 'a' && d <= 'z') || is_digit(d) || static_cast<unsigned char>(d) >= 0x80;
    if (part) {
      out += d;
    } else if (c != '\'' && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

}  // namespace edict::import
