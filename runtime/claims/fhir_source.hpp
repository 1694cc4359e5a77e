#pragma once

#include <memory>
#include <string_view>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// FHIR R4 resources: one a line (bulk data), or documents of many lines. A Claim, an ExplanationOfBenefit, a Bundle or
// a list of them.
std::unique_ptr<ClaimSource> fhir_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         ReadOptions options);
// Whether JSON that begins so is a FHIR resource, or a list of them: its outermost object has a resourceType.
bool looks_like_fhir(std::string_view front);

}  // namespace edict
