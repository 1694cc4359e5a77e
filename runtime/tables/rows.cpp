#include "runtime/tables/rows.hpp"

#include <algorithm>
#include <limits>

#include "runtime/tables/index.hpp"

namespace edict {
namespace {

template <class Number>
bool holds(std::int64_t least, std::int64_t most) {
  return least >= std::numeric_limits<Number>::min() && most <= std::numeric_limits<Number>::max();
}

std::uint8_t width_for(const std::vector<std::int64_t>& cells) {
  std::int64_t least = 0, most = 0;
  for (const std::int64_t cell : cells) {
    least = std::min(least, cell);
    most = std::max(most, cell);
  }
  if (holds<std::int8_t>(least, most)) return 1;
  if (holds<std::int16_t>(least, most)) return 2;
  return holds<std::int32_t>(least, most) ? 4 : 8;
}

RecordShape shape_of(const TableData& data) {
  RecordShape shape;
  const auto take = [&](std::uint32_t bytes) {
    const std::uint32_t at = shape.stride;
    shape.stride += bytes;
    return at;
  };
  for (std::size_t c = 0; c < data.cells.size(); ++c) {
    CellPlace place;
    place.width = width_for(data.cells[c]);
    place.offset = take(place.width);
    const auto& valid = data.valid[c];
    if (std::find(valid.begin(), valid.end(), 0) != valid.end()) place.valid = take(1);
    shape.cells.push_back(place);
  }
  shape.has_period = !data.from.empty();
  if (shape.has_period) {
    shape.from = take(sizeof(Date::days));
    shape.until = take(sizeof(Date::days));
  }
  return shape;
}

template <class Number>
void put(std::byte* at, std::int64_t value) {
  const auto number = static_cast<Number>(value);
  std::memcpy(at, &number, sizeof number);
}

void put(std::byte* at, std::uint8_t width, std::int64_t value) {
  switch (width) {
    case 1:
      return put<std::int8_t>(at, value);
    case 2:
      return put<std::int16_t>(at, value);
    case 4:
      return put<std::int32_t>(at, value);
    default:
      return put<std::int64_t>(at, value);
  }
}

// What rows own when they lie over no bundle.
struct OwnedIndex {
  std::vector<IndexSlot> slots;
  std::shared_ptr<const void> rows;
};

}  // namespace

bool is_sound(const RecordShape& shape) {
  const auto fits = [&](std::uint32_t offset, std::uint32_t width) {
    return offset <= shape.stride && width <= shape.stride - offset;
  };
  const auto has_width = [](std::uint8_t width) { return width == 1 || width == 2 || width == 4 || width == 8; };
  for (const CellPlace& place : shape.cells) {
    if (!has_width(place.width) || !fits(place.offset, place.width)) return false;
    if (place.valid != CellPlace::kAlwaysValid && !fits(place.valid, 1)) return false;
  }
  return !shape.has_period || (fits(shape.from, sizeof(Date::days)) && fits(shape.until, sizeof(Date::days)));
}

TableRows rows_over(RecordShape shape, std::uint32_t row_count, const std::byte* records,
                    std::span<const IndexSlot> index, std::shared_ptr<const void> memory) {
  TableRows rows;
  rows.row_count = row_count;
  rows.records = records;
  for (const CellPlace& place : shape.cells) {
    NumberColumn column;
    // Of no rows there may be no memory either.
    if (row_count > 0) column.numbers = records + place.offset;
    if (row_count > 0 && place.valid != CellPlace::kAlwaysValid) column.valid = records + place.valid;
    column.stride = shape.stride;
    column.width = place.width;
    rows.columns.push_back(column);
  }
  rows.shape = std::move(shape);
  rows.index = index;
  rows.memory = std::move(memory);
  return rows;
}

TableRows freeze(const TableData& data) {
  RecordShape shape = shape_of(data);
  const auto row_count = static_cast<std::uint32_t>(data.row_count());
  auto records = std::make_shared<std::vector<std::byte>>(std::size_t{row_count} * shape.stride);
  std::byte* record = records->data();
  for (std::uint32_t r = 0; r < row_count; ++r, record += shape.stride) {
    for (std::size_t c = 0; c < shape.cells.size(); ++c) {
      const CellPlace& place = shape.cells[c];
      put(record + place.offset, place.width, data.cells[c][r]);
      if (place.valid != CellPlace::kAlwaysValid) record[place.valid] = static_cast<std::byte>(data.valid[c][r]);
    }
    if (!shape.has_period) continue;
    put<std::int32_t>(record + shape.from, data.from[r].days);
    put<std::int32_t>(record + shape.until, data.until[r].days);
  }
  const std::byte* first = records->data();
  return rows_over(std::move(shape), row_count, first, {}, std::move(records));
}

TableData thaw(const TableRows& rows) {
  TableData data;
  for (const NumberColumn& column : rows.columns) {
    std::vector<std::int64_t>& cells = data.cells.emplace_back(rows.row_count);
    std::vector<std::uint8_t>& valid = data.valid.emplace_back(rows.row_count);
    for (std::uint32_t r = 0; r < rows.row_count; ++r) {
      cells[r] = column.number(r);
      valid[r] = column.has_value(r) ? 1 : 0;
    }
  }
  if (!rows.shape.has_period) return data;
  for (std::uint32_t r = 0; r < rows.row_count; ++r) {
    data.from.push_back(rows.from(r));
    data.until.push_back(rows.until(r));
  }
  return data;
}

TableRows with_index(TableRows rows, const TableSchema& schema) {
  if (!rows.index.empty()) return rows;
  auto owned = std::make_shared<OwnedIndex>();
  owned->slots = index_slots(rows, schema);
  owned->rows = std::move(rows.memory);
  rows.index = owned->slots;
  rows.memory = std::move(owned);
  return rows;
}

}  // namespace edict
