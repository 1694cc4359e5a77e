#include "runtime/tables/row_order.hpp"

#include <algorithm>
#include <numeric>

namespace edict {

void sort_rows(TableData& data, const TableSchema& schema) {
  std::vector<std::size_t> order(data.row_count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::vector<std::uint32_t> keys = schema.key_columns();
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (const std::uint32_t k : keys) {
      if (data.cells[k][a] != data.cells[k][b]) return data.cells[k][a] < data.cells[k][b];
    }
    return !data.from.empty() && data.from[a] < data.from[b];
  });
  const auto arrange = [&](auto& column) {
    const auto before = column;
    for (std::size_t r = 0; r < column.size(); ++r) column[r] = before[order[r]];
  };
  for (auto& column : data.cells) arrange(column);
  for (auto& column : data.valid) arrange(column);
  arrange(data.from);
  arrange(data.until);
}

}  // namespace edict
