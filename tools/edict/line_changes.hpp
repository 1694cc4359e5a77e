// Changes to a claim line that could have made it payable: what they are called and what they do to the record.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "tools/edict/patient_case.hpp"

namespace edict::cli {

struct LineChange {
  std::string words;  // "with modifier 25 added"
  Field field;        // that it changes: two changes of one field are no pair, but for modifiers
  std::function<void(PatientCase&)> apply;
  bool sweeping = false;  // takes other values away: worth showing only where no smaller change of the field pays
};

// Candidates from what the failed rules mention and what the incomplete ones miss; small changes first. None has been
// tried.
std::vector<LineChange> line_changes(const plan::Plan& plan, SymbolTable& symbols, const LineDecision& decision,
                                     const Batch& batch);
// The line `days` later, with its period and the day of receipt where that would lie before it.
LineChange later_by(const PatientCase& original, std::int64_t days);
// Whether a failed rule looks at other lines, so that another day may matter.
bool other_days_matter(const plan::Plan& plan, const LineDecision& decision);

}  // namespace edict::cli
