// The rows of a table as a plan holds them: records that are only read, each cell as narrow as its column's values
// allow, over memory of their own or over a mapped bundle. Row by row, because a look-up reads a key, a period and a
// value of one row: that is one cache miss. TableData is what rows are gathered in, and freeze() makes these of it.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "runtime/tables/table.hpp"

namespace edict {

// One column of the records: signed numbers of 1, 2, 4 or 8 bytes, least byte first, at no alignment. `valid` is a byte
// of the record, 0 where the cell is empty (its number is 0 then); without it every cell has a value.
struct NumberColumn {
  const std::byte* numbers = nullptr;
  const std::byte* valid = nullptr;
  std::uint32_t stride = 0;  // from row to row
  std::uint8_t width = 8;

  std::int64_t number(std::size_t row) const {
    const std::byte* at = numbers + row * stride;
    switch (width) {
      case 1:
        return load<std::int8_t>(at);
      case 2:
        return load<std::int16_t>(at);
      case 4:
        return load<std::int32_t>(at);
      default:
        return load<std::int64_t>(at);
    }
  }
  bool has_value(std::size_t row) const { return valid == nullptr || valid[row * stride] != std::byte{0}; }

 private:
  template <class Number>
  static Number load(const std::byte* at) {
    Number number;
    std::memcpy(&number, at, sizeof(Number));
    return number;
  }
};

// Where a record keeps a cell, in bytes from the record's beginning.
struct CellPlace {
  static constexpr std::uint32_t kAlwaysValid = 0xffffffff;
  std::uint32_t offset = 0;
  std::uint32_t valid = kAlwaysValid;
  std::uint8_t width = 8;
};
struct RecordShape {
  std::uint32_t stride = 0;
  std::vector<CellPlace> cells;       // by column
  std::uint32_t from = 0, until = 0;  // days as 4 bytes; only with a period
  bool has_period = false;
};

// A place of the hash index (index.hpp): the first row of a key, and part of the key's hash.
struct IndexSlot {
  std::uint32_t row_plus_one = 0;  // 0: empty
  std::uint32_t tag = 0;
};

// Whether every cell lies within the record.
bool is_sound(const RecordShape& shape);

// Copies share the memory. Columns in the order of the schema; order of rows and periods as TableData has them.
struct TableRows {
  std::uint32_t row_count = 0;
  RecordShape shape;
  const std::byte* records = nullptr;
  std::vector<NumberColumn> columns;
  std::span<const IndexSlot> index;  // empty: not made yet
  std::shared_ptr<const void> memory;

  // Nothing when the cell is empty.
  std::optional<std::int64_t> cell(std::uint32_t column, std::uint32_t row) const {
    const NumberColumn& c = columns[column];
    return c.has_value(row) ? std::optional(c.number(row)) : std::nullopt;
  }
  Date from(std::uint32_t row) const { return day(row, shape.from); }
  Date until(std::uint32_t row) const { return day(row, shape.until); }
  std::size_t record_bytes() const { return std::size_t{row_count} * shape.stride; }

 private:
  Date day(std::uint32_t row, std::uint32_t offset) const {
    Date date;
    std::memcpy(&date.days, records + std::size_t{row} * shape.stride + offset, sizeof date.days);
    return date;
  }
};

// Rows over records in `memory`, which holds row_count of them, each of the shape.
TableRows rows_over(RecordShape shape, std::uint32_t row_count, const std::byte* records,
                    std::span<const IndexSlot> index, std::shared_ptr<const void> memory);
// At most 2^32 - 2 rows.
TableRows freeze(const TableData& data);
TableData thaw(const TableRows& rows);
// The same rows with an index over the key columns.
TableRows with_index(TableRows rows, const TableSchema& schema);

}  // namespace edict
