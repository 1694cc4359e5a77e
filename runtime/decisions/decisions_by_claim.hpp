// Decisions by claim: a remittance or a response speaks of a claim once, with all of its lines.
#pragma once

#include <span>
#include <vector>

#include "runtime/engine/engine.hpp"

namespace edict {

struct DecidedClaim {
  ClaimIndex claim;
  std::vector<const DecidedLine*> lines;  // by line number
};

// Patients in the order of the batch, a patient's claims in adjudication order of their first lines. A batch holds
// whole patients, so it holds whole claims. Points into `lines`.
std::vector<DecidedClaim> decisions_by_claim(std::span<const DecidedLine> lines, const Batch& batch);

}  // namespace edict
