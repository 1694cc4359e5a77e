// Filters of other lines that select the same lines, whatever their words.
#pragma once

#include <map>
#include <vector>

#include "compiler/diff/terms.hpp"

namespace edict::diff {

// For filters of the newer side those of the older side that were proved to say the same. What a filter says of the
// judged line, or of both lines together, must be word for word the same.
std::map<TermId, TermId> equal_filters(Terms& terms, const std::vector<TermId>& older,
                                       const std::vector<TermId>& newer);

}  // namespace edict::diff
