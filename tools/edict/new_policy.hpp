// A first policy from what an analyst knows: its text with tests for both sides of each rule.
#pragma once

#include <string>

#include "tools/edict/policy_facts.hpp"

namespace edict::cli {

// The policy and its tests, not yet in their layout; or what is wrong with a fact, in a sentence.
Result<std::string, std::string> new_policy(const PolicyFacts& facts);

}  // namespace edict::cli
