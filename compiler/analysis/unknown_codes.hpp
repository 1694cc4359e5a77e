// Policies held against a published code set, when the user brings one.
#pragma once

#include "compiler/model/model.hpp"
#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict::analysis {

// W0616 a code that the table does not have in the policies' period, W0617 a range or stem that matches nothing,
// W0618 a code that is a header only.
void check_codes(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics);

}  // namespace edict::analysis
