// Walks a file's declarations and offers mutants of what it meets.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/mutants/mutants.hpp"

namespace edict::mutants {

class Generator {
 public:
  Generator(syntax::File& file, const Sources& sources, Choice choice);
  std::vector<Mutant> run();

 private:
  // What a number or a word belongs to, for the sentence: "limit", then the number, then "days".
  struct Words {
    std::string_view kind = "condition";
    std::string before;
    std::string after;
    std::string advice;  // empty: the kind's
  };

  // generate.cpp
  void policy(syntax::Policy& policy);
  void head(syntax::Policy& policy);
  void rule(syntax::Rule& rule);
  void day(syntax::Word& date, const std::string& of);

  // conditions.cpp
  void expression(syntax::ExprPtr& slot, const Words& words);
  void literal(syntax::Literal& literal, Span span, const Words& words);
  void name(syntax::Expr& expr, const Words& words);
  void connective(syntax::ExprPtr& slot, syntax::Binary& binary, const Words& words);
  void comparison(syntax::Binary& binary, Span span, const Words& words);
  void choice_of(syntax::ExprPtr& slot, syntax::Choice& choice, const Words& words);
  void call(syntax::Call& call, Span span, const Words& words);

  // other_lines.cpp
  void exists(syntax::Exists& phrase, Span span);
  void find(syntax::Find& phrase, Span span);
  void total(syntax::Total& phrase, Span span);
  void rank(syntax::Rank& phrase, Span span);
  void limit(syntax::Limit& limit, Span span);
  void space(syntax::Space& space, Span span);
  void where(syntax::ExprPtr& slot);
  void keys(std::vector<syntax::ExprPtr>& keys);
  void window(syntax::Window& window, Span phrase, const std::vector<syntax::ExprPtr>& keys);
  void measure(syntax::Measure& measure);
  void billed(bool& counting_billed, Span span);

  // outcomes.cpp
  void branches(syntax::Rule& rule);
  void if_missing(syntax::Rule& rule);
  void outcome(syntax::Outcome& outcome);

  // lists.cpp
  void codes(syntax::Codes& codes);
  void list(syntax::List& list, const std::string& name, const std::string& system);
  void members(syntax::ListLiteral& literal, const std::string& name, const std::string& system);
  void member(std::vector<syntax::ListItem>& items, std::size_t at, const std::string& name);
  std::string stranger(const syntax::ListLiteral& literal, const std::string& system) const;
  void table(syntax::Table& table);
  // Of what was offered since `first`, a choice of options_.most stays.
  void keep_some(std::size_t first, const std::string& name);
  void collect_codes();

  // ---------------------------------------------------------------------------------------------- offering
  void offer(std::string_view kind, Span span, std::string change, std::string advice, std::function<void()> toggle);
  template <class T>
  void set(std::string_view kind, Span span, std::string change, std::string advice, T& place, T value) {
    offer(kind, span, std::move(change), std::move(advice),
          [&place, other = std::make_shared<T>(std::move(value))] { std::swap(place, *other); });
  }
  // Without one element; the others keep their addresses when it is back.
  template <class T>
  void erase(std::string_view kind, Span span, std::string change, std::string advice, std::vector<T>& of,
             std::size_t at) {
    offer(kind, span, std::move(change), std::move(advice), [&of, at, out = std::make_shared<std::optional<T>>()] {
      const auto place = of.begin() + static_cast<std::ptrdiff_t>(at);
      if (*out) {
        of.insert(place, std::move(**out));
        out->reset();
      } else {
        *out = std::move(*place);
        of.erase(place);
      }
    });
  }
  // The child in its parent's place.
  void promote(std::string_view kind, Span span, std::string change, std::string advice, syntax::ExprPtr& parent,
               syntax::ExprPtr& child);
  // Without the expression.
  void drop(std::string_view kind, Span span, std::string change, std::string advice, syntax::ExprPtr& slot);

  // The text on one line, cut where it is long, in back quotes.
  std::string quoted(Span span) const;

  syntax::File& file_;
  const Sources& sources_;
  const Choice options_;
  std::vector<Mutant> mutants_;
  std::string policy_, rule_;
  std::set<std::pair<std::string, std::string>> codes_;  // system and code: what lists and tests of the file name
};

// The next number or code of the same shape: 3 → 4, 62.5 → 62.6, $2,330.00 → $2330.01, GA → GB. Nothing below zero.
std::optional<std::string> stepped(std::string_view number, int by);
std::string neighbour(std::string_view code);

}  // namespace edict::mutants
