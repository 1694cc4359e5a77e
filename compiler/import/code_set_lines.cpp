#include "compiler/import/code_set_lines.hpp"

#include <algorithm>

namespace edict::import {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// Columns count from 1, both included; blanks behind are taken off.
std::string_view column(std::string_view line, std::size_t first, std::size_t last) {
  if (line.size() < first) return {};
  std::string_view part = line.substr(first - 1, last - first + 1);
  while (!part.empty() && (part.back() == ' ' || part.back() == '\r')) part.remove_suffix(1);
  return part;
}

bool is_one_word(std::string_view text) { return !text.empty() && text.find_first_of(" \t") == std::string_view::npos; }

// A line of the equivalence mappings is made like one of a list of codes: a code, and behind it another with five
// flags.
bool is_mapping(std::string_view line) {
  std::string_view text = column(line, 1, line.size());
  const std::size_t blank = text.find_last_of(' ');
  if (blank == std::string_view::npos) return false;
  const std::string_view flags = text.substr(blank + 1);
  text = text.substr(0, text.find_last_not_of(' ', blank) + 1);
  const std::size_t target = text.find_last_of(' ');
  return flags.size() == 5 && all_digits(flags) && target != std::string_view::npos && text.size() - target <= 8 &&
         text.find_last_not_of(' ', target) < 7;
}

bool cut_icd10(std::string_view line, CodeLine& cells) {
  const std::string_view order = column(line, 1, 5);
  if (order.size() == 5 && all_digits(order) && line.size() > 15 && line[5] == ' ' &&
      is_one_word(column(line, 7, 13)) && (line[14] == '0' || line[14] == '1')) {
    cells = {column(line, 7, 13), column(line, 15, 15), {}, {}, column(line, 17, 76), {}};
    return true;
  }
  if (line.size() < 9 || line[7] != ' ' || !is_one_word(column(line, 1, 7)) || is_mapping(line)) return false;
  cells = {column(line, 1, 7), "1", {}, {}, column(line, 9, line.size()), {}};
  return true;
}

bool cut_icd9(std::string_view line, CodeLine& cells) {
  const std::size_t end = line.find(' ');
  if (end == std::string_view::npos || end < 2 || end > 6 || line.find('\t') != std::string_view::npos) return false;
  const std::size_t text = line.find_first_not_of(' ', end);
  if (text == std::string_view::npos || is_mapping(line)) return false;
  cells = {line.substr(0, end), "1", {}, {}, column(line, text + 1, line.size()), {}};
  return true;
}

// No date is blank or zeros.
std::string_view date_in(std::string_view line, std::size_t first) {
  const std::string_view date = column(line, first, first + 7);
  return date.find_first_not_of("0 ") == std::string_view::npos ? std::string_view() : date;
}

bool cut_hcpcs(std::string_view line, bool modifiers, CodeLine& cells) {
  if (line.size() < 11 || !all_digits(column(line, 6, 10))) return false;
  const std::string_view type = line.substr(10, 1);
  if (type != "3" && type != "4" && type != "7" && type != "8") return false;
  const bool is_modifier = line.starts_with("   ") && line[3] != ' ' && line[4] != ' ';
  if (is_modifier != (type == "7" || type == "8")) return false;
  // A code of the other kind is passed over by its type.
  const std::string_view code = modifiers || is_modifier ? column(line, 4, 5) : column(line, 1, 5);
  cells = {code, {}, date_in(line, 269), date_in(line, 285), column(line, 92, 119), type};
  return true;
}

}  // namespace

bool cut_code_line(CodeLines layout, std::string_view line, CodeLine& cells) {
  switch (layout) {
    case CodeLines::none:
      return false;
    case CodeLines::icd10:
      return cut_icd10(line, cells);
    case CodeLines::icd9:
      return cut_icd9(line, cells);
    case CodeLines::hcpcs:
      return cut_hcpcs(line, false, cells);
    case CodeLines::modifiers:
      return cut_hcpcs(line, true, cells);
  }
  return false;
}

std::optional<Date> icd9_version_of_name(std::string_view name) {
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    const char before = name[i - 1];
    const bool marked = before == 'v' || before == 'V' || before == 's' || before == 'S';
    if (!marked || !is_digit(name[i]) || !is_digit(name[i + 1])) continue;
    if (i + 2 < name.size() && is_digit(name[i + 2])) continue;
    const bool is_cms = (before == 's' || before == 'S') && i >= 3 && (name[i - 2] == 'm' || name[i - 2] == 'M') &&
                        (name[i - 3] == 'c' || name[i - 3] == 'C');
    if ((before == 's' || before == 'S') && !is_cms) continue;
    const int version = (name[i] - '0') * 10 + (name[i + 1] - '0');
    if (version >= 20 && version <= 32) return make_date(version + 1982, 10, 1);
  }
  return std::nullopt;
}

}  // namespace edict::import
