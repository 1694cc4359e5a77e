// Policies changed in one place: so that they say something else, or so that they say the same in other words.
#pragma once

#include <random>
#include <string>

#include "tests/differential/random_policies.hpp"

namespace edict::differential {

// What was done, for reports; empty when nothing fitted.
std::string change_meaning(PolicySet& policies, std::mt19937_64& random);
std::string keep_meaning(PolicySet& policies, std::mt19937_64& random);

}  // namespace edict::differential
