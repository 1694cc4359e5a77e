// The look-up of a table's row by its key on a date: one hash, a cache miss for the slot and one for the row. Rows of
// one key stand together (table.hpp), so an entry names the first of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/tables/key_filter.hpp"
#include "runtime/tables/rows.hpp"

namespace edict {

// The slots of an index over the rows: open addressing, linear probing, at most half of the slots filled. They are
// part of the bundle format (docs/formats.md), so the hash cannot change without a new version of it.
std::vector<IndexSlot> index_slots(const TableRows& rows, const TableSchema& schema);

// Not safe for concurrent use. Keeps the rows' memory; reads their index, or one of its own where they have none. Every
// slot's row exists and one slot at least is empty: whoever reads rows from a file has checked that.
class TableIndex {
 public:
  TableIndex(TableRows rows, const TableSchema& schema);
  // The row of the key that is in force on `date`; keys in the order of the key columns. A table without a period has
  // its rows in force always.
  std::optional<std::uint32_t> find(std::span<const std::int64_t> key, Date date);
  // Whether the key has a row on any date.
  bool contains(std::span<const std::int64_t> key) { return first_row(key).has_value(); }

 private:
  std::optional<std::uint32_t> first_row(std::span<const std::int64_t> key);
  bool has_key(std::uint32_t row, std::span<const std::int64_t> key) const;

  TableRows rows_;
  std::vector<NumberColumn> keys_;
  KeyFilter filter_;  // made when a large table was asked so often that it pays
  std::uint32_t asked_ = 0;
};

}  // namespace edict
