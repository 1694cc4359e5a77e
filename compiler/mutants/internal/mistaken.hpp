// What an analyst takes for what, and how a policy writes it.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace edict::mutants {

std::string_view word(syntax::BinaryOp op);
std::string_view word(syntax::Unit unit);
std::string_view word(syntax::Function function);
// `<` for `<=`, `=` for `!=`, `+` for `-`.
syntax::BinaryOp other(syntax::BinaryOp op);
// Nothing: nobody takes it for another.
std::optional<syntax::Function> mistaken(syntax::Function function);

}  // namespace edict::mutants
