// Policy text in its canonical layout.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

// `file` is what parse() made of `text`, without errors. The result has the same words in the same order and all
// comments in their places; formatting it again changes nothing.
std::string format(const File& file, std::string_view text);

}  // namespace edict::syntax
