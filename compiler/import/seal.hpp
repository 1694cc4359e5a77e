// The last line of an imported policy: a hash of what stands above it, so that the next import knows whether a person
// has gone on writing in it.
#pragma once

#include <string>
#include <string_view>

namespace edict::import {

std::string sealed(std::string text);
bool is_as_imported(std::string_view text);

}  // namespace edict::import
