#include "runtime/tables/index.hpp"

#include <bit>

namespace edict {
namespace {

std::uint64_t mix(std::uint64_t hash, std::int64_t value) {
  hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}
std::uint64_t finish(std::uint64_t hash) {
  hash *= 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 32);
}
constexpr std::uint64_t kSeed = 0x51ed270b7a1fULL;

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

TableIndex::TableIndex(const Table& table) : data_(&table.data) {
  for (std::uint32_t column : table.schema.key_columns()) {
    if (column < table.data.cells.size()) keys_.push_back(table.data.cells[column].data());
  }
  const auto rows = static_cast<std::uint32_t>(table.data.row_count());
  std::size_t distinct = 0;
  for (std::uint32_t row = 0; row < rows; ++row) distinct += row == 0 || !same_key(row - 1, row) ? 1 : 0;
  slots_.resize(std::bit_ceil(distinct * 2 + 2));
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (row != 0 && same_key(row - 1, row)) continue;
    std::uint64_t hash = kSeed;
    for (const std::int64_t* column : keys_) hash = mix(hash, column[row]);
    hash = finish(hash);
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    while (slots_[at].row_plus_one != 0) at = (at + 1) & mask;
    slots_[at] = {row + 1, tag_of(hash)};
  }
}

bool TableIndex::has_key(std::uint32_t row, std::span<const std::int64_t> key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i][row] != key[i]) return false;
  }
  return true;
}

bool TableIndex::same_key(std::uint32_t a, std::uint32_t b) const {
  for (const std::int64_t* column : keys_) {
    if (column[a] != column[b]) return false;
  }
  return true;
}

std::optional<std::uint32_t> TableIndex::first_row(std::span<const std::int64_t> key) const {
  if (key.size() != keys_.size()) return std::nullopt;
  std::uint64_t hash = kSeed;
  for (std::int64_t value : key) hash = mix(hash, value);
  hash = finish(hash);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
    const Slot slot = slots_[at];
    if (slot.row_plus_one == 0) return std::nullopt;
    if (slot.tag == tag_of(hash) && has_key(slot.row_plus_one - 1, key)) return slot.row_plus_one - 1;
  }
}

std::optional<std::uint32_t> TableIndex::find(std::span<const std::int64_t> key, Date date) const {
  const auto first = first_row(key);
  if (!first || data_->from.empty()) return first;
  const auto rows = static_cast<std::uint32_t>(data_->row_count());
  for (std::uint32_t row = *first; row < rows && has_key(row, key); ++row) {
    if (date < data_->from[row]) return std::nullopt;  // sorted by the first day
    if (date <= data_->until[row]) return row;
  }
  return std::nullopt;
}

}  // namespace edict
