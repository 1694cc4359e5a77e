// What deciding a line may cost, read off the plan: a bound, whatever the line and whatever dispatch spares it.
#pragma once

#include <cstdint>

#include "runtime/plan/plan.hpp"

namespace edict::plan {

// Operations are nodes that an evaluator works out, with every let written out.
struct LineCost {
  std::uint64_t operations = 0;  // for the line itself
  std::uint64_t passes = 0;      // over the patient's lines: phrases, limits, spaces
  std::uint64_t each_line = 0;   // operations for each line of a patient, all passes together
  std::uint32_t depth = 0;       // passes within passes: the cost grows with this power of the patient's lines
};

// The plan is sound.
LineCost cost_of(const Plan& plan, std::uint32_t policy, std::uint32_t rule);
// Of all rules of a policy version.
LineCost cost_of(const Plan& plan, std::uint32_t policy);
// Of a line that every policy speaks of, in the version that costs most.
LineCost cost_of(const Plan& plan);

}  // namespace edict::plan
