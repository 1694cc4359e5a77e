#include "compiler/diff/table_changes.hpp"

#include <algorithm>

#include "compiler/diff/table_content.hpp"
#include "runtime/tables/cell.hpp"

namespace edict::diff {
namespace {

// Rows of both tables are sorted by the same keys, so that one pass finds what differs.
class TableComparison {
 public:
  TableComparison(const plan::Table& older, const plan::Table& newer, const SymbolTable& symbols, std::size_t most)
      : older_(older), newer_(newer), symbols_(symbols), keys_(older.schema.key_columns()), most_(most) {}

  const ChangedRows& rows() const { return rows_; }

  TableReport run() {
    report_.name = older_.schema.name;
    std::uint32_t a = 0, b = 0;
    while (a < older_.rows.row_count || b < newer_.rows.row_count) {
      const int order = a == older_.rows.row_count ? 1 : (b == newer_.rows.row_count ? -1 : order_of(a, b));
      if (order < 0) {
        ++report_.removed;
        tell("lost", older_, a++);
      } else if (order > 0) {
        ++report_.added;
        tell("gained", newer_, b++);
      } else {
        if (!same_rest(a, b)) {
          ++report_.changed;
          tell("now", newer_, b);
          tell("before", older_, a);
        }
        ++a;
        ++b;
      }
    }
    return std::move(report_);
  }

 private:
  int order_of(std::uint32_t a, std::uint32_t b) const {
    for (const std::uint32_t k : keys_) {
      const std::int64_t x = older_.rows.cell(k, a).value_or(0), y = newer_.rows.cell(k, b).value_or(0);
      if (x != y) return x < y ? -1 : 1;
    }
    if (!older_.schema.has_period) return 0;
    const Date x = older_.rows.from(a), y = newer_.rows.from(b);
    return x == y ? 0 : (x < y ? -1 : 1);
  }
  bool same_rest(std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t c = 0; c < older_.schema.columns.size(); ++c) {
      if (older_.rows.cell(c, a) != newer_.rows.cell(c, b)) return false;
    }
    return !older_.schema.has_period || older_.rows.until(a) == newer_.rows.until(b);
  }
  void tell(std::string_view what, const plan::Table& table, std::uint32_t row) {
    auto& rows = &table == &older_ ? rows_.older : rows_.newer;
    if (rows.size() < kMostKept) rows.push_back(row);
    if (report_.rows.size() >= most_) return;
    std::string text(what);
    for (std::uint32_t c = 0; c < table.schema.columns.size(); ++c) {
      const auto cell = table.rows.cell(c, row);
      text += (c == 0 ? " " : ", ") +
              (cell ? display_cell(table.schema.columns[c].type, *cell, symbols_) : std::string("–"));
    }
    if (table.schema.has_period) {
      const Date from = table.rows.from(row), until = table.rows.until(row);
      text += ", " + (from == kFirstDate ? "" : to_text(from)) + ".." + (until == kLastDate ? "" : to_text(until));
    }
    report_.rows.push_back(std::move(text));
  }

  const plan::Table &older_, &newer_;
  const SymbolTable& symbols_;
  std::vector<std::uint32_t> keys_;
  std::size_t most_;
  static constexpr std::size_t kMostKept = 400;
  TableReport report_;
  ChangedRows rows_;
};

}  // namespace

ChangedRows changed_rows(const plan::Table& older, const plan::Table& newer, const SymbolTable& symbols) {
  TableComparison comparison(older, newer, symbols, 0);
  comparison.run();
  return comparison.rows();
}

std::vector<TableReport> table_changes(const Sides& sides, std::size_t rows) {
  std::vector<TableReport> reports;
  for (const plan::Table& older : sides.older.tables) {
    if (older.from_input) continue;
    for (const plan::Table& newer : sides.newer.tables) {
      if (!same_shape(older, newer)) continue;
      TableReport report = TableComparison(older, newer, sides.symbols, rows).run();
      if (report.added + report.removed + report.changed > 0) reports.push_back(std::move(report));
      break;
    }
  }
  return reports;
}

}  // namespace edict::diff
