// Code lists as the formatter writes them: on one line, or filled to the width with a brace a line.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

class ListWriter {
 public:
  // `comments` are those inside the braces; `rows`: the cells of a table.
  ListWriter(std::string_view text, Span braces, bool rows, std::span<const Comment> comments);

  // On one line; for a list with comments, or one longer than a line, nothing.
  const std::optional<std::string>& flat() const { return flat_; }
  // On many lines: `column` is where the closing brace stands.
  void block(std::string& out, std::size_t column) const;

 private:
  struct Item {
    Span span;
    std::string text;
  };
  bool blank_between(std::uint32_t begin, std::uint32_t end) const;

  std::string_view text_;
  Span braces_;
  std::span<const Comment> comments_;
  std::vector<Item> items_;
  std::optional<std::string> flat_;
};

}  // namespace edict::syntax
