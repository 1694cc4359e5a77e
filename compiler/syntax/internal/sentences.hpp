// What an analyst is told of a clause that cannot be read.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/internal/bad_tokens.hpp"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

enum class Sentence : std::uint8_t {
  file,
  policy,
  codes,
  table,
  let,
  scope,
  authority,
  narrowing,
  effective,
  not_automated,
  rule,
  cite,
  on_lines,
  guard,
  require,
  limit,
  space,
  branch,
  if_missing,
  test,
  with_policies,
  patient,
  claim,
  row,
  expect,
};

class Complaints {
 public:
  Complaints(const Tokens& tokens, const BadTokens& bad, Diagnostics& diagnostics)
      : tokens_(tokens), bad_(bad), diagnostics_(diagnostics) {}

  // The clause [begin, end) does not fit at token `at` (`end`: it stops too early). One diagnostic.
  void misfit(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at);
  void too_deep(std::size_t at);
  // A bad word of the range, reported if there is one.
  bool bad_token(std::size_t begin, std::size_t end);
  bool has_bad_token(std::size_t begin, std::size_t end) const;
  // A word where a declaration, an item or a clause begins, and none begins with it.
  void unknown_word(Sentence sentence, std::size_t at, std::string_view what_stands_here);
  void report(std::string_view id, std::size_t at, std::string message, std::string help = {});
  Diagnostic& report(std::string_view id, Place place, std::string message, std::string help = {});

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  bool known_mistake(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at);
  bool missing_date(std::size_t begin, std::size_t end, std::size_t at);
  bool outcome_without_reason(std::size_t begin, std::size_t end, std::size_t at);
  bool open_bracket(std::size_t begin, std::size_t end, std::size_t at);
  bool open_brace(std::size_t begin, std::size_t end, std::size_t at);
  bool keyword_as_name(std::size_t begin, std::size_t end, std::size_t at);
  bool choice_without_else(std::size_t begin, std::size_t end, std::size_t at);
  std::string near_miss(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at) const;
  std::string before(std::size_t begin, std::size_t at) const;

  const Tokens& tokens_;
  const BadTokens& bad_;
  Diagnostics& diagnostics_;
};

// `kind` of words within two slips of `word`, or nothing.
std::string_view nearest_word(Sentence sentence, std::string_view word);

}  // namespace edict::syntax
