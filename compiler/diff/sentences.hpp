// What changed from one rule to another, in sentences.
#pragma once

#include <string>
#include <vector>

#include "compiler/diff/terms.hpp"

namespace edict::diff {

// Only what matters on `days`. Either rule may be absent.
std::vector<std::string> sentences_of(Terms& terms, const Sides& sides, PolicyTerms* older,
                                      const plan::Rule* older_rule, PolicyTerms* newer, const plan::Rule* newer_rule,
                                      DateRange days);

}  // namespace edict::diff
