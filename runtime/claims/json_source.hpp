#pragma once

#include <memory>

#include "runtime/claims/claim_source.hpp"

namespace edict {

std::unique_ptr<ClaimSource> json_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         const ReadOptions& options);

}  // namespace edict
