// A bundle told: to a person, or to a program.
#pragma once

#include <string>

#include "runtime/bundle/bundle.hpp"

namespace edict::cli {

std::string inspect_text(const bundle::Bundle& bundle);
// One object, with a schema version; docs/formats.md.
std::string inspect_json(const bundle::Bundle& bundle);

}  // namespace edict::cli
