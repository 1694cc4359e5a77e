// Conditions: comparisons, lists, sets, presence.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/expressions.hpp"
#include "compiler/sema/lists.hpp"

namespace edict::sema {
namespace {

constexpr Type kBoolean{Kind::boolean, CodeSystem::none};
constexpr Type kDecimal{Kind::decimal, CodeSystem::none};
constexpr Type kMoney{Kind::money, CodeSystem::none};

bool is_text(Type t) { return t.kind == Kind::text || t.kind == Kind::id; }

Op op_of(syntax::BinaryOp op) {
  switch (op) {
    case syntax::BinaryOp::equal:
      return Op::equal;
    case syntax::BinaryOp::not_equal:
      return Op::not_equal;
    case syntax::BinaryOp::less:
      return Op::less;
    case syntax::BinaryOp::less_equal:
      return Op::less_equal;
    case syntax::BinaryOp::greater:
      return Op::greater;
    case syntax::BinaryOp::greater_equal:
      return Op::greater_equal;
    case syntax::BinaryOp::logical_or:
      return Op::logical_or;
    case syntax::BinaryOp::logical_and:
      return Op::logical_and;
    case syntax::BinaryOp::add:
      return Op::add;
    case syntax::BinaryOp::subtract:
      return Op::subtract;
    case syntax::BinaryOp::multiply:
      return Op::multiply;
    case syntax::BinaryOp::divide:
      return Op::divide;
  }
  return Op::equal;
}

bool ordered(Op op) { return op != Op::equal && op != Op::not_equal; }

}  // namespace

// A code, number or word that gets its type from what it is compared with.
bool Expressions::is_bare(const syntax::Expr& e, const Env& env) const {
  if (const auto* p = std::get_if<syntax::Parenthesis>(&e.node)) return is_bare(*p->inner, env);
  if (const auto* l = std::get_if<syntax::Literal>(&e.node)) {
    return l->kind == syntax::Literal::Kind::number || l->kind == syntax::Literal::Kind::code ||
           l->kind == syntax::Literal::Kind::text;
  }
  const auto* name = std::get_if<syntax::Name>(&e.node);
  return name != nullptr && !stands_for_something({name->text}, env);
}

Maybe Expressions::mismatch(const model::Expr& a, const model::Expr& b, Span span) {
  if (a.type.kind == Kind::code && b.type.kind == Kind::code) {
    Diagnostic& d =
        context_.diagnostics.report("E0202", span,
                                    fmt::format("`{}` is {} and `{}` is {}: codes of two systems are never equal",
                                                text(a.span), describe(a.type), text(b.span), describe(b.type)),
                                    "compare it with codes of its own system");
    d.notes.push_back({a.span, fmt::format("{}", describe(a.type))});
    d.notes.push_back({b.span, fmt::format("{}", describe(b.type))});
    return std::nullopt;
  }
  const bool durations = (a.type.kind == Kind::days && b.type.kind == Kind::months) ||
                         (a.type.kind == Kind::months && b.type.kind == Kind::days);
  if (durations) {
    return report("E0206", span, "days and months can't be compared: a month has no fixed number of days",
                  "count in days on both sides, or use `months between (a, b)`");
  }
  const bool slashes = (a.type.kind == Kind::date && text(b.span).find('/') != std::string_view::npos) ||
                       (b.type.kind == Kind::date && text(a.span).find('/') != std::string_view::npos);
  const bool age = (a.type.kind == Kind::integer && b.type.kind == Kind::months) ||
                   (b.type.kind == Kind::integer && a.type.kind == Kind::months);
  return report("E0201", span,
                fmt::format("`{}` is {}, `{}` is {}: they can't be compared", text(a.span), describe(a.type),
                            text(b.span), describe(b.type)),
                slashes ? "a date is written 2024-01-31"
                : age   ? "a count of years or months stands alone: `patient.age >= 65`"
                : a.type.kind == Kind::code_set || b.type.kind == Kind::code_set
                    ? "ask a list with `in`, `has` or `overlaps`"
                    : "compare like with like");
}

// Brings two values to one type where nothing is lost; false when they are not of one kind.
bool Expressions::unify(model::Expr& a, model::Expr& b, Span span, bool quiet) {
  if (is_text(a.type) && is_text(b.type)) return true;
  if (a.type.kind == Kind::code && b.type.kind == Kind::code && comparable(a.type.system, b.type.system)) return true;
  if (a.type.kind != Kind::code && a.type.kind != Kind::code_set && a.type == b.type) return true;
  const auto widen = [&](model::Expr& e, Type to) {
    const Span whole = e.span;
    e = make(to.kind == Kind::money ? Op::to_money : Op::to_decimal, to, {std::move(e)}, whole);
  };
  for (auto [x, y] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    if (x->type.kind != Kind::integer) continue;
    if (y->type == kDecimal) return widen(*x, kDecimal), true;
    if (y->type == kMoney && x->op == Op::constant) return widen(*x, kMoney), true;
    // `service_date - received_date > 90`: days without the word.
    if (y->type.kind == Kind::days && x->op == Op::constant) return x->type = y->type, true;
  }
  if (!quiet) mismatch(a, b, span);
  return false;
}

Maybe Expressions::compare(const syntax::Binary& b, Span span, const Env& env) {
  const Op op = op_of(b.op);
  // A bare code is read by the other side's system. Where neither side is known the left one is the misspelt name.
  const bool left_first = !is_bare(*b.left, env) || is_bare(*b.right, env);
  const syntax::Expr& first = left_first ? *b.left : *b.right;
  const syntax::Expr& second = left_first ? *b.right : *b.left;
  Maybe x = value_of(any(first, env), first.span);
  if (!x) {
    if (!is_bare(second, env)) any(second, env);
    return std::nullopt;
  }
  std::optional<Type> hint = x->type;
  if (hint->kind == Kind::code_set) hint->kind = Kind::code;
  Maybe y = value_of(any(second, env, hint), second.span);
  if (!y) return std::nullopt;
  if (x->type.kind == Kind::code_set && y->type.kind == Kind::code_set && !ordered(op)) {
    if (!comparable(x->type.system, y->type.system)) return mismatch(*x, *y, span);
    model::Expr same = make(Op::same_codes, kBoolean, {std::move(*x), std::move(*y)}, span);
    return op == Op::equal ? same : make(Op::logical_not, kBoolean, {std::move(same)}, span);
  }
  if (x->type.kind == Kind::code_set || y->type.kind == Kind::code_set) {
    const model::Expr& set = x->type.kind == Kind::code_set ? *x : *y;
    return report("E0204", span,
                  fmt::format("`{}` is {}, not one code: it can't be compared with `{}`", text(set.span),
                              describe(set.type), b.op == syntax::BinaryOp::equal ? "=" : text(span)),
                  "write `has CODE`, `in LIST` or `overlaps LIST`, or name one of them, such as `primary_diagnosis`");
  }
  if (!unify(*x, *y, span, false)) return std::nullopt;
  const Kind kind = x->type.kind;
  const bool no_order = kind == Kind::boolean || kind == Kind::id || kind == Kind::text || kind == Kind::code ||
                        kind == Kind::row || kind == Kind::line;
  if (ordered(op) && no_order) {
    return report("E0205", span,
                  fmt::format("`{}` is {}: it has no greater and less", text(x->span), describe(x->type)),
                  "compare it with `=`, or ask whether it is `in` a list");
  }
  if (!left_first) std::swap(x, y);
  std::vector<model::Expr> args;
  args.push_back(std::move(*x));
  args.push_back(std::move(*y));
  return make(op, kBoolean, std::move(args), span);
}

Maybe Expressions::between(const syntax::Between& b, Span span, const Env& env) {
  Maybe value = value_of(any(*b.value, env), b.value->span);
  if (!value) return std::nullopt;
  Maybe low = value_of(any(*b.low, env, value->type), b.low->span);
  Maybe high = value_of(any(*b.high, env, value->type), b.high->span);
  if (!low || !high) return std::nullopt;
  const Kind kind = value->type.kind;
  if (kind == Kind::code || kind == Kind::text || kind == Kind::id || kind == Kind::boolean || kind == Kind::code_set) {
    return report("E0205", span,
                  fmt::format("`{}` is {}: it has no greater and less", text(value->span), describe(value->type)),
                  "for a range of codes write `in { A..B }`");
  }
  model::Expr copy = *value;
  if (!unify(*value, *low, span, false) || !unify(copy, *high, span, false)) return std::nullopt;
  std::vector<model::Expr> args;
  args.push_back(make(Op::greater_equal, kBoolean, {std::move(*value), std::move(*low)}, span));
  args.push_back(make(Op::less_equal, kBoolean, {std::move(copy), std::move(*high)}, span));
  return make(Op::logical_and, kBoolean, std::move(args), span);
}

std::optional<std::uint32_t> Expressions::list_for(const syntax::List& list, Type element) {
  bool ok = true;
  const std::uint32_t index = inline_list(context_, list, element, ok);
  return ok ? std::optional(index) : std::nullopt;
}

namespace {

struct Readers {
  bool subject = false;
  bool other = false;
  void add(const model::Expr& e) {
    if (is_phrase(e.op) || (has_who(e.op) && e.who == Who::subject)) subject = true;
    if (has_who(e.op) && e.who == Who::other) other = true;
    for (const model::Expr& arg : e.args) add(arg);
  }
};

}  // namespace

Who whose_date(const model::Expr& value, const Env& env) {
  Readers readers;
  readers.add(value);
  if (readers.subject == readers.other) return env.unprefixed();
  return readers.subject ? Who::subject : Who::other;
}

Maybe Expressions::in_list(const syntax::InList& i, Span span, const Env& env) {
  Maybe value = value_of(any(*i.value, env), i.value->span);
  if (!value) return std::nullopt;
  const Kind kind = value->type.kind;
  // `category of x in category of claim.diagnoses` and the like are sets, not lists: the parser gives those as
  // overlaps.
  if (kind == Kind::boolean || kind == Kind::row || kind == Kind::line || kind == Kind::days || kind == Kind::months) {
    return report("E0204", span,
                  fmt::format("`{}` is {}: a list can't be asked for it", text(value->span), describe(value->type)),
                  "");
  }
  Type element = value->type;
  if (kind == Kind::code_set) element.kind = Kind::code;
  const auto list = list_for(i.list, element);
  if (!list) return std::nullopt;
  const Who who = whose_date(*value, env);
  model::Expr e = make(kind == Kind::code_set ? Op::any_in : Op::in_list, kBoolean, {std::move(*value)}, span);
  e.index = *list;
  e.who = who;
  return i.negated ? make(Op::logical_not, kBoolean, {std::move(e)}, span) : e;
}

Maybe Expressions::set(const syntax::Expr& e, const Env& env) {
  Maybe s = any(e, env);
  if (s && s->type.kind != Kind::code_set) {
    return report("E0204", e.span,
                  fmt::format("`{}` is {}, not a list of codes", words(e, context_.sources), describe(s->type)),
                  "modifiers, diagnosis, claim.diagnoses and condition codes are lists; ask one code with `=` or `in`");
  }
  return s;
}

Maybe Expressions::quantified(const syntax::Quantified& q, Span span, const Env& env) {
  Maybe s = set(*q.set, env);
  if (!s) return std::nullopt;
  const auto list = list_for(q.list, {Kind::code, s->type.system});
  if (!list) return std::nullopt;
  const Op op = [&] {
    switch (q.quantity) {
      case syntax::Quantity::any:
        return Op::any_in;
      case syntax::Quantity::all:
        return Op::all_in;
      case syntax::Quantity::none:
        return Op::none_in;
      case syntax::Quantity::exactly:
        return Op::exactly_in;
      case syntax::Quantity::at_least:
        return Op::at_least_in;
      case syntax::Quantity::at_most:
        return Op::at_most_in;
    }
    return Op::any_in;
  }();
  const Who who = whose_date(*s, env);
  model::Expr e = make(op, kBoolean, {std::move(*s)}, span);
  e.index = *list;
  e.who = who;
  e.value = q.count;
  return e;
}

Maybe Expressions::has(const syntax::Has& h, Span span, const Env& env) {
  Maybe s = set(*h.set, env);
  if (!s) return std::nullopt;
  Maybe one = value_of(any(*h.code, env, Type{Kind::code, s->type.system}), h.code->span);
  if (!one) return std::nullopt;
  if (one->type.kind != Kind::code || !comparable(one->type.system, s->type.system)) {
    return report(one->type.kind == Kind::code ? "E0202" : "E0208", h.code->span,
                  fmt::format("`{}` is {}; `{}` is {}", words(*h.code, context_.sources), describe(one->type),
                              text(s->span), describe(s->type)),
                  "`has` asks for one code; for a list write `overlaps`");
  }
  return make(Op::has, kBoolean, {std::move(*s), std::move(*one)}, span);
}

Maybe Expressions::overlaps(const syntax::Overlaps& o, Span span, const Env& env) {
  Maybe s = set(*o.set, env);
  if (!s) return std::nullopt;
  if (const auto* list = std::get_if<syntax::List>(&o.with)) {
    // A name may be a set of the line rather than a list: `other.modifiers overlaps modifiers`.
    const auto* name = list->minus.empty() ? std::get_if<syntax::Word>(&list->first.what) : nullptr;
    if (name != nullptr && context_.list(name->text) == nullptr && stands_for_something({name->text}, env)) {
      Maybe other = named({name->text}, name->span, env, std::nullopt);
      if (!other) return std::nullopt;
      if (other->type.kind != Kind::code_set || !comparable(other->type.system, s->type.system))
        return mismatch(*s, *other, span);
      return make(Op::overlaps, kBoolean, {std::move(*s), std::move(*other)}, span);
    }
    const auto index = list_for(*list, {Kind::code, s->type.system});
    if (!index) return std::nullopt;
    const Who who = whose_date(*s, env);
    model::Expr e = make(Op::any_in, kBoolean, {std::move(*s)}, span);
    e.index = *index;
    e.who = who;
    return e;
  }
  Maybe other = set(*std::get<syntax::ExprPtr>(o.with), env);
  if (!other) return std::nullopt;
  if (!comparable(other->type.system, s->type.system)) return mismatch(*s, *other, span);
  return make(Op::overlaps, kBoolean, {std::move(*s), std::move(*other)}, span);
}

Maybe Expressions::presence(const syntax::Is& i, Span span, const Env& env) {
  Maybe value = any(*i.value, env);
  if (!value) return std::nullopt;
  if (i.presence == syntax::Presence::empty) {
    if (value->type.kind != Kind::code_set) {
      return report("E0204", span,
                    fmt::format("`{}` is {}, not a list of codes", text(value->span), describe(value->type)),
                    "ask `is missing` of a single field");
    }
    return make(Op::is_empty, kBoolean, {std::move(*value)}, span);
  }
  const model::Expr* root = &*value;
  while (root->op == Op::let) root = &policy_.lets[root->index].value;
  const bool asks_something = root->op == Op::field || root->op == Op::row || root->op == Op::column ||
                              root->op == Op::find || root->op == Op::found_field;
  if (!asks_something) {
    return report("E0215", span,
                  fmt::format("`{}` is worked out, so it is never simply present or missing", text(value->span)),
                  "ask it of a field, of a table's row or of a found line");
  }
  model::Expr e = make(Op::is_present, kBoolean, {std::move(*value)}, span);
  return i.presence == syntax::Presence::present ? e : make(Op::logical_not, kBoolean, {std::move(e)}, span);
}

}  // namespace edict::sema
