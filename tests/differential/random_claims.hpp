// Random claims and history as JSON lines, in the form that CLAIMS.md fixes, so that the reader is under test too.
#pragma once

#include <nlohmann/json.hpp>
#include <random>
#include <vector>

namespace edict::differential {

// Claims of `patients` patients; history among them has a status.
std::vector<nlohmann::json> random_claims(std::mt19937_64& random, int patients);

}  // namespace edict::differential
