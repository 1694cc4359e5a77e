// Diagnostics as people and programs read them.
#pragma once

#include <span>
#include <string>

#include "compiler/source/sources.hpp"

namespace edict {

enum class DiagnosticFormat : std::uint8_t {
  pretty,  // file:line:column, the line with a caret, help
  brief,   // file:line:column: id: text     (--format short)
  json,    // one document with a schema version
  sarif,   // SARIF 2.1.0
  github,  // workflow commands
};

std::string render(std::span<const Diagnostic> diagnostics, const Sources& sources, DiagnosticFormat format,
                   bool color);

}  // namespace edict
