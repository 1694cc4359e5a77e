// The index of a library of policies, in Markdown: what there is, from which source, and which kinds of rules it shows.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.hpp"
#include "tools/edict/rule_kinds.hpp"

namespace edict::cli {

// Policies by file, versions of one policy together. Links are relative to the folder that was named.
std::string policy_index(const Compilation& compilation, const std::vector<Showing>& shown);

// The file as seen from the folder that was named: "medicare/vitamin_d.edict".
std::string below_the_folder(const Sources& sources, FileId file);

}  // namespace edict::cli
