#include "compiler/import/library_policy.hpp"

#include "compiler/import/policy_head.hpp"

namespace edict::import {
namespace {

// "  payer       medicare" with another value behind it.
bool replace_value(std::string& line, std::string_view clause, std::string_view value) {
  const auto word = line.find_first_not_of(' ');
  if (word == std::string::npos || line.compare(word, clause.size(), clause) != 0) return false;
  const auto old = line.find_first_not_of(' ', word + clause.size());
  if (old == std::string::npos || old == word + clause.size()) return false;
  line.replace(old, std::string::npos, value);
  return true;
}

// What the library says to its index and of its own tests: `# edict: shows …`, `# edict: allow W0620 because …`.
bool speaks_of_the_library(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.starts_with("# edict: shows ") || line.starts_with("# edict: allow W0620 ");
}

}  // namespace

std::string as_imported(std::string_view library_file, const Imported& imported) {
  std::string_view rest = library_file;
  while (rest.starts_with('#')) rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
  rest = rest.substr(0, rest.find("\ntest \""));
  const std::string first = first_day(imported) ? to_text(*first_day(imported)) : std::string();
  std::string text(kMadeByImport);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (speaks_of_the_library(line)) continue;
    if (!first.empty()) replace_value(line, "effective", first);
    if (!imported.payer.empty()) replace_value(line, "payer", imported.payer);
    text += line + "\n";
  }
  return text;
}

}  // namespace edict::import
