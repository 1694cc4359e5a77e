// One round of the differential test: a set of policies and claims, decided by the oracle and by the engine, as texts
// that are the same exactly when every finding is.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.hpp"
#include "tests/differential/random_policies.hpp"

namespace edict::differential {

struct Round {
  std::string broken;                 // why the round could not be run: the generator's fault
  std::vector<std::string> expected;  // by the oracle, a line each
  std::vector<std::string> got;       // by the engine
  std::vector<std::string> split;     // by the engine and the plan of a bundle, each patient in a batch of its own
  std::string policy_text;
  std::map<std::string, std::size_t> seen;  // "limit fail", "outcome cut back" …: what the round exercised
  bool agrees() const { return expected == got && got == split; }
};

Round run_round(const PolicySet& policies, const std::vector<nlohmann::json>& claims, const BackEnd& back_end);

// The smallest case that still differs, found by leaving out policies, rules, claims, lines and fields.
void shrink(PolicySet& policies, std::vector<nlohmann::json>& claims, const BackEnd& back_end);

}  // namespace edict::differential
