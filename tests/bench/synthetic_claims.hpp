// Claims that nobody filed: made from a seed, the same on every machine. Codes are as skewed as real ones, a part of
// them is what the policies speak of, and some lines lack what claims often lack.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace edict::bench {

struct SyntheticOptions {
  std::uint64_t seed = 1;
  std::uint32_t patients = 1000;
  std::uint32_t claims_per_patient = 6;  // on average
  std::uint32_t lines_per_claim = 3;     // on average
  std::vector<std::string> interesting;  // procedures that policies speak of
  std::uint32_t interesting_percent = 30;
};

struct SyntheticClaims {
  std::string json;  // JSON lines, sorted by patient
  std::string csv;   // the same
  std::uint64_t claims = 0;
  std::uint64_t lines = 0;
};

SyntheticClaims make_claims(const SyntheticOptions& options);

}  // namespace edict::bench
