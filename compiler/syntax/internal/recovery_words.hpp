// What recovery knows of single words.
#pragma once

#include "EdictLexer.h"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

// A word that the grammar's `name` takes.
bool can_be_name(std::size_t type);
// A word behind which a clause cannot end: the next line goes on.
bool asks_for_more(std::size_t type);
bool is_keyword(std::size_t type);

}  // namespace edict::syntax
