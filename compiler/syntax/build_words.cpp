// Places, words, texts, dates and lists: the leaves of the tree.
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/list_splitter.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

Span Builder::span(antlr4::Token* token) const {
  return {tokens_.file, static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

Span Builder::span(antlr4::ParserRuleContext* context) const {
  antlr4::Token* first = context->getStart();
  antlr4::Token* last = context->getStop();
  const Span begin = span(first);
  return {begin.file, begin.begin, last == nullptr ? begin.begin : span(last).end};
}

Word Builder::word(antlr4::ParserRuleContext* context) const {
  const Span place = span(context);
  return {std::string(text(place)), place};
}

Word Builder::word(antlr4::Token* token) const {
  const Span place = span(token);
  return {std::string(text(place)), place};
}

Word Builder::date(antlr4::Token* token) {
  Word day = word(token);
  if (!check_date(day.text, day.span, diagnostics_)) failed_ = true;
  return day;
}

std::string Builder::string(antlr4::Token* token) const { return unquoted(text(span(token))); }

std::optional<std::string> Builder::optional_string(antlr4::Token* token) const {
  return token == nullptr ? std::nullopt : std::optional(string(token));
}

std::int64_t Builder::count(antlr4::Token* token) {
  constexpr std::int64_t kMost = 1'000'000;
  std::int64_t value = 0;
  for (const char digit : text(span(token))) {
    value = value * 10 + (digit - '0');
    if (value > kMost) {
      fail("E0023", span(token), "this number is greater than a million");
      return kMost;
    }
  }
  return value;
}

void Builder::fail(std::string_view id, Span place, std::string message, std::string help) {
  failed_ = true;
  diagnostics_.report(id, place, std::move(message), std::move(help));
}

ListLiteral Builder::list_literal(antlr4::Token* token) {
  return split_list(tokens_.text, span(token), diagnostics_, failed_);
}

List Builder::list(P::ListContext* context) {
  const auto operand = [&](P::ListOperandContext* written) {
    const Span place = span(written);
    if (written->LIST() != nullptr) return ListOperand{list_literal(written->LIST()->getSymbol()), place};
    return ListOperand{word(written->name()), place};
  };
  const std::vector<P::ListOperandContext*> operands = context->listOperand();
  List list{span(context), operand(operands.front()), {}};
  for (std::size_t i = 1; i < operands.size(); ++i) list.minus.push_back(operand(operands[i]));
  return list;
}

}  // namespace edict::syntax
