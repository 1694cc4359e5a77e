// A table's rows from a file: read, checked, sorted. Used for `table … from "file"` and for the run's `--table
// NAME=FILE`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/tables/table.hpp"

namespace edict {

// Faults are reported with file and line (E0310 to E0319), each kind at most twenty times and then counted. Nothing
// only when the file or a column of it is not there; else the rows that are whole, so that the caller can go on.
// `shown` is the path as messages say it. The rows of a table from input may tell of patients: `hidden` keeps the texts
// of its cells, and of a header that may be a row, out of messages.
enum class CellTexts : std::uint8_t { shown, hidden };
std::optional<TableData> load_table(const TableSchema& schema, const std::string& path, SymbolTable& symbols,
                                    Diagnostics& diagnostics, std::string_view shown = {},
                                    CellTexts texts = CellTexts::shown);

// The nearest of a file's headers to the one that was asked for, or empty when none is near.
std::string nearest_header(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace edict
