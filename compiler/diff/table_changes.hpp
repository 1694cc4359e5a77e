// Rows of tables that one side has and the other has not.
#pragma once

#include <vector>

#include "compiler/diff/report.hpp"
#include "compiler/diff/sides.hpp"

namespace edict::diff {

// Tables of one name and shape on both sides whose rows differ; of each at most `rows` rows are told.
std::vector<TableReport> table_changes(const Sides& sides, std::size_t rows);

}  // namespace edict::diff
