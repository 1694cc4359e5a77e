// The policy texts that paths name.
#pragma once

#include <span>
#include <string>

#include "compiler/source/sources.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

// Adds every file, every *.edict below a folder (sorted by path, hidden folders left out) and for `-` standard input,
// each once. What cannot be read is reported (E0801 to E0803).
void read_policy_files(std::span<const std::string> paths, Sources& sources, Diagnostics& diagnostics);

}  // namespace edict
