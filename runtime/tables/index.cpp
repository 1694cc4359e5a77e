#include "runtime/tables/index.hpp"

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

// Beyond what a core's own caches hold.
constexpr std::size_t kLargeIndex = std::size_t{1} << 17;

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
// The low half of the hash, scaled to the number of slots: no division, and any number of slots will do.
std::size_t home_of(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>(((hash & 0xffffffffULL) * slots) >> 32);
}

std::vector<NumberColumn> key_columns_of(const TableRows& rows, const TableSchema& schema) {
  std::vector<NumberColumn> keys;
  for (const std::uint32_t column : schema.key_columns()) {
    if (column < rows.columns.size()) keys.push_back(rows.columns[column]);
  }
  return keys;
}

}  // namespace

std::vector<IndexSlot> index_slots(const TableRows& rows, const TableSchema& schema) {
  const std::vector<NumberColumn> keys = key_columns_of(rows, schema);
  const auto same_key = [&](std::uint32_t a, std::uint32_t b) {
    for (const NumberColumn& column : keys) {
      if (column.number(a) != column.number(b)) return false;
    }
    return true;
  };
  const auto begins_key = [&](std::uint32_t row) { return row == 0 || !same_key(row - 1, row); };
  std::size_t distinct = 0;
  for (std::uint32_t row = 0; row < rows.row_count; ++row) distinct += begins_key(row) ? 1 : 0;
  std::vector<IndexSlot> slots(distinct * 2 + 2);
  for (std::uint32_t row = 0; row < rows.row_count; ++row) {
    if (!begins_key(row)) continue;
    std::uint64_t hash = kSeed;
    for (const NumberColumn& column : keys) hash = mix(hash, column.number(row));
    hash = finish(hash);
    std::size_t at = home_of(hash, slots.size());
    while (slots[at].row_plus_one != 0) at = at + 1 == slots.size() ? 0 : at + 1;
    slots[at] = {row + 1, tag_of(hash)};
  }
  return slots;
}

TableIndex::TableIndex(TableRows rows, const TableSchema& schema)
    : rows_(with_index(std::move(rows), schema)), keys_(key_columns_of(rows_, schema)) {}

bool TableIndex::has_key(std::uint32_t row, std::span<const std::int64_t> key) const {
  bool same = true;
  const NumberColumn* column = keys_.data();
  for (const std::int64_t value : key) same &= column++->number(row) == value;  // all lie in one record: no early exit
  return same;
}

std::optional<std::uint32_t> TableIndex::first_row(std::span<const std::int64_t> key) {
  if (key.size() != keys_.size()) return std::nullopt;
  std::uint64_t hash = kSeed;
  for (const std::int64_t value : key) hash = mix(hash, value);
  hash = finish(hash);
  const std::span<const IndexSlot> slots = rows_.index;
  if (filter_.made()) {
    if (!filter_.may_have(tag_of(hash))) return std::nullopt;
  } else if (slots.size() >= kLargeIndex && ++asked_ == slots.size() / 8) {
    filter_ = KeyFilter(slots);
  }
  for (std::size_t at = home_of(hash, slots.size());; at = at + 1 == slots.size() ? 0 : at + 1) {
    const IndexSlot slot = slots[at];
    if (slot.row_plus_one == 0) return std::nullopt;
    if (slot.tag == tag_of(hash) && has_key(slot.row_plus_one - 1, key)) return slot.row_plus_one - 1;
  }
}

std::optional<std::uint32_t> TableIndex::find(std::span<const std::int64_t> key, Date date) {
  const auto first = first_row(key);
  if (!first || !rows_.shape.has_period) return first;
  for (std::uint32_t row = *first; row < rows_.row_count && has_key(row, key); ++row) {
    if (date < rows_.from(row)) return std::nullopt;  // sorted by the first day
    if (date <= rows_.until(row)) return row;
  }
  return std::nullopt;
}

}  // namespace edict
