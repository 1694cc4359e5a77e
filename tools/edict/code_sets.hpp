// `--code-table SYSTEM=FILE`: the published code sets that policies are checked against and written out by.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/tables/code_table.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

struct CodeSets {
  std::vector<std::string> named;  // SYSTEM=FILE

  void add_option(CLI::App& verb, const std::string& help);
  // What is wrong with them as options, or empty.
  std::string wrong_usage() const;
  // Nothing when one of them cannot be used, which is reported.
  std::optional<std::vector<CodeTable>> read(const Shell& shell) const;
  // The files, which no output may replace.
  std::vector<std::string> files() const;
};

// What the option does where claims are decided.
inline constexpr const char* kCodesByDate =
    "ranges and stems mean the codes of this published code set, each on its own days: icd10cm=FILE (CSV or TSV with "
    "code, effective_date, end_date, billable)";

}  // namespace edict::cli
