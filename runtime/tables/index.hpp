// The look-up of a table's row by its key on a date: one hash, usually one cache miss. Rows of one key stand together
// (table.hpp), so an entry names the first of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/tables/table.hpp"

namespace edict {

// Refers to the table, which must outlive it and not change.
class TableIndex {
 public:
  explicit TableIndex(const Table& table);
  // The row of the key that is in force on `date`; keys in the order of the key columns. A table without a period has
  // its rows in force always.
  std::optional<std::uint32_t> find(std::span<const std::int64_t> key, Date date) const;
  // Whether the key has a row on any date.
  bool contains(std::span<const std::int64_t> key) const { return first_row(key).has_value(); }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t row_plus_one = 0;  // 0: empty
    std::uint32_t tag = 0;           // high half of the hash: most misses end here
  };
  std::optional<std::uint32_t> first_row(std::span<const std::int64_t> key) const;
  bool has_key(std::uint32_t row, std::span<const std::int64_t> key) const;
  bool same_key(std::uint32_t a, std::uint32_t b) const;

  const TableData* data_;
  std::vector<const std::int64_t*> keys_;  // the key columns' cells
  std::vector<Slot> slots_;                // a power of two, at most half full
};

}  // namespace edict
