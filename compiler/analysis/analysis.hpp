// The checks of a whole set of policies, W0601 to W0613. Each is a file; the list of them is in
// analysis.cpp. W0614 and W0615 are in silence.hpp, W0616 to W0618 in unknown_codes.hpp.
#pragma once

#include "compiler/model/model.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::analysis {

// The library is free of errors. Findings are warnings (and notes where taste begins), in no order.
void run_checks(const model::Library& library, Diagnostics& diagnostics);

}  // namespace edict::analysis
