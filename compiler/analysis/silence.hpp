// Warnings that the policy text allows: `# edict: allow W0601 because the list is shared`, on the line of the warning
// or above it, with nothing but comments between.
#pragma once

#include <span>
#include <vector>

#include "compiler/source/sources.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::analysis {

// Takes out the warnings and notes that a comment allows. `comments` are those of all files, each from its `#` to the
// end of its line. A comment that gives no reason, names no id, or allows what is not there is itself reported (W0614,
// W0615). Errors are never allowed.
void silence(Diagnostics& diagnostics, const Sources& sources, std::span<const Span> comments);

// Takes out what a comment allows and gives it back, with no word about the comments themselves.
std::vector<Diagnostic> take_allowed(Diagnostics& diagnostics, const Sources& sources, std::span<const Span> comments);

}  // namespace edict::analysis
