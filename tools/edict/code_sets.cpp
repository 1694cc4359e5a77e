#include "tools/edict/code_sets.hpp"

#include <set>

#include "tools/edict/verbs.hpp"

namespace edict::cli {

void CodeSets::add_option(CLI::App& verb, const std::string& help) {
  add_repeated(verb, "--code-table", named, help)->type_name("SYSTEM=FILE");
}

std::string CodeSets::wrong_usage() const {
  std::set<std::string> systems;
  for (const std::string& table : named) {
    const auto equals = table.find('=');
    if (equals == std::string::npos || equals + 1 == table.size() || !code_system_named(table.substr(0, equals)))
      return "--code-table " + table + ": a code system and a file, such as icd10cm=codes.csv";
    if (!systems.insert(table.substr(0, equals)).second)
      return "--code-table " + table + ": one file holds all of a system's codes, and another is named before it";
  }
  return {};
}

std::optional<std::vector<CodeTable>> CodeSets::read(const Shell& shell) const {
  std::vector<CodeTable> tables;
  Diagnostics diagnostics;
  for (const std::string& option : named) {
    const auto equals = option.find('=');
    const auto system = code_system_named(option.substr(0, equals));
    if (auto table = read_code_table(*system, option.substr(equals + 1), diagnostics)) {
      tables.push_back(std::move(*table));
    }
  }
  shell.report(diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return tables;
}

std::vector<std::string> CodeSets::files() const {
  std::vector<std::string> files;
  for (const std::string& option : named) files.push_back(option.substr(option.find('=') + 1));
  return files;
}

}  // namespace edict::cli
