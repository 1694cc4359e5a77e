// Expressions of the syntax tree to typed expressions of the model. One checker a policy; what is reported once is not
// reported again: a part that failed gives nothing, and what contains it stays silent.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

using Maybe = std::optional<model::Expr>;

// What names mean where an expression stands.
struct Env {
  enum class Others : std::uint8_t {
    none,     // only the judged line
    named,    // `exists line other where …`: unprefixed names are the judged line's
    unnamed,  // `of lines where …`: unprefixed names are the other line's, `this.` the judged one's
  };
  Others others = Others::none;
  std::string other_name;
  bool may_look_at_other_lines = true;  // false inside a phrase: phrases do not nest
  Who unprefixed() const { return others == Others::unnamed ? Who::other : Who::subject; }
};

class Expressions {
 public:
  Expressions(Context& context, model::Policy& policy, const std::vector<const syntax::Let*>& lets);

  // Any expression. `hint` is the type that a bare code or number is read as.
  Maybe any(const syntax::Expr& e, const Env& env, std::optional<Type> hint = std::nullopt);
  Maybe condition(const syntax::Expr& e, const Env& env);
  Maybe number(const syntax::Expr& e, const Env& env, Type wanted);
  Maybe date(const syntax::Expr& e, const Env& env);
  Maybe duration(const syntax::Expr& e, const Env& env);
  Maybe code(const syntax::Expr& e, const Env& env, CodeSystem system);
  model::Keys keys(const std::vector<syntax::ExprPtr>& keys, bool& ok);
  std::optional<model::Measure> measure(const syntax::Measure& m);
  std::optional<model::Window> window(const syntax::Window& w, bool may_slide);
  // The value of a whole let: besides any expression a phrase that stands alone.
  Maybe let_value(const syntax::Expr& e);
  // Every let that nobody asked for is still checked.
  void check_all_lets();
  std::optional<Field> field(const syntax::Expr& e);

  static std::string words(const syntax::Expr& e, const Sources& sources);

 private:
  enum class LetState : std::uint8_t { not_yet, at_work, done, poisoned };

  // names.cpp
  std::optional<std::vector<std::string>> path(const syntax::Expr& e) const;
  Maybe named(const std::vector<std::string>& path, Span span, const Env& env, std::optional<Type> hint);
  model::Expr make_field(Field field, Who who, Span span) const;
  Maybe let_reference(std::uint32_t index, Who who, Span span);
  Maybe member_of(model::Expr object, const std::string& name, Span span);
  bool stands_for_something(const std::vector<std::string>& path, const Env& env) const;
  Maybe unknown(const std::vector<std::string>& path, Span span, const Env& env);
  Maybe code_literal(std::string_view text, CodeSystem system, Span span, bool complain);
  Maybe lookup(const syntax::Lookup& l, Span span, const Env& env);
  Maybe value_of(Maybe e, Span span);

  // comparisons.cpp
  bool is_bare(const syntax::Expr& e, const Env& env) const;
  Maybe compare(const syntax::Binary& b, Span span, const Env& env);
  bool unify(model::Expr& a, model::Expr& b, Span span, bool quiet);
  Maybe between(const syntax::Between& b, Span span, const Env& env);
  Maybe in_list(const syntax::InList& i, Span span, const Env& env);
  Maybe quantified(const syntax::Quantified& q, Span span, const Env& env);
  Maybe has(const syntax::Has& h, Span span, const Env& env);
  Maybe overlaps(const syntax::Overlaps& o, Span span, const Env& env);
  Maybe set(const syntax::Expr& e, const Env& env);
  Maybe presence(const syntax::Is& i, Span span, const Env& env);
  std::optional<std::uint32_t> list_for(const syntax::List& list, Type element);
  Maybe mismatch(const model::Expr& a, const model::Expr& b, Span span);

  // arithmetic.cpp
  Maybe literal(const syntax::Literal& l, Span span, std::optional<Type> hint);
  Maybe arithmetic(const syntax::Binary& b, Span span, const Env& env);
  Maybe date_plus(model::Expr date, model::Expr duration, bool plus, Span span);
  Maybe make_duration(const syntax::Duration& d, Span span, const Env& env);
  Maybe choice(const syntax::Choice& c, Span span, const Env& env, std::optional<Type> hint);
  Maybe call(const syntax::Call& c, Span span, const Env& env);

  // phrases.cpp
  Env inside_phrase(const std::optional<syntax::Word>& name) const;
  bool may_look(Span span, const Env& env, std::string_view what);
  Maybe exists(const syntax::Exists& e, Span span, const Env& env);
  Maybe find(const syntax::Find& f, Span span);
  Maybe total(const syntax::Total& t, Span span);
  Maybe rank(const syntax::Rank& r, Span span);

  static constexpr std::uint64_t kLargestLet = 1'000'000;
  static constexpr std::uint32_t kDeepestLet = 1000;  // an evaluator goes down as far (runtime/plan/verify_reach.cpp)
  std::uint64_t size_of(const model::Expr& e) const;
  std::uint32_t depth_of(const model::Expr& e) const;
  Maybe report(std::string_view id, Span span, std::string message, std::string help = {});
  std::string_view text(Span span) const { return context_.sources.text(span); }

  Context& context_;
  model::Policy& policy_;
  const std::vector<const syntax::Let*>& lets_;
  std::vector<LetState> let_states_;
  std::vector<std::uint64_t> let_sizes_;
  std::vector<std::uint32_t> let_depths_;
  std::unordered_map<std::string, std::uint32_t> let_index_;
  friend class Rules;
};

// The stage that an expression needs (reference.md, section 6).
Stage stage_of(const model::Expr& e, const model::Policy& policy);
// Whose service date chooses the periods of a list that `value` is held against: the line's that it is read from. One
// that is read from both, or from none, goes by the line that plain names mean here.
Who whose_date(const model::Expr& value, const Env& env);

model::Expr make(Op op, Type type, std::vector<model::Expr> args, Span span);

}  // namespace edict::sema
