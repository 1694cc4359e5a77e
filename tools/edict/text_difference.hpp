// Two texts as a unified difference.
#pragma once

#include <string>
#include <string_view>

namespace edict::cli {

// Empty when they are equal.
std::string unified_difference(std::string_view name, std::string_view before, std::string_view after, bool color);

}  // namespace edict::cli
