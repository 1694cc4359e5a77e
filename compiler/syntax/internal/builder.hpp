// From ANTLR's parse tree to ours. One class, its methods in build_*.cpp by subject.
#pragma once

#include <fmt/format.h>

#include "EdictParser.h"
#include "compiler/syntax/ast.hpp"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

class Builder {
 public:
  Builder(const Tokens& tokens, Diagnostics& diagnostics) : tokens_(tokens), diagnostics_(diagnostics) {}

  using P = EdictParser;

  // Declarations and tests. `broken` is set where an inner text (a date, a list) was reported.
  std::variant<Codes, Table, Policy, Test> declaration(P::DeclarationContext* context);
  Codes codes(P::CodesContext* context);
  Table table(P::TableContext* context);
  Policy policy(P::PolicyContext* context);
  void policy_item(P::PolicyItemContext* context, Policy& policy);
  Test test(P::TestContext* context);
  void test_item(P::TestItemContext* context, Test& test);
  Rule rule(P::RuleDeclarationContext* context);

  // What a declaration that could not be read holds in place of an expression.
  ExprPtr stand_in(Span span) const;

 private:
  // Places and words.
  Span span(antlr4::ParserRuleContext* context) const;
  Span span(antlr4::Token* token) const;
  std::string_view text(Span span) const { return tokens_.text.substr(span.begin, span.end - span.begin); }
  Word word(antlr4::ParserRuleContext* context) const;
  Word word(antlr4::Token* token) const;
  Word date(antlr4::Token* token);
  std::string string(antlr4::Token* token) const;
  std::optional<std::string> optional_string(antlr4::Token* token) const;
  // A whole number of digits, at most a million; reported otherwise.
  std::int64_t count(antlr4::Token* token);
  void fail(std::string_view id, Span place, std::string message, std::string help = {});

  // Expressions (build_expression.cpp, build_comparison.cpp, build_phrase.cpp).
  template <class Node>
  ExprPtr make(Span span, Node node);
  ExprPtr bounded(ExprPtr expr);
  ExprPtr expression(P::ExpressionContext* context);
  ExprPtr optional_expression(P::ExpressionContext* context) {
    return context == nullptr ? nullptr : expression(context);
  }
  ExprPtr choice(P::ChoiceContext* context);
  ExprPtr disjunction(P::DisjunctionContext* context);
  ExprPtr conjunction(P::ConjunctionContext* context);
  ExprPtr negation(P::NegationContext* context);
  ExprPtr comparison(P::ComparisonContext* context);
  ExprPtr compared(ExprPtr left, P::ComparisonRestContext* rest);
  ExprPtr quantified(P::QuantifiedContext* context);
  ExprPtr set_value(P::SetValueContext* context);
  ExprPtr additive(P::AdditiveContext* context);
  ExprPtr multiplicative(P::MultiplicativeContext* context);
  ExprPtr signed_value(P::SignedValueContext* context);
  ExprPtr duration(P::DurationContext* context);
  ExprPtr postfix(P::PostfixContext* context);
  ExprPtr primary(P::PrimaryContext* context);
  ExprPtr literal(antlr4::Token* token);
  ExprPtr lookup(P::LookupContext* context);
  ExprPtr function(P::FunctionContext* context);
  ExprPtr exists(P::ExistsContext* context);
  ExprPtr find(P::FindContext* context);
  ExprPtr total(P::TotalContext* context);
  ExprPtr rank(P::RankContext* context);
  Within within(P::WithinContext* context);
  Window window(P::WindowContext* context, Span place);
  Measure measure(P::MeasureContext* context);
  std::vector<ExprPtr> keys(P::KeysContext* context);
  List list(P::ListContext* context);
  ListLiteral list_literal(antlr4::Token* token);
  Word found_name(antlr4::tree::TerminalNode* node) const { return word(node->getSymbol()); }

  // Rules.
  Guard guard(P::GuardContext* context);
  Limit limit(P::LimitClauseContext* context);
  Space space(P::SpaceClauseContext* context);
  Branch branch(P::BranchContext* context);
  IfMissing if_missing(P::IfMissingContext* context);
  Outcome outcome(P::OutcomeContext* context);
  Adjustment adjustment(P::AdjustmentContext* context);

  // Declarations.
  void head(P::HeadContext* context, Policy& policy);
  CodesFile codes_file(P::CodesFileContext* context);
  std::vector<TableColumn> columns(P::ColumnsContext* context);

  // Tests.
  Attribute attribute(P::AttributeContext* context);
  TestLine test_line(P::TestLineContext* context);
  TestClaim test_claim(P::TestClaimContext* context);
  Word atom(P::AtomContext* context);
  void cell(P::TestCellContext* context, std::vector<Word>& cells);
  Expectation expectation(P::ExpectationContext* context);

  const Tokens& tokens_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
};

}  // namespace edict::syntax

#include "compiler/syntax/walk.hpp"

namespace edict::syntax {

template <class Node>
ExprPtr Builder::make(Span span, Node node) {
  return bounded(std::make_unique<Expr>(Expr{span, std::move(node), 1}));
}

}  // namespace edict::syntax
