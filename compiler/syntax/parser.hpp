// Policy text to syntax tree.
#pragma once

#include "compiler/source/sources.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::syntax {

struct ParseResult {
  File file;
};

// Every syntax error of the file goes to `diagnostics`, one for each broken clause. What could not be read is marked
// `broken` and holds no null pointer where the tree wants an expression; all the rest is there. Never throws.
ParseResult parse(const Sources& sources, FileId id, Diagnostics& diagnostics);

}  // namespace edict::syntax
