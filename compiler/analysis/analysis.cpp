#include "compiler/analysis/analysis.hpp"

#include "compiler/analysis/checks.hpp"

namespace edict::analysis {

void run_checks(const model::Library& library, Diagnostics& diagnostics) {
  for (const auto check : {
           check_unused,
           check_empty_lists,
           check_constant_rules,
           check_contradicting_rules,
           check_covered_and_excluded,
           check_idle_limits,
           check_unreached_branches,
           check_sources_and_tests,
       }) {
    check(library, diagnostics);
  }
}

}  // namespace edict::analysis
