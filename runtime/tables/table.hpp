// Relations kept as data: NCCI pairs, MUE values, authorizations. A table's shape is the policy's; its rows come from
// a file beside the policy, from the policy text, or from the run (`--table NAME=FILE`). Column-wise, values as Type
// says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/symbols.hpp"
#include "runtime/vocabulary/type.hpp"

namespace edict {

struct TableColumn {
  std::string name;
  Type type;
  bool key = false;
  std::string header;  // in the file
};

struct TableSchema {
  std::string name;
  std::vector<TableColumn> columns;  // keys need not come first; the period is no column here
  bool has_period = false;
  std::string from_header, until_header;
  // The only column besides the keys, if there is exactly one.
  std::optional<std::uint32_t> value_column() const;
  std::vector<std::uint32_t> key_columns() const;
};

// cells[column][row] and valid[column][row]; an empty cell (valid 0) is 'no value'. Keys are never empty. from/until
// are by row and inclusive, and empty vectors when the table has no period. Rows are sorted by keys, then by `from`;
// two rows of one key never overlap.
struct TableData {
  std::vector<std::vector<std::int64_t>> cells;
  std::vector<std::vector<std::uint8_t>> valid;
  std::vector<Date> from, until;
  std::size_t row_count() const { return cells.empty() ? 0 : cells.front().size(); }
};

struct Table {
  TableSchema schema;
  bool from_input = false;  // bound at the run
  std::string source_file;  // as the policy names it
  TableData data;
};

}  // namespace edict
