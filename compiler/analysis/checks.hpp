// One check a function, one function a file.
#pragma once

#include "compiler/model/model.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::analysis {

void check_unused(const model::Library& library, Diagnostics& diagnostics);                // W0601 W0602 W0603
void check_empty_lists(const model::Library& library, Diagnostics& diagnostics);           // W0604
void check_constant_rules(const model::Library& library, Diagnostics& diagnostics);        // W0605 W0606 W0607
void check_contradicting_rules(const model::Library& library, Diagnostics& diagnostics);   // W0608
void check_covered_and_excluded(const model::Library& library, Diagnostics& diagnostics);  // W0609
void check_idle_limits(const model::Library& library, Diagnostics& diagnostics);           // W0610
void check_unreached_branches(const model::Library& library, Diagnostics& diagnostics);    // W0611
void check_sources_and_tests(const model::Library& library, Diagnostics& diagnostics);     // W0612 W0613

}  // namespace edict::analysis
