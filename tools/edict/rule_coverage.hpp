// Which rules and branches the tests fire: by what the engine decided, not by which code ran.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

// One thing that a test can make happen.
struct CoverageItem {
  std::string policy, version, rule;
  std::string what;  // "passes", "else deny PR-50 N115 when …" (as written), "if missing …"
  std::string file;
  std::uint32_t line = 0;
  std::uint64_t times = 0;
  bool is_branch = false;  // counts for the percentage; `passes` is shown only
};

struct RuleCoverage {
  std::vector<CoverageItem> items;  // in the library's order
  std::size_t branches = 0, branches_fired = 0;
  std::size_t rules = 0, rules_fired = 0;  // fired: failed at least once
  double percent() const {
    return branches == 0 ? 100.0 : 100.0 * static_cast<double>(branches_fired) / static_cast<double>(branches);
  }
};

RuleCoverage rule_coverage(const LoadedPolicies& policies, const std::vector<std::vector<RuleCount>>& counts);

std::string coverage_text(const RuleCoverage& coverage);
std::string coverage_json(const RuleCoverage& coverage);
std::string coverage_lcov(const RuleCoverage& coverage);

}  // namespace edict::cli
