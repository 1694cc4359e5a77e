// Rows of tables that one side has and the other has not.
#pragma once

#include <vector>

#include "compiler/diff/report.hpp"
#include "compiler/diff/sides.hpp"

namespace edict::diff {

// Tables of one name and shape on both sides whose rows differ; of each at most `rows` rows are told.
std::vector<TableReport> table_changes(const Sides& sides, std::size_t rows);

// Rows of two tables of one shape that the other has not, or has otherwise; some hundreds of each.
struct ChangedRows {
  std::vector<std::uint32_t> older, newer;
};
ChangedRows changed_rows(const plan::Table& older, const plan::Table& newer, const SymbolTable& symbols);

}  // namespace edict::diff
