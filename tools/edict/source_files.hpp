// What a bundle says it was made from.
#pragma once

#include <vector>

#include "runtime/bundle/bundle.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

// The policy files and the lists and tables beside them, each once, under names that are the same wherever the folder
// stands.
std::vector<bundle::SourceFile> source_files_of(const LoadedPolicies& policies);

}  // namespace edict::cli
