// The text form of trees: expressions on one line with a parenthesis a node, the rest a line a clause.
#pragma once

#include <string>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

// Appends to `out`.
class Dumper {
 public:
  explicit Dumper(std::string& out) : out_(out) {}

  void expr(const Expr& expr);
  void expr(const ExprPtr& expr);  // `-` when it is not there
  void exprs(const std::vector<ExprPtr>& exprs);
  void list(const List& list);
  void literal(const ListLiteral& literal);
  void measure(const Measure& measure);
  void window(const Window& window);

  void codes(const Codes& codes, int indent);
  void table(const Table& table, int indent);
  void policy(const Policy& policy);
  void rule(const Rule& rule, int indent);
  void test(const Test& test);

 private:
  void node(const Literal& node);
  void node(const Name& node);
  void node(const Member& node);
  void node(const Lookup& node);
  void node(const Unary& node);
  void node(const Binary& node);
  void node(const Between& node);
  void node(const InList& node);
  void node(const Quantified& node);
  void node(const Has& node);
  void node(const Overlaps& node);
  void node(const Among& node);
  void node(const Matches& node);
  void node(const Is& node);
  void node(const Duration& node);
  void node(const Choice& node);
  void node(const Call& node);
  void node(const Parenthesis& node);
  void node(const Exists& node);
  void node(const Find& node);
  void node(const Total& node);
  void node(const Rank& node);

  void line(int indent);
  void word(std::string_view text) { out_ += ' ', out_ += text; }
  void text(std::string_view text);
  void words(const std::vector<Word>& words);
  void outcome(const Outcome& outcome);
  void adjustment(const Adjustment& adjustment);
  void body(const Rule& rule, int indent);
  void item(const PolicyItem& item);
  void attribute(const Attribute& attribute);
  void claim(const TestClaim& claim);
  void expectation(const Expectation& expectation);

  std::string& out_;
};

}  // namespace edict::syntax
