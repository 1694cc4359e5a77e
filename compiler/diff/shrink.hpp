// The least of a scenario that still shows what it shows.
#pragma once

#include <functional>

#include "compiler/diff/scenario.hpp"

namespace edict::diff {

// Leaves out lines, claims, fields and codes, and makes values usual, as long as `still` holds.
void make_small(const Scenario& scenario, const std::function<bool(const Scenario&)>& still);

}  // namespace edict::diff
