// Codes from a column of a data file.
#pragma once

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Fills the list's items; false when the file or a column is not there. Faults of rows are reported with file and line,
// and the reading goes on. A code that stands in several rows with one period is one item.
bool read_codes_file(Context& context, const syntax::CodesFile& file, model::List& list);

}  // namespace edict::sema
