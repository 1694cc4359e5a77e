// Policy texts to a checked library.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict {

struct Compilation {
  Sources sources;
  Diagnostics diagnostics;          // of all passes, sorted
  std::vector<syntax::File> files;  // by FileId
  model::Library library;           // decides claims only when `ok`
  bool ok() const { return !diagnostics.has_errors(); }
};

// Files, folders (every *.edict below) and `-` for standard input, compiled as one set. Its codes are held against the
// code tables, if there are any.
Compilation compile(std::span<const std::string> paths, std::span<const CodeTable> code_tables = {});

// The same for texts in hand: an editor's, a test's.
Compilation compile(Sources sources);

}  // namespace edict
