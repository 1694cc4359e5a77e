// The order in which look-ups expect the rows of a table.
#pragma once

#include "runtime/tables/table.hpp"

namespace edict {

// By the keys, as numbers, then by the first day: after the numbers of symbols have changed.
void sort_rows(TableData& data, const TableSchema& schema);

}  // namespace edict
