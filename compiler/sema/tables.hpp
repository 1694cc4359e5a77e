// Tables: from columns and rows, or a file, to model::Table.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Declares one table under its name (Context::declare_table) and gives its index in Library::tables. A table with
// faults is declared too: poisoned when its columns are not known; with the rows that were understood otherwise.
std::uint32_t declare_table(Context& context, const syntax::Table& table);

// A path that the policy text names, from the folder of the text.
std::string path_beside(const Sources& sources, FileId file, const std::string& path);

// The cells of a row, written between braces, as the table's columns; a period is two words with `..` between them and
// may stand anywhere. Used for rows of tables and of tests. False after a report.
struct RowIds {
  std::string_view count;  // too few or too many cells
  std::string_view cell;   // one of the wrong type
};
struct WrittenRow {
  std::vector<std::optional<std::int64_t>> cells;
  Date from = kFirstDate, until = kLastDate;
};
bool read_row(Context& context, const TableSchema& schema, const std::vector<syntax::Word>& words, Span place,
              RowIds ids, WrittenRow& row);

}  // namespace edict::sema
