// Where the braces of a code list end: what makes a list of any length one token.
#pragma once

#include <cstddef>
#include <string_view>

namespace antlr4 {
class CharStream;
}

namespace edict::syntax {

struct ListExtent {
  std::size_t end;  // behind the closing brace, or where the list must have been meant to end
  bool closed;
};

// `begin` is the offset behind the opening brace. Knows comments and texts. A list in which a line begins like a clause
// (`rule x`, `else deny`) or another brace opens was never closed: it ends before that line.
ListExtent list_extent(std::string_view text, std::size_t begin);
// Calls found(begin, end) for every comment between two offsets of a list.
template <class Found>
void comments_of_list(std::string_view text, std::size_t begin, std::size_t end, Found&& found) {
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] == '"') {
      for (++at; at < end && text[at] != '"' && text[at] != '\n' && text[at] != '\r'; ++at)
        at += text[at] == '\\' ? 1 : 0;
    } else if (text[at] == '#') {
      const std::size_t start = at;
      while (at < end && text[at] != '\n' && text[at] != '\r') ++at;
      found(start, at);
    }
  }
}

// The same as list_extent for the lexer, whose stream stands behind the opening brace.
ListExtent list_extent(antlr4::CharStream& stream);

}  // namespace edict::syntax
