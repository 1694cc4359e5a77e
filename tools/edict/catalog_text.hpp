// The stories of the diagnostics, for `edict explain E0123` and for docs/diagnostics.md.
#pragma once

#include <string>

#include "runtime/diagnostics/catalog.hpp"

namespace edict::cli {

std::string story_text(const DiagnosticKind& kind);
std::string catalog_text();
std::string catalog_markdown();

}  // namespace edict::cli
