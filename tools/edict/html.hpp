// HTML pages that need nothing beside them: no network, no fonts, no pictures.
#pragma once

#include <string>
#include <string_view>

namespace edict::cli::html {

// A whole page. `body` stands inside <main>, `navigation` before it.
std::string page(std::string_view title, std::string_view navigation, std::string_view body);

}  // namespace edict::cli::html
