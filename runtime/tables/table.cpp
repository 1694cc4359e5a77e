#include "runtime/tables/table.hpp"

namespace edict {

std::optional<std::uint32_t> TableSchema::value_column() const {
  std::optional<std::uint32_t> found;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (columns[i].key) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

std::vector<std::uint32_t> TableSchema::key_columns() const {
  std::vector<std::uint32_t> keys;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (columns[i].key) keys.push_back(i);
  }
  return keys;
}

}  // namespace edict
