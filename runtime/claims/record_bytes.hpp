// A claim record as bytes of this run's temporary files: symbols are this run's, numbers this machine's.
#pragma once

#include <string>
#include <string_view>

#include "runtime/claims/batch.hpp"

namespace edict {

// Appends.
void write_record(const ClaimRecord& claim, std::string& bytes);
// Of bytes that write_record made.
ClaimRecord read_record(std::string_view bytes);

}  // namespace edict
