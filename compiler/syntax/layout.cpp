#include "compiler/syntax/internal/layout.hpp"

#include <algorithm>

#include "EdictLexer.h"
#include "compiler/syntax/walk.hpp"

namespace edict::syntax {

using L = EdictLexer;

std::size_t gap(const Tokens& tokens, const std::vector<TokenStyle>& styles, std::size_t second) {
  if (second == 0 || styles[second].tight || styles[second - 1].tight_behind) return 0;
  const std::size_t a = tokens.type(second - 1);
  switch (tokens.type(second)) {
    case L::COMMA:
    case L::PAREN_CLOSE:
    case L::BRACKET_CLOSE:
    case L::DOT:
    case L::BRACKET_OPEN:
    case L::PERCENT:
      return 0;
    case L::PAREN_OPEN:
      if (a == L::FLOOR || a == L::CEILING || a == L::ROUND || a == L::MIN || a == L::MAX || a == L::BIRTHDAY) return 0;
      break;
    default:
      break;
  }
  if (a == L::PAREN_OPEN || a == L::BRACKET_OPEN || a == L::DOT) return 0;
  return styles[second].spaces;
}

Layout::Index Layout::at(std::uint32_t offset) const {
  const auto behind = std::upper_bound(tokens_.list.begin(), tokens_.list.end(), std::size_t{offset},
                                       [](std::size_t o, const auto& token) { return o < token->getStartIndex(); });
  return behind == tokens_.list.begin() ? 0 : static_cast<Index>(behind - tokens_.list.begin()) - 1;
}

TokenStyle& Layout::line(Index i, std::size_t column, std::size_t rest) {
  TokenStyle& style = styles_[i];
  style.line = static_cast<std::uint16_t>(column);
  style.comment_column = static_cast<std::uint16_t>(column);
  style.rest_column = static_cast<std::uint16_t>(column + rest);
  return style;
}

void Layout::close(Index i, std::size_t column) {
  TokenStyle& style = line(i, column);
  style.comment_column = static_cast<std::uint16_t>(column + 2);
  style.closes = true;
}

bool Layout::commented(Index begin, Index end) const {
  const std::uint32_t from = tokens_.span(begin).begin;
  const std::uint32_t to = tokens_.span(end - 1).end;
  const auto found =
      std::lower_bound(tokens_.comments.begin(), tokens_.comments.end(), from,
                       [](const Comment& comment, std::uint32_t offset) { return comment.span.begin < offset; });
  return found != tokens_.comments.end() && found->span.begin < to;
}

bool Layout::fits(Index begin, Index end, std::size_t column) const {
  if (commented(begin, end)) return false;
  std::size_t width = column;
  for (Index i = begin; i < end && width <= kWidest; ++i)
    width += (i == begin ? 0 : gap(tokens_, styles_, i)) + tokens_.word(i).size();
  return width <= kWidest;
}

bool Layout::next_line(Index before, Index i) const {
  const std::uint32_t from = tokens_.span(before).end;
  const std::string_view between = tokens_.text.substr(from, tokens_.span(i).begin - from);
  if (between.find('#') != std::string_view::npos) {
    // A comment behind the last item keeps the two together, one on a line of its own does not.
    return std::none_of(tokens_.comments.begin(), tokens_.comments.end(),
                        [&](const Comment& comment) {
                          return comment.own_line && comment.span.begin >= from &&
                                 comment.span.begin < tokens_.span(i).begin;
                        }) &&
           std::count(between.begin(), between.end(), '\n') < 2;
  }
  return std::count(between.begin(), between.end(), '\n') < 2;
}

void Layout::file(const File& file) {
  bool large_before = false;
  std::vector<const Codes*> group;
  Index before = 0;
  const auto flush = [&] {
    codes_group(group);
    group.clear();
  };
  for (const auto& declaration : file.declarations) {
    const Span span = std::visit([](const auto& held) { return held.span; }, declaration);
    const Index begin = first(span);
    const bool large = std::holds_alternative<Policy>(declaration) || std::holds_alternative<Test>(declaration);
    line(begin, 0).blank = large || large_before;
    large_before = large;
    const Codes* codes = std::get_if<Codes>(&declaration);
    if (codes == nullptr || (!group.empty() && !next_line(before, begin))) flush();
    if (codes != nullptr) group.push_back(codes);
    if (const Table* relation = std::get_if<Table>(&declaration)) table(*relation, 0);
    if (const Policy* made = std::get_if<Policy>(&declaration)) policy(*made);
    if (const Test* made = std::get_if<Test>(&declaration)) test(*made);
    before = last(span);
  }
  flush();
}

// The colons and the equals signs of lists that follow each other stand below each other.
void Layout::codes_group(const std::vector<const Codes*>& group) {
  std::size_t name = 0;
  std::size_t system = 0;
  for (const Codes* codes : group) {
    name = std::max(name, codes->name.text.size());
    system = std::max(system, codes->system.text.size());
  }
  for (const Codes* codes : group) {
    const Index colon = first(codes->name.span) + 1;
    styles_[colon].spaces = static_cast<std::uint16_t>(name - codes->name.text.size() + 1);
    styles_[colon + 2].spaces = static_cast<std::uint16_t>(system - codes->system.text.size() + 1);
  }
}

void Layout::table(const Table& table, std::size_t column) {
  const Index begin = first(table.span);
  const Index end = last(table.span) + 1;
  if (table.columns.empty()) return;
  Index closing = last(table.columns.back().span) + 1;
  if (tokens_.type(closing) == L::COMMA) ++closing;
  if (fits(begin, end, column)) return;
  for (const TableColumn& held : table.columns) line(first(held.span), column + 2);
  close(closing, column);
}

void Layout::expr(const Expr& held) {
  if (const Unary* unary = std::get_if<Unary>(&held.node); unary != nullptr && unary->op == UnaryOp::negate) {
    styles_[first(held.span)].tight_behind = true;
  }
  for_each_child(held, [this](const Expr& child) { expr(child); });
}

}  // namespace edict::syntax
