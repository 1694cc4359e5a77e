#include "compiler/diff/table_content.hpp"

#include <algorithm>
#include <cstring>

namespace edict::diff {
namespace {

// Tables of one shape and one number of rows whose records have one layout are the same bytes or not the same.
bool same_bytes(const TableRows& a, const TableRows& b) {
  if (a.shape.stride != b.shape.stride || a.shape.from != b.shape.from || a.shape.until != b.shape.until) return false;
  const auto same_place = [](const CellPlace& x, const CellPlace& y) {
    return x.offset == y.offset && x.valid == y.valid && x.width == y.width;
  };
  if (!std::equal(a.shape.cells.begin(), a.shape.cells.end(), b.shape.cells.begin(), b.shape.cells.end(), same_place))
    return false;
  return a.record_bytes() == b.record_bytes() && std::memcmp(a.records, b.records, a.record_bytes()) == 0;
}

bool same_rows(const plan::Table& a, const plan::Table& b) {
  const TableRows &x = a.rows, &y = b.rows;
  if (x.row_count != y.row_count) return false;
  if (x.row_count == 0 || same_bytes(x, y)) return true;
  for (std::uint32_t r = 0; r < x.row_count; ++r) {
    for (std::uint32_t c = 0; c < a.schema.columns.size(); ++c) {
      if (x.cell(c, r) != y.cell(c, r)) return false;
    }
    if (a.schema.has_period && (x.from(r) != y.from(r) || x.until(r) != y.until(r))) return false;
  }
  return true;
}

}  // namespace

bool same_shape(const plan::Table& a, const plan::Table& b) {
  const auto same_column = [](const TableColumn& x, const TableColumn& y) {
    return x.name == y.name && x.type == y.type && x.key == y.key;
  };
  return a.from_input == b.from_input && a.schema.name == b.schema.name && a.schema.has_period == b.schema.has_period &&
         std::equal(a.schema.columns.begin(), a.schema.columns.end(), b.schema.columns.begin(), b.schema.columns.end(),
                    same_column);
}

std::uint32_t TableContents::of(const plan::Plan& plan, std::uint32_t index) {
  const plan::Table* table = &plan.tables[index];
  for (const auto& [known, number] : known_) {
    if (known == table) return number;
  }
  for (std::uint32_t n = 0; n < tables_.size(); ++n) {
    if (!same_shape(*tables_[n], *table)) continue;
    if (table->from_input || same_rows(*tables_[n], *table)) {
      known_.emplace_back(table, n);
      return n;
    }
  }
  tables_.push_back(table);
  known_.emplace_back(table, static_cast<std::uint32_t>(tables_.size() - 1));
  return known_.back().second;
}

}  // namespace edict::diff
