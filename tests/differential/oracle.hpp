// The third evaluator: reads the model, decides line by line, quadratic and without caches, and shares no evaluation
// code with the runtime (only the data of batches, models and findings, and dates, which have tests of their own). It
// is here to disagree with lowering, engine and back ends when they are wrong.
#pragma once

#include <span>
#include <vector>

#include "compiler/model/model.hpp"
#include "runtime/claims/batch.hpp"
#include "runtime/engine/finding.hpp"

namespace edict::oracle {

// Decisions of all fresh lines, patients in batch order, lines in adjudication order. An empty list of policies means
// all. `symbols` is the run's table: it begins with the library's symbols, and category_of adds to it.
std::vector<LineDecision> decide(const model::Library& library, std::vector<std::uint32_t> policies, const Batch& batch,
                                 SymbolTable& symbols);

}  // namespace edict::oracle
