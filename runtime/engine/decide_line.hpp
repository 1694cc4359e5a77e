// From a line's findings to its decision (§3.6).
#pragma once

#include "runtime/engine/finding.hpp"
#include "runtime/engine/patient.hpp"

namespace edict {

// Sorts the findings and combines them: the strictest outcome, the least units and percentage, the primary finding.
LineDecision decide_line(LineState& state, const Patient& patient);

// The least that the findings so far allow of the units billed; what is billed when no finding cuts back. 0 when
// denied.
Value allowed_units(const LineState& state);

}  // namespace edict
