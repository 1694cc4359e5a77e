// The names of the claim model as a table, for `edict explain --fields` and for docs/fields.md.
#pragma once

#include <string>

namespace edict::cli {

std::string fields_text();
std::string fields_markdown();

}  // namespace edict::cli
