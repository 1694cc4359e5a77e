#include "runtime/tables/arrange.hpp"

#include <algorithm>
#include <numeric>

namespace edict {
namespace {

template <class T>
std::vector<T> picked(const std::vector<T>& column, const std::vector<std::uint32_t>& rows) {
  std::vector<T> result;
  result.reserve(rows.size());
  for (std::uint32_t row : rows) result.push_back(column[row]);
  return result;
}

class Order {
 public:
  Order(const TableSchema& schema, const TableData& data) : data_(data) {
    for (std::uint32_t column : schema.key_columns()) keys_.push_back(data.cells[column].data());
  }
  int compare_keys(std::uint32_t a, std::uint32_t b) const {
    for (const std::int64_t* column : keys_) {
      if (column[a] != column[b]) return column[a] < column[b] ? -1 : 1;
    }
    return 0;
  }
  std::vector<std::int64_t> key(std::uint32_t row) const {
    std::vector<std::int64_t> values;
    for (const std::int64_t* column : keys_) values.push_back(column[row]);
    return values;
  }
  Date from(std::uint32_t row) const { return data_.from.empty() ? kFirstDate : data_.from[row]; }
  Date until(std::uint32_t row) const { return data_.until.empty() ? kLastDate : data_.until[row]; }
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    if (const int keys = compare_keys(a, b); keys != 0) return keys < 0;
    if (from(a) != from(b)) return from(a) < from(b);
    return a < b;
  }

 private:
  const TableData& data_;
  std::vector<const std::int64_t*> keys_;
};

}  // namespace

std::vector<DuplicateKey> arrange(const TableSchema& schema, TableData& data) {
  std::vector<DuplicateKey> duplicates;
  if (data.row_count() == 0) return duplicates;  // a table from input has no columns before the run
  const Order order(schema, data);
  std::vector<std::uint32_t> rows(data.row_count());
  std::iota(rows.begin(), rows.end(), 0U);
  const bool was_sorted = std::is_sorted(rows.begin(), rows.end(), order);
  if (!was_sorted) std::sort(rows.begin(), rows.end(), order);

  std::vector<std::uint32_t> kept;
  kept.reserve(rows.size());
  for (std::uint32_t row : rows) {
    if (!kept.empty() && order.compare_keys(kept.back(), row) == 0 && order.from(row) <= order.until(kept.back())) {
      const std::uint32_t other = kept.back();
      duplicates.push_back({std::min(row, other), std::max(row, other), order.key(row)});
      continue;
    }
    kept.push_back(row);
  }
  std::sort(duplicates.begin(), duplicates.end(), [](const DuplicateKey& a, const DuplicateKey& b) {
    return a.second != b.second ? a.second < b.second : a.first < b.first;
  });
  if (was_sorted && duplicates.empty()) return duplicates;
  for (auto& column : data.cells) column = picked(column, kept);
  for (auto& column : data.valid) column = picked(column, kept);
  if (!data.from.empty()) data.from = picked(data.from, kept);
  if (!data.until.empty()) data.until = picked(data.until, kept);
  return duplicates;
}

}  // namespace edict
