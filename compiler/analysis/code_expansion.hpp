// Ranges and stems as the codes that a published code set has: by the set's own order, each code on its own days.
#pragma once

#include "compiler/model/model.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict::analysis {

// In every list of the table's system, a range or stem becomes the codes of the table that lie in it and that a claim
// may carry (not headers), each in the days on which both the item and the code are in force. A claim's code in the
// list is thereby one that is valid on the line's date of service (RULE_KINDS 1.1). Single codes and references stay as
// they are written, and so does a range that begins or ends among codes of which the table does not speak (CPT, in
// CMS's HCPCS file). After the checks, which speak of what is written.
void expand_codes(model::Library& library, const CodeTable& table);

}  // namespace edict::analysis
