// Brings rows into the order that table.hpp promises and finds keys that have two rows in one period.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/tables/table.hpp"

namespace edict {

struct DuplicateKey {
  std::uint32_t first, second;  // rows as they were given
  std::vector<std::int64_t> key;
};

// Sorts by keys, then by first day. Of two rows of one key whose periods share a day the one that begins later is
// dropped; the pairs are in the order given.
std::vector<DuplicateKey> arrange(const TableSchema& schema, TableData& data);

}  // namespace edict
