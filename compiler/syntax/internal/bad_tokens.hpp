// Words that no clause can hold: found before anything is parsed, reported with the clause that holds them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

struct BadToken {
  std::string_view id;
  Span span;
  std::string message;
  std::string help;
};
using BadTokens = std::map<std::size_t, BadToken>;  // by index of the token

// Foreign characters and operators, texts and lists that are not closed, brackets nested too deep.
BadTokens find_bad_tokens(const Tokens& tokens);

// Where the text stops being UTF-8: nothing when it is.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

}  // namespace edict::syntax
