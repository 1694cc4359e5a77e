// Expressions, from the loosest to the tightest.
#include <algorithm>

#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

ExprPtr Builder::stand_in(Span place) const {
  return std::make_unique<Expr>(Expr{place, Literal{Literal::Kind::number, "0"}, 1});
}

// Everything that is made passes here: the tree is never deeper than walks over it can bear.
ExprPtr Builder::bounded(ExprPtr expr) {
  for_each_child(*expr, [&](const Expr& child) { expr->depth = std::max(expr->depth, child.depth + 1); });
  if (expr->depth <= kDeepestExpression) return expr;
  if (!failed_)
    fail("E0012", expr->span, "this expression is too long: it has more than 1000 parts",
         "put codes into a list; give parts of it names with `let`");
  return stand_in(expr->span);
}

ExprPtr Builder::expression(P::ExpressionContext* context) {
  return context->choice() != nullptr ? choice(context->choice()) : disjunction(context->disjunction());
}

ExprPtr Builder::choice(P::ChoiceContext* context) {
  Choice choice;
  const std::vector<P::DisjunctionContext*> parts = context->disjunction();
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    ExprPtr condition = disjunction(parts[i]);
    choice.arms.push_back({std::move(condition), disjunction(parts[i + 1])});
  }
  choice.otherwise = expression(context->expression());
  return make(span(context), std::move(choice));
}

ExprPtr Builder::disjunction(P::DisjunctionContext* context) {
  const std::vector<P::ConjunctionContext*> parts = context->conjunction();
  ExprPtr left = conjunction(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Span place{tokens_.file, left->span.begin, span(parts[i]).end};
    left = make(place, Binary{BinaryOp::logical_or, std::move(left), conjunction(parts[i])});
  }
  return left;
}

ExprPtr Builder::conjunction(P::ConjunctionContext* context) {
  const std::vector<P::NegationContext*> parts = context->negation();
  ExprPtr left = negation(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Span place{tokens_.file, left->span.begin, span(parts[i]).end};
    left = make(place, Binary{BinaryOp::logical_and, std::move(left), negation(parts[i])});
  }
  return left;
}

ExprPtr Builder::negation(P::NegationContext* context) {
  if (context->NOT() == nullptr) return comparison(context->comparison());
  return make(span(context), Unary{UnaryOp::logical_not, negation(context->negation())});
}

ExprPtr Builder::additive(P::AdditiveContext* context) {
  ExprPtr left;
  BinaryOp op = BinaryOp::add;
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
      op = sign->getSymbol()->getType() == P::PLUS ? BinaryOp::add : BinaryOp::subtract;
      continue;
    }
    auto* part = dynamic_cast<P::MultiplicativeContext*>(child);
    ExprPtr right = multiplicative(part);
    if (left == nullptr) {
      left = std::move(right);
    } else {
      const Span place{tokens_.file, left->span.begin, right->span.end};
      left = make(place, Binary{op, std::move(left), std::move(right)});
    }
  }
  return left;
}

ExprPtr Builder::multiplicative(P::MultiplicativeContext* context) {
  ExprPtr left;
  BinaryOp op = BinaryOp::multiply;
  for (antlr4::tree::ParseTree* child : context->children) {
    if (auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
      op = sign->getSymbol()->getType() == P::STAR ? BinaryOp::multiply : BinaryOp::divide;
      continue;
    }
    ExprPtr right = signed_value(dynamic_cast<P::SignedValueContext*>(child));
    if (left == nullptr) {
      left = std::move(right);
    } else {
      const Span place{tokens_.file, left->span.begin, right->span.end};
      left = make(place, Binary{op, std::move(left), std::move(right)});
    }
  }
  return left;
}

ExprPtr Builder::signed_value(P::SignedValueContext* context) {
  if (context->MINUS() == nullptr) return duration(context->duration());
  return make(span(context), Unary{UnaryOp::negate, signed_value(context->signedValue())});
}

ExprPtr Builder::duration(P::DurationContext* context) {
  ExprPtr count = postfix(context->postfix());
  if (context->timeUnit() == nullptr) return count;
  Unit unit = Unit::days;
  switch (context->timeUnit()->getStart()->getType()) {
    case P::WEEK:
    case P::WEEKS:
      unit = Unit::weeks;
      break;
    case P::MONTH:
    case P::MONTHS:
      unit = Unit::months;
      break;
    case P::YEAR:
    case P::YEARS:
      unit = Unit::years;
      break;
    default:
      break;
  }
  return make(span(context), Duration{std::move(count), unit});
}

ExprPtr Builder::postfix(P::PostfixContext* context) {
  if (context->primary() != nullptr) return primary(context->primary());
  ExprPtr object = context->lookup() != nullptr
                       ? lookup(context->lookup())
                       : make(span(context->name()), Name{std::string(text(span(context->name())))});
  for (P::LabelContext* label : context->label()) {
    const Span place{tokens_.file, object->span.begin, span(label).end};
    object = make(place, Member{std::move(object), word(label)});
  }
  return object;
}

ExprPtr Builder::literal(antlr4::Token* token) {
  const Span place = span(token);
  std::string written(text(place));
  switch (token->getType()) {
    case P::MONEY:
      return make(place, Literal{Literal::Kind::money, std::move(written)});
    case P::STRING:
      return make(place, Literal{Literal::Kind::text, string(token)});
    case P::DATE:
      date(token);
      return make(place, Literal{Literal::Kind::date, std::move(written)});
    case P::CODE:
      return make(place, Literal{Literal::Kind::code, std::move(written)});
    default:
      return make(place, Literal{Literal::Kind::number, std::move(written)});
  }
}

ExprPtr Builder::primary(P::PrimaryContext* context) {
  if (context->expression() != nullptr) return make(span(context), Parenthesis{expression(context->expression())});
  if (context->function() != nullptr) return function(context->function());
  if (context->total() != nullptr) return total(context->total());
  return literal(context->getStart());
}

ExprPtr Builder::lookup(P::LookupContext* context) {
  Lookup lookup{word(context->name()), {}, nullptr};
  for (P::ExpressionContext* key : context->expression()) lookup.keys.push_back(expression(key));
  if (context->additive() != nullptr) lookup.as_of = additive(context->additive());
  return make(span(context), std::move(lookup));
}

ExprPtr Builder::function(P::FunctionContext* context) {
  Function function = Function::floor;
  switch (context->getStart()->getType()) {
    case P::CEILING:
      function = Function::ceiling;
      break;
    case P::ROUND:
      function = Function::round;
      break;
    case P::BIRTHDAY:
      function = Function::birthday;
      break;
    case P::MIN:
      function = Function::min;
      break;
    case P::MAX:
      function = Function::max;
      break;
    case P::DAYS:
      function = Function::days_between;
      break;
    case P::MONTHS:
      function = Function::months_between;
      break;
    case P::YEARS:
      function = Function::years_between;
      break;
    case P::FULL:
      function = Function::full_months_between;
      break;
    case P::YEAR:
      function = Function::year_of;
      break;
    case P::MONTH:
      function = Function::month_of;
      break;
    case P::CATEGORY:
      function = Function::category_of;
      break;
    default:
      break;
  }
  Call call{function, {}};
  if (context->postfix() != nullptr) call.arguments.push_back(postfix(context->postfix()));
  for (P::ExpressionContext* argument : context->expression()) call.arguments.push_back(expression(argument));
  return make(span(context), std::move(call));
}

}  // namespace edict::syntax
