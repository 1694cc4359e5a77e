// Syntax to model: names, types, units, stages, periods, tests. All errors of all files in one go.
#pragma once

#include <span>

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::sema {

// The library holds everything that was understood; it decides claims only when no errors were reported.
model::Library analyze(std::span<const syntax::File> files, const Sources& sources, Diagnostics& diagnostics);

}  // namespace edict::sema
