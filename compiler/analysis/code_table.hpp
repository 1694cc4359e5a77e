// A published code set by date: which codes of a system exist on which days. Not part of a policy: the check of a set
// of policies against it is asked for with `edict check --code-table SYSTEM=FILE`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.hpp"
#include "runtime/base/date.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::analysis {

struct CodeEntry {
  std::string code;                           // normal form
  DateRange in_force{kFirstDate, kLastDate};  // both ends included
  bool billable = true;  // false: a header, which no claim may carry (ICD-10-CM order file, column 15)
};

// Entries sorted by code, then by period. A code may have several.
struct CodeTable {
  CodeSystem system = CodeSystem::none;
  std::string file;  // as the user named it
  std::vector<CodeEntry> entries;
  // Whether the table is one that could have the code: CMS's HCPCS file holds level II only, and is silent about CPT.
  bool speaks_of(std::string_view code) const;
  // The entries of codes from `first` on, up to and including `last`, and with `stem` those that begin with `last`.
  std::pair<std::size_t, std::size_t> range(std::string_view first, std::string_view last, bool stem) const;
};

// Reads a CSV or TSV file with a header row, plain or gzip. Its columns are found by name, whatever their case:
// the code (`code`, the system's name, or that with `_code` behind it), the first day (`effective_date`, `date_added`,
// `valid_from`, `from`, `start`), the last day (`end_date`, `date_term`, `valid_until`, `until`, `end`) and `billable`
// (0 or 1). Only the code is required. Nothing when the file cannot be read as such: the faults are reported.
std::optional<CodeTable> read_code_table(CodeSystem system, const std::string& path, Diagnostics& diagnostics);

// W0616 a code that the table does not have in the policies' period, W0617 a range or stem that matches nothing,
// W0618 a code that is a header only.
void check_codes(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics);

}  // namespace edict::analysis
