#pragma once

#include <memory>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// Claims of a table in which the rows of a claim stand together, read in parts as they come. It says of nothing what is
// wrong with it: at the first fault, or at a row that it does not understand, it ends and needs_whole_table().
std::unique_ptr<ClaimSource> csv_parts_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                              ReadOptions options);

}  // namespace edict
