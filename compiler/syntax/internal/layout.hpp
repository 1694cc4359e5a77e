// Where the canonical layout wants lines to begin and words to stand close: what the tree knows and the words do not.
#pragma once

#include <optional>
#include <vector>

#include "compiler/syntax/ast.hpp"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

struct TokenStyle {
  std::optional<std::uint16_t> line;  // begins a line, at this column (from 0)
  std::uint16_t comment_column = 0;   // of the comments on lines of their own before it, when it begins a line
  std::uint16_t rest_column = 0;      // where what does not fit on that line goes on
  bool blank = false;                 // an empty line stands before it
  bool closes = false;                // no empty line stands before it
  bool tight = false;                 // no space before it
  bool tight_behind = false;          // no space behind it
  bool may_break = false;             // a good place to go on in the next line
  std::uint16_t spaces = 1;           // before it, in a line
};

inline constexpr std::size_t kWidest = 120;

// Spaces between two words that stand on one line.
std::size_t gap(const Tokens& tokens, const std::vector<TokenStyle>& styles, std::size_t second);

class Layout {
 public:
  Layout(const Tokens& tokens, std::vector<TokenStyle>& styles) : tokens_(tokens), styles_(styles) {}
  void file(const File& file);

 private:
  using Index = std::size_t;
  // The word at, or around, an offset.
  Index at(std::uint32_t offset) const;
  Index first(Span span) const { return at(span.begin); }
  Index last(Span span) const { return span.end > 0 ? at(span.end - 1) : 0; }
  TokenStyle& line(Index i, std::size_t column, std::size_t rest = 4);
  void close(Index i, std::size_t column);
  bool commented(Index begin, Index end) const;
  bool fits(Index begin, Index end, std::size_t column) const;
  // Nothing but a line end between two items that follow each other.
  bool next_line(Index before, Index i) const;

  void policy(const Policy& policy);
  void heads(const Policy& policy);
  void codes_group(const std::vector<const Codes*>& group);
  void table(const Table& table, std::size_t column);
  void rule(const Rule& rule);
  void item(const PolicyItem& item);
  void expr(const Expr& expr);
  void expr(const ExprPtr& held) {
    if (held) expr(*held);
  }
  void exprs(const std::vector<ExprPtr>& held) {
    for (const ExprPtr& one : held) expr(one);
  }

  void test(const Test& test);
  void claim(const TestClaim& claim);
  void values(const std::vector<Word>& values);
  void attribute(const Attribute& attribute) { values(attribute.values); }

  const Tokens& tokens_;
  std::vector<TokenStyle>& styles_;
};

}  // namespace edict::syntax
