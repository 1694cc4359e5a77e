// A bound on the work that a rule does for one line: every policy terminates, and this says how soon.
#pragma once

#include <string>
#include <vector>

#include "compiler/model/model.hpp"

namespace edict::analysis {

struct RuleCost {
  std::string policy, version, rule;
  std::uint64_t steps = 0;  // expression nodes that are evaluated once for the judged line, lets included
  std::uint64_t scans = 0;  // passes over lines of the patient that start at the judged line
  std::uint64_t steps_per_scanned_line = 0;  // expression nodes for each line of those passes, all passes together
  std::uint32_t depth = 0;  // passes within passes: 0 none, 1 over the patient's lines, 2 over them for each of them
};

// For n lines of a patient a rule takes at most steps + n^depth * steps_per_scanned_line steps for one line.
std::vector<RuleCost> cost_report(const model::Library& library);

}  // namespace edict::analysis
