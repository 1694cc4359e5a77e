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
  double interpreted_alone_ns = 0;  // the same, asked for one line at a time
  double compiled_alone_ns = 0;
  std::size_t expressions = 0;
  std::size_t functions = 0;
  double compile_seconds = 0;  // of the processor, from plan to linked code
};

// Every expression of the plan that looks at no other lines, over all lines of the batches. Without batches only what
// compiling all of it takes.
JitMeasurement measure_jit(const std::string& what, const plan::Plan& plan, SymbolTable& symbols,
                           std::span<const Batch> batches, std::uint32_t repeats, int level);

// Policies that say: this procedure needs one of those diagnoses, unless a modifier says otherwise.
std::string coverage_policies(std::uint32_t count);
// Policies of which no two need the same code, up to 16,384 of them.
std::string varied_policies(std::uint32_t count);

}  // namespace edict::bench
