// Tables. The rows of a bundle lie in the file as it is, so every number that is an index is looked at.
#include <algorithm>
#include <limits>

#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {
namespace {

struct Extremes {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
};

// Empty cells are 0 and count as such: whoever reads past their validity reads that.
Extremes extremes_of(const NumberColumn& column, std::uint32_t rows) {
  Extremes e;
  for (std::uint32_t r = 0; r < rows; ++r) {
    const std::int64_t number = column.number(r);
    e.least = std::min(e.least, number);
    e.most = std::max(e.most, number);
  }
  return e;
}

void check_column(const Plan& plan, const Table& table, std::uint32_t c, FirstFault& fault) {
  const TableColumn& schema = table.schema.columns[c];
  const NumberColumn& column = table.rows.columns[c];
  const Shape shape = shape_of(schema.type.kind);
  if (schema.key) fault.expect(column.valid == nullptr, "a key of a table may be empty");
  if (shape == Shape::number || table.rows.row_count == 0) return;
  Extremes e = extremes_of(column, table.rows.row_count);
  if (column.valid != nullptr) {
    e.least = std::min<std::int64_t>(e.least, 0);
    e.most = std::max<std::int64_t>(e.most, 0);
  }
  switch (shape) {
    case Shape::truth:
      fault.expect(e.least >= 0 && e.most <= 1, "a cell is neither true nor false");
      return;
    case Shape::date:
      fault.expect(e.least >= kFirstDate.days && e.most <= kLastDate.days, "a date of a table is outside the calendar");
      return;
    default: {
      const auto symbols = static_cast<std::int64_t>(plan.symbols.size());
      // An empty cell's 0 is no symbol, so it may stand where there is none.
      const bool only_empty = e.least == 0 && e.most == 0 && column.valid != nullptr;
      fault.expect(e.least >= 0 && (e.most < symbols || only_empty), "a cell names a symbol that is not there");
      return;
    }
  }
}

void check_index(const TableRows& rows, FirstFault& fault) {
  if (rows.index.empty()) return;  // made when it is asked first
  std::uint32_t most = 0;
  bool any_empty = false;
  for (const IndexSlot& slot : rows.index) {
    most = std::max(most, slot.row_plus_one);
    any_empty |= slot.row_plus_one == 0;
  }
  fault.expect(most <= rows.row_count, "the index of a table names a row that is not there");
  // A search ends at an empty slot.
  fault.expect(any_empty, "the index of a table is full");
}

void check_table(const Plan& plan, const Table& table, FirstFault& fault) {
  const TableRows& rows = table.rows;
  for (const TableColumn& column : table.schema.columns)
    fault.expect(is_type(column.type) && is_scalar(shape_of(column.type.kind)), "a table's column is of no type");
  fault.expect(!table.from_input || rows.row_count == 0, "a table from input has rows");
  fault.expect(rows.columns.size() == rows.shape.cells.size() && is_sound(rows.shape),
               "a table's records have no shape");
  fault.expect(rows.columns.size() == table.schema.columns.size() || (rows.columns.empty() && rows.row_count == 0),
               "a table's cells do not match its columns");
  fault.expect(rows.row_count == 0 || rows.shape.has_period == table.schema.has_period,
               "a table's periods do not match its schema");
  fault.expect(rows.row_count < std::numeric_limits<std::uint32_t>::max(), "a table has too many rows");
  for (std::uint32_t c = 0; c < rows.columns.size() && fault.none(); ++c) check_column(plan, table, c, fault);
  if (fault.none()) check_index(rows, fault);
}

}  // namespace

void check_tables(const Plan& plan, FirstFault& fault) {
  for (const Table& table : plan.tables) {
    if (!fault.none()) return;
    check_table(plan, table, fault);
  }
}

}  // namespace edict::plan
