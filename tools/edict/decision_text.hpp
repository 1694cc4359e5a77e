// Decisions and findings as sentences, for `explain` and for failing tests.
#pragma once

#include <string>

#include "runtime/engine/engine.hpp"

namespace edict::cli {

struct DecisionWords {
  const plan::Plan& plan;
  const Batch& batch;

  // "deny CO-50 N115 by trigger_point_injections.supported_diagnosis", "cut back to 1 unit …", "pay at 50%".
  std::string decision(const LineDecision& decision) const;
  // "pend CO-151, incomplete, missing diagnosis".
  std::string outcome(const Finding& finding) const;
  // "trigger_point_injections.ninety_days (2024-01-01)".
  std::string rule(const Finding& finding) const;
  // "20552-RT, 2 units, on 2024-01-05": what the line bills.
  std::string billed(LineIndex line) const;
  // "A1/1 on 2024-01-05, 20552, paid": another line that a rule counted.
  std::string counted(LineIndex line) const;
};

}  // namespace edict::cli
