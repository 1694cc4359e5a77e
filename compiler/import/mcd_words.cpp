#include "compiler/import/mcd_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::import {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
// "e.g.", "No.", "J. Smith", "1.5" do not end a sentence.
bool ends_sentence(std::string_view text, std::size_t stop) {
  if (stop + 2 >= text.size() || text[stop + 1] != ' ') return false;
  const char next = text[stop + 2];
  if (next >= 'a' && next <= 'z') return false;
  if (text[stop] != '.') return true;
  std::size_t begin = stop;
  while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n' && text[begin - 1] != '(') --begin;
  const std::string word = lower_case(text.substr(begin, stop - begin));
  for (const std::string_view abbreviation :
       {"e.g", "i.e", "vs", "no", "dr", "sec", "pub", "ch", "st", "approx", "fig"}) {
    if (word == abbreviation) return false;
  }
  return word.size() > 1 || (word.size() == 1 && is_digit(word[0]) && begin > 0 && text[begin - 1] != '\n');
}

constexpr std::size_t kWidest = 110;
constexpr std::size_t kLongestComment = 1500;

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lowered(c);
  return out;
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
    if (!lower_case(title.substr(0, lead.size())).starts_with(lead)) continue;
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
