// A published code set by date: which codes of a system exist on which days. Not part of a policy: which edition a
// payer has loaded is a matter of the run (`--code-table SYSTEM=FILE`), and what `edict import` writes is one.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict {

struct CodeEntry {
  std::string code;                           // normal form
  DateRange in_force{kFirstDate, kLastDate};  // both ends included
  bool billable = true;  // false: a header, which no claim may carry (ICD-10-CM order file, column 15)
  std::string description{};
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
  std::span<const CodeEntry> entries_of(std::string_view code) const;
};

// A code table of the rows of any source: the one place that knows what published code sets call their columns. Found
// by name, whatever their case and signs: the code (`code`, the system's name, or that with `code` behind it), the
// first day (`effective date`, `date added`, `valid from`, `from`, `start`), the last day (`end date`, `date term`,
// `until`, `end`), `billable` (0 or N: a header) and a description. Only the code is required.
class CodeTableBuilder {
 public:
  explicit CodeTableBuilder(CodeSystem system) { table_.system = system; }
  // Whether the cells are a header that names a column of codes: then the rows below it may be added.
  bool take_header(std::span<const std::string_view> cells);
  // What is wrong with the row, in words, or empty. A row whose code is none of the system is not meant: a file may
  // hold several systems, as HCPCS editions hold modifiers.
  std::string add(std::span<const std::string_view> cells);
  CodeTable finish(std::string file);

 private:
  std::optional<std::size_t> column(const std::vector<std::string_view>& names) const;
  std::string day(std::span<const std::string_view> cells, std::optional<std::size_t> column, Date& date) const;

  CodeTable table_;
  std::vector<std::string> header_;  // plain words
  std::optional<std::size_t> code_, from_, until_, billable_, description_;
};

// Reads a CSV or TSV file with a header row, plain or gzip. Nothing when the file cannot be read as such: the faults
// are reported (E0804).
std::optional<CodeTable> read_code_table(CodeSystem system, const std::string& path, Diagnostics& diagnostics);

// What was probably meant by a code that does not exist: codes that are one keystroke away (two signs swapped, another
// sign, one too many, one too few), at most so many, in normal form.
std::vector<std::string> near_codes(std::string_view code, std::size_t most,
                                    const std::function<bool(const std::string&)>& exists);

}  // namespace edict
