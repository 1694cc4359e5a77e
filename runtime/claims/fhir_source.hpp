#pragma once

#include <memory>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// Resources one a line (bulk data), or one document of many lines: a Claim, an ExplanationOfBenefit, a Bundle of them.
std::unique_ptr<ClaimSource> fhir_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         ReadOptions options);
// The same input from its beginning, and whether that begins with a FHIR resource.
bool begins_with_fhir(std::unique_ptr<ByteInput>& input);

}  // namespace edict
