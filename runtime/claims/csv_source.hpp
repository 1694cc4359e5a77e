#pragma once

#include <memory>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// Reads the whole table before the first claim, because the rows of a claim may stand anywhere in it.
std::unique_ptr<ClaimSource> csv_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                        ReadOptions options);

}  // namespace edict
