// Reading a broken text: it is cut into declarations, items and clauses at the words that begin them, and each piece is
// read by itself, so that every broken clause gives one error and hides no other.
#pragma once

#include "compiler/syntax/internal/bad_tokens.hpp"
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/reader.hpp"
#include "compiler/syntax/internal/sentences.hpp"

namespace edict::syntax {

class Recovery {
 public:
  Recovery(const Tokens& tokens, const BadTokens& bad, Builder& builder, Diagnostics& diagnostics, File& file)
      : tokens_(tokens), builder_(builder), complaints_(tokens, bad, diagnostics), file_(file) {}

  void read_file();

 private:
  using Index = std::size_t;

  // recovery.cpp
  Index declaration(Index i);
  bool declaration_begins(Index i) const;
  Index next_declaration(Index i) const;
  Word name_or_nothing(Index i) const;
  Span span(Index begin, Index end) const;

  // recover_policy.cpp
  Index policy(Index i);
  bool item_begins(Index i) const;
  void item(Index begin, Index end, Policy& policy);
  void broken_item(Index begin, Index end, Policy& policy);
  void codes_or_table(Index begin, Index end);
  Codes broken_codes(Index begin, Index end) const;
  Table broken_table(Index begin, Index end) const;

  // recover_rule.cpp
  void rule(Index begin, Index end, Policy& policy);
  bool clause_begins(Index clause, Index i) const;
  std::vector<Index> clauses(Index begin, Index end) const;
  std::optional<Misfit> clause_misfit(Index begin, Index end) const;
  void inner_texts(Index begin, Index end);
  void clause_order(Index first, Index clause);

  // recover_test.cpp
  Index test(Index i);
  bool test_item_begins(Index i, std::size_t depth) const;

  const Tokens& tokens_;
  Builder& builder_;
  Complaints complaints_;
  File& file_;
};

}  // namespace edict::syntax
