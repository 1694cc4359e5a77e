// Literals, numbers, money, dates, durations and choices; and the way into every kind of expression.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/expressions.hpp"
#include "runtime/base/decimal.hpp"

namespace edict::sema {
namespace {

constexpr Type kBoolean{Kind::boolean, CodeSystem::none};
constexpr Type kInteger{Kind::integer, CodeSystem::none};
constexpr Type kDecimal{Kind::decimal, CodeSystem::none};
constexpr Type kMoney{Kind::money, CodeSystem::none};
constexpr Type kDate{Kind::date, CodeSystem::none};
constexpr Type kDays{Kind::days, CodeSystem::none};
constexpr Type kMonths{Kind::months, CodeSystem::none};

bool is_number(Type t) { return t.kind == Kind::integer || t.kind == Kind::decimal || t.kind == Kind::money; }
bool is_duration(Type t) { return t.kind == Kind::days || t.kind == Kind::months; }

model::Expr constant(Type type, std::int64_t value, Span span) {
  model::Expr e = make(Op::constant, type, {}, span);
  e.value = value;
  return e;
}

}  // namespace

model::Expr make(Op op, Type type, std::vector<model::Expr> args, Span span) {
  model::Expr e;
  e.op = op;
  e.type = type;
  e.args = std::move(args);
  e.span = span;
  return e;
}

Maybe Expressions::any(const syntax::Expr& e, const Env& env, std::optional<Type> hint) {
  using namespace syntax;
  struct Visit {
    Expressions& self;
    const syntax::Expr& e;
    const Env& env;
    std::optional<Type> hint;

    Maybe operator()(const Literal& l) { return self.literal(l, e.span, hint); }
    Maybe operator()(const Name& n) { return self.named({n.text}, e.span, env, hint); }
    Maybe operator()(const Member& m) {
      if (const auto path = self.path(e)) return self.named(*path, e.span, env, hint);
      Maybe object = self.any(*m.object, env);
      return object ? self.member_of(std::move(*object), m.name.text, e.span) : std::nullopt;
    }
    Maybe operator()(const Lookup& l) { return self.lookup(l, e.span, env); }
    Maybe operator()(const Unary& u) {
      if (u.op == UnaryOp::logical_not) {
        Maybe inner = self.condition(*u.operand, env);
        return inner ? Maybe(make(Op::logical_not, kBoolean, {std::move(*inner)}, e.span)) : std::nullopt;
      }
      Maybe inner = self.value_of(self.any(*u.operand, env, hint), u.operand->span);
      if (!inner) return std::nullopt;
      if (!is_number(inner->type) && !is_duration(inner->type)) {
        return self.report("E0205", e.span,
                           fmt::format("`{}` is {}, not a number", self.text(inner->span), describe(inner->type)));
      }
      if (inner->op == Op::constant) {
        inner->value = -inner->value;
        inner->span = e.span;
        return inner;
      }
      const Type type = inner->type;
      return make(Op::negate, type, {std::move(*inner)}, e.span);
    }
    Maybe operator()(const Binary& b) {
      switch (b.op) {
        case BinaryOp::logical_and:
        case BinaryOp::logical_or: {
          Maybe left = self.condition(*b.left, env);
          Maybe right = self.condition(*b.right, env);
          if (!left || !right) return std::nullopt;
          const Op op = b.op == BinaryOp::logical_and ? Op::logical_and : Op::logical_or;
          std::vector<model::Expr> args;
          for (Maybe* part : {&left, &right}) {
            if ((*part)->op == op) {
              std::move((*part)->args.begin(), (*part)->args.end(), std::back_inserter(args));
            } else {
              args.push_back(std::move(**part));
            }
          }
          return make(op, kBoolean, std::move(args), e.span);
        }
        case BinaryOp::equal:
        case BinaryOp::not_equal:
        case BinaryOp::less:
        case BinaryOp::less_equal:
        case BinaryOp::greater:
        case BinaryOp::greater_equal:
          return self.compare(b, e.span, env);
        case BinaryOp::add:
        case BinaryOp::subtract:
        case BinaryOp::multiply:
        case BinaryOp::divide:
          return self.arithmetic(b, e.span, env);
      }
      return std::nullopt;
    }
    Maybe operator()(const Between& b) { return self.between(b, e.span, env); }
    Maybe operator()(const InList& i) { return self.in_list(i, e.span, env); }
    Maybe operator()(const Quantified& q) { return self.quantified(q, e.span, env); }
    Maybe operator()(const Has& h) { return self.has(h, e.span, env); }
    Maybe operator()(const Overlaps& o) { return self.overlaps(o, e.span, env); }
    Maybe operator()(const Among& a) {
      Maybe s = self.set(*a.set, env);
      if (!s) return std::nullopt;
      const auto list = self.list_for(a.list, {Kind::code, s->type.system});
      if (!list) return std::nullopt;
      const Type type = s->type;
      const Who who = whose_date(*s, env);
      model::Expr among = make(Op::among, type, {std::move(*s)}, e.span);
      among.index = *list;
      among.who = who;
      return among;
    }
    Maybe operator()(const Matches& m) {
      Maybe value = self.value_of(self.any(*m.value, env), m.value->span);
      if (!value) return std::nullopt;
      if (value->type.kind != Kind::text && value->type.kind != Kind::id && value->type.kind != Kind::code) {
        return self.report("E0205", e.span,
                           fmt::format("`{}` is {}: only texts and codes match a pattern", self.text(value->span),
                                       describe(value->type)));
      }
      model::Expr matches = make(Op::matches, kBoolean, {std::move(*value)}, e.span);
      matches.value = static_cast<std::int64_t>(self.context_.library.symbols.intern(SymbolDomain::text, m.pattern));
      return matches;
    }
    Maybe operator()(const Is& i) { return self.presence(i, e.span, env); }
    Maybe operator()(const Duration& d) { return self.make_duration(d, e.span, env); }
    Maybe operator()(const Choice& c) { return self.choice(c, e.span, env, hint); }
    Maybe operator()(const Call& c) { return self.call(c, e.span, env); }
    Maybe operator()(const Parenthesis& p) {
      Maybe inner = self.any(*p.inner, env, hint);
      if (inner) inner->span = e.span;
      return inner;
    }
    Maybe operator()(const Exists& x) { return self.exists(x, e.span, env); }
    Maybe operator()(const Find&) {
      return self.report("E0213", e.span, "a line is found in a `let` of its own",
                         "write `let NAME = latest line …` and use the name here");
    }
    Maybe operator()(const Total&) {
      return self.report("E0213", e.span, "a total is counted in a `let` of its own",
                         "write `let NAME = total …` and use the name here");
    }
    Maybe operator()(const Rank&) {
      return self.report("E0213", e.span, "a rank is taken in a `let` of its own",
                         "write `let NAME = rank by …` and use the name here");
    }
  };
  return std::visit(Visit{*this, e, env, hint}, e.node);
}

Maybe Expressions::condition(const syntax::Expr& e, const Env& env) {
  Maybe c = value_of(any(e, env), e.span);
  if (c && c->type.kind != Kind::boolean) {
    return report("E0203", e.span,
                  fmt::format("`{}` is {}, not a condition that holds or does not", words(e, context_.sources),
                              describe(c->type)),
                  c->type.kind == Kind::line || c->type.kind == Kind::row ? "ask whether it `is present`"
                                                                          : "compare it with something");
  }
  return c;
}

Maybe Expressions::number(const syntax::Expr& e, const Env& env, Type wanted) {
  Maybe n = value_of(any(e, env, wanted), e.span);
  if (!n) return std::nullopt;
  if (n->type == wanted) return n;
  if (n->type == kInteger && wanted == kDecimal) return make(Op::to_decimal, kDecimal, {std::move(*n)}, e.span);
  if (n->type == kInteger && wanted == kMoney && n->op == Op::constant)
    return make(Op::to_money, kMoney, {std::move(*n)}, e.span);
  return report(
      "E0205", e.span,
      fmt::format("`{}` is {}; {} is wanted here", words(e, context_.sources), describe(n->type), describe(wanted)),
      n->type.kind == Kind::decimal && wanted.kind == Kind::integer ? "round it: `floor(…)`, `ceiling(…)` or `round(…)`"
                                                                    : "");
}

Maybe Expressions::date(const syntax::Expr& e, const Env& env) {
  Maybe d = value_of(any(e, env), e.span);
  if (d && d->type.kind != Kind::date) {
    return report("E0207", e.span, fmt::format("`{}` is {}, not a date", words(e, context_.sources), describe(d->type)),
                  "dates are written 2024-01-31");
  }
  return d;
}

Maybe Expressions::duration(const syntax::Expr& e, const Env& env) {
  Maybe d = value_of(any(e, env), e.span);
  if (d && !is_duration(d->type)) {
    return report("E0206", e.span,
                  fmt::format("`{}` is {}, not a length of time", words(e, context_.sources), describe(d->type)),
                  "say the unit: `90 days`, `12 months`");
  }
  return d;
}

Maybe Expressions::code(const syntax::Expr& e, const Env& env, CodeSystem system) {
  Maybe c = value_of(any(e, env, Type{Kind::code, system}), e.span);
  if (c && (c->type.kind != Kind::code || !comparable(c->type.system, system))) {
    return report(
        c->type.kind == Kind::code ? "E0202" : "E0208", e.span,
        fmt::format("`{}` is {}, not a {} code", words(e, context_.sources), describe(c->type), name_of(system)));
  }
  return c;
}

Maybe Expressions::literal(const syntax::Literal& l, Span span, std::optional<Type> hint) {
  using Written = syntax::Literal::Kind;
  const bool wants_code = hint && hint->kind == Kind::code;
  switch (l.kind) {
    case Written::number: {
      if (wants_code) return code_literal(l.text, hint->system, span, true);
      const auto value = parse_decimal(l.text);
      if (!value)
        return report("E0205", span, fmt::format("`{}` has more than three decimal places or is too large", l.text),
                      "numbers have up to three decimal places");
      if (hint && hint->kind == Kind::decimal) return constant(kDecimal, value->thousandths, span);
      if (l.text.find('.') == std::string::npos) return constant(kInteger, value->thousandths / 1000, span);
      return constant(kDecimal, value->thousandths, span);
    }
    case Written::money: {
      std::string digits;
      for (char c : l.text) {
        if (c != '$' && c != ',') digits += c;
      }
      const auto value = parse_money(digits);
      if (!value)
        return report("E0205", span, fmt::format("`{}` is no amount of money", l.text),
                      "write dollars and cents: $2,330.00");
      return constant(kMoney, value->cents, span);
    }
    case Written::text: {
      if (wants_code) return code_literal(l.text, hint->system, span, true);
      return constant({Kind::text, CodeSystem::none},
                      static_cast<std::int64_t>(context_.library.symbols.intern(SymbolDomain::text, l.text)), span);
    }
    case Written::date: {
      const auto value = parse_date(l.text);
      if (!value) return report("E0207", span, fmt::format("there is no day {}", l.text), "check the month's length");
      return constant(kDate, value->days, span);
    }
    case Written::code:
      if (wants_code) return code_literal(l.text, hint->system, span, true);
      return report("E0208", span, fmt::format("nothing here says what kind of code `{}` is", l.text),
                    "compare it with a coded field, such as `procedure = 20552`");
  }
  return std::nullopt;
}

Maybe Expressions::arithmetic(const syntax::Binary& b, Span span, const Env& env) {
  Maybe x = value_of(any(*b.left, env), b.left->span);
  Maybe y = value_of(any(*b.right, env), b.right->span);
  if (!x || !y) return std::nullopt;
  const bool plus = b.op == syntax::BinaryOp::add;
  const auto build = [&](Op op, Type type) {
    std::vector<model::Expr> args;
    args.push_back(std::move(*x));
    args.push_back(std::move(*y));
    return make(op, type, std::move(args), span);
  };
  const auto refuse = [&](std::string_view verb) -> Maybe {
    return report("E0205", span,
                  fmt::format("`{}` is {}, `{}` is {}: they can't be {}", text(x->span), describe(x->type),
                              text(y->span), describe(y->type), verb));
  };
  switch (b.op) {
    case syntax::BinaryOp::add:
    case syntax::BinaryOp::subtract: {
      if (x->type.kind == Kind::date && is_duration(y->type))
        return date_plus(std::move(*x), std::move(*y), plus, span);
      if (plus && is_duration(x->type) && y->type.kind == Kind::date)
        return date_plus(std::move(*y), std::move(*x), true, span);
      if (!plus && x->type.kind == Kind::date && y->type.kind == Kind::date) return build(Op::date_difference, kDays);
      if (!(is_number(x->type) || is_duration(x->type)) || !(is_number(y->type) || is_duration(y->type)))
        return refuse(plus ? "added" : "subtracted");
      if (!unify(*x, *y, span, false)) return std::nullopt;
      const Type type = x->type;
      return build(plus ? Op::add : Op::subtract, type);
    }
    case syntax::BinaryOp::multiply: {
      // Money and durations stand first.
      if ((y->type.kind == Kind::money || is_duration(y->type)) && x->type.kind != Kind::money && !is_duration(x->type))
        std::swap(x, y);
      const bool by_number = y->type.kind == Kind::integer || y->type.kind == Kind::decimal;
      const bool whole_duration = !is_duration(x->type) || y->type.kind == Kind::integer;
      if (!(is_number(x->type) || is_duration(x->type)) || !by_number || !whole_duration) return refuse("multiplied");
      if (x->type.kind == Kind::integer && y->type.kind == Kind::decimal) unify(*x, *y, span, true);
      const Type type = x->type;
      return build(Op::multiply, type);
    }
    case syntax::BinaryOp::divide: {
      const bool money = x->type.kind == Kind::money;
      if (!is_number(x->type) || !is_number(y->type) || (!money && y->type.kind == Kind::money))
        return refuse("divided");
      return build(Op::divide, money && y->type.kind != Kind::money ? kMoney : kDecimal);
    }
    default:
      return std::nullopt;
  }
}

Maybe Expressions::date_plus(model::Expr date, model::Expr duration, bool plus, Span span) {
  const bool days = duration.type.kind == Kind::days;
  const Op op =
      days ? (plus ? Op::date_plus_days : Op::date_minus_days) : (plus ? Op::date_plus_months : Op::date_minus_months);
  std::vector<model::Expr> args;
  args.push_back(std::move(date));
  args.push_back(std::move(duration));
  return make(op, kDate, std::move(args), span);
}

Maybe Expressions::make_duration(const syntax::Duration& d, Span span, const Env& env) {
  Maybe count = number(*d.count, env, kInteger);
  if (!count) return std::nullopt;
  const bool days = d.unit == syntax::Unit::days || d.unit == syntax::Unit::weeks;
  const std::int64_t factor = d.unit == syntax::Unit::weeks ? 7 : (d.unit == syntax::Unit::years ? 12 : 1);
  const Type type = days ? kDays : kMonths;
  if (count->op == Op::constant) return constant(type, count->value * factor, span);
  if (factor != 1) {
    std::vector<model::Expr> args;
    args.push_back(std::move(*count));
    args.push_back(constant(kInteger, factor, span));
    count = make(Op::multiply, kInteger, std::move(args), span);
  }
  return make(days ? Op::as_days : Op::as_months, type, {std::move(*count)}, span);
}

Maybe Expressions::choice(const syntax::Choice& c, Span span, const Env& env, std::optional<Type> hint) {
  std::vector<model::Expr> args;
  std::vector<Maybe> values;
  bool ok = true;
  for (const syntax::Choice::Arm& arm : c.arms) {
    Maybe when = condition(*arm.condition, env);
    Maybe then = value_of(any(*arm.value, env, hint), arm.value->span);
    ok = ok && when && then;
    if (when) args.push_back(std::move(*when));
    values.push_back(std::move(then));
  }
  Maybe otherwise = value_of(any(*c.otherwise, env, hint), c.otherwise->span);
  if (!ok || !otherwise) return std::nullopt;
  values.push_back(std::move(otherwise));
  // All values take the widest type among them.
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (unify(*values[0], *values[i], span, true)) continue;
    return report("E0221", values[i]->span,
                  fmt::format("`{}` is {}, but `{}` is {}: a choice gives one kind of value", text(values[i]->span),
                              describe(values[i]->type), text(values[0]->span), describe(values[0]->type)),
                  "give all of its values the same kind");
  }
  for (std::size_t i = 1; i < values.size(); ++i) unify(*values[0], *values[i], span, true);
  const Type type = values[0]->type;
  std::vector<model::Expr> all;
  for (std::size_t i = 0; i < args.size(); ++i) {
    all.push_back(std::move(args[i]));
    all.push_back(std::move(*values[i]));
  }
  all.push_back(std::move(*values.back()));
  return make(Op::choice, type, std::move(all), span);
}

Maybe Expressions::call(const syntax::Call& c, Span span, const Env& env) {
  using syntax::Function;
  const auto dates = [&](Op op) -> Maybe {
    Maybe a = date(*c.arguments[0], env);
    Maybe b = date(*c.arguments[1], env);
    if (!a || !b) return std::nullopt;
    std::vector<model::Expr> args;
    args.push_back(std::move(*a));
    args.push_back(std::move(*b));
    return make(op, kInteger, std::move(args), span);
  };
  const auto rounded = [&](Op plain, Op of_quotient) -> Maybe {
    Maybe a = value_of(any(*c.arguments[0], env), c.arguments[0]->span);
    if (!a) return std::nullopt;
    if (!is_number(a->type))
      return report("E0205", span, fmt::format("`{}` is {}, not a number", text(a->span), describe(a->type)));
    if (a->type.kind == Kind::integer) return a;
    // The quotient itself is rounded, not its three places.
    if (a->op == Op::divide) return make(of_quotient, kInteger, std::move(a->args), span);
    return make(plain, kInteger, {std::move(*a)}, span);
  };
  switch (c.function) {
    case Function::floor:
      return rounded(Op::floor, Op::divide_floor);
    case Function::ceiling:
      return rounded(Op::ceiling, Op::divide_ceiling);
    case Function::round:
      return rounded(Op::round, Op::divide_round);
    case Function::min:
    case Function::max: {
      std::vector<model::Expr> args;
      for (const syntax::ExprPtr& a : c.arguments) {
        Maybe v = value_of(any(*a, env), a->span);
        if (!v) return std::nullopt;
        if (!is_number(v->type) && !is_duration(v->type) && v->type.kind != Kind::date) {
          return report("E0205", a->span,
                        fmt::format("`{}` is {}: it has no greater and less", text(v->span), describe(v->type)));
        }
        args.push_back(std::move(*v));
        if (args.size() > 1 && !unify(args.front(), args.back(), span, false)) return std::nullopt;
      }
      for (model::Expr& a : args) unify(args.front(), a, span, true);
      const Type type = args.front().type;
      return make(c.function == Function::min ? Op::minimum : Op::maximum, type, std::move(args), span);
    }
    case Function::days_between:
      return dates(Op::days_between);
    case Function::months_between:
      return dates(Op::months_between);
    case Function::years_between:
      return dates(Op::years_between);
    case Function::full_months_between:
      return dates(Op::full_months_between);
    case Function::birthday: {
      Maybe n = number(*c.arguments[0], env, kInteger);
      if (!n) return std::nullopt;
      model::Expr e = make(Op::birthday, kDate, {std::move(*n)}, span);
      e.who = env.unprefixed();
      return e;
    }
    case Function::year_of:
    case Function::month_of: {
      Maybe d = date(*c.arguments[0], env);
      if (!d) return std::nullopt;
      return make(c.function == Function::year_of ? Op::year_of : Op::month_of, kInteger, {std::move(*d)}, span);
    }
    case Function::category_of: {
      Maybe d = value_of(any(*c.arguments[0], env), c.arguments[0]->span);
      if (!d) return std::nullopt;
      const bool diagnosis = d->type.system == CodeSystem::icd || d->type.system == CodeSystem::icd10cm ||
                             d->type.system == CodeSystem::icd9cm;
      if (!diagnosis)
        return report("E0208", span,
                      fmt::format("`{}` is {}: only diagnoses have a category", text(d->span), describe(d->type)));
      const Type type = d->type;
      return make(Op::category_of, type, {std::move(*d)}, span);
    }
  }
  return std::nullopt;
}

}  // namespace edict::sema
