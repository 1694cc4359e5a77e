#include "runtime/decisions/decisions_by_claim.hpp"

#include <algorithm>
#include <unordered_map>

namespace edict {

std::vector<DecidedClaim> decisions_by_claim(std::span<const DecidedLine> lines, const Batch& batch) {
  std::vector<DecidedClaim> claims;
  std::unordered_map<ClaimIndex, std::size_t> place;
  for (const DecidedLine& line : lines) {
    const ClaimIndex claim = batch.claim_of(line.decision.line);
    const auto [at, is_new] = place.emplace(claim, claims.size());
    if (is_new) claims.push_back({claim, {}});
    claims[at->second].lines.push_back(&line);
  }
  for (DecidedClaim& claim : claims) {
    std::stable_sort(claim.lines.begin(), claim.lines.end(), [&](const DecidedLine* a, const DecidedLine* b) {
      return batch.line_number(a->decision.line) < batch.line_number(b->decision.line);
    });
  }
  return claims;
}

}  // namespace edict
