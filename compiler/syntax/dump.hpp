// The tree as text, without places: what `--dump ast` prints and what tests compare.
#pragma once

#include <string>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

std::string dump(const File& file);
std::string dump(const Expr& expr);

}  // namespace edict::syntax
