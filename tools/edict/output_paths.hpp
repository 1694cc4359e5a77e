// What a command would write must be neither what it reads nor its other output.
#pragma once

#include <string>
#include <vector>

#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

// Paths may be `-` or empty: those are no files. The message, or empty when every output stands alone, under whatever
// name a file goes.
std::string output_clash(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs);

// The policy files, and the files of their lists and tables; or the bundle.
std::vector<std::string> files_of(const LoadedPolicies& policies);

}  // namespace edict::cli
