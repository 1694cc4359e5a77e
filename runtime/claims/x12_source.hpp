#pragma once

#include <memory>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// Claims of the 837 transactions of an X12 file. Places count segments of the file and elements of the segment.
std::unique_ptr<ClaimSource> x12_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                        ReadOptions options);

// Whether these are the first bytes of an X12 file.
bool looks_like_x12(std::string_view bytes);

}  // namespace edict
