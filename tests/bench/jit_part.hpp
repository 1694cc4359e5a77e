// What an expression costs a line, interpreted and compiled, and what compiling costs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::bench {

struct JitMeasurement {
  std::string what;
  double interpreted_ns = 0;  // an expression and line
  double compiled_ns = 0;
  std::size_t expressions = 0;
  std::size_t functions = 0;
  double compile_seconds = 0;
};

// Every expression of the plan that looks at no other lines, over all lines of the batches.
JitMeasurement measure_jit(const std::string& what, const plan::Plan& plan, SymbolTable& symbols,
                           std::span<const Batch> batches, std::uint32_t repeats, int level);

// Policies that say: this procedure needs one of those diagnoses, unless a modifier says otherwise.
std::string coverage_policies(std::uint32_t count);

}  // namespace edict::bench
