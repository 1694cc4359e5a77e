// Comparisons and questions about sets.
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

ExprPtr Builder::comparison(P::ComparisonContext* context) {
  if (context->quantified() != nullptr) return quantified(context->quantified());
  if (context->exists() != nullptr) return exists(context->exists());
  if (context->find() != nullptr) return find(context->find());
  if (context->rank() != nullptr) return rank(context->rank());
  ExprPtr left = set_value(context->setValue());
  return context->comparisonRest() == nullptr ? std::move(left) : compared(std::move(left), context->comparisonRest());
}

ExprPtr Builder::set_value(P::SetValueContext* context) {
  ExprPtr set = additive(context->additive());
  if (context->list() == nullptr) return set;
  return make(span(context), Among{std::move(set), list(context->list())});
}

ExprPtr Builder::compared(ExprPtr left, P::ComparisonRestContext* rest) {
  const Span place{tokens_.file, left->span.begin, span(rest).end};
  if (auto* compare = dynamic_cast<P::CompareRestContext*>(rest)) {
    BinaryOp op = BinaryOp::equal;
    switch (compare->getStart()->getType()) {
      case P::NOT_EQUAL:
        op = BinaryOp::not_equal;
        break;
      case P::LESS:
        op = BinaryOp::less;
        break;
      case P::LESS_EQUAL:
        op = BinaryOp::less_equal;
        break;
      case P::GREATER:
        op = BinaryOp::greater;
        break;
      case P::GREATER_EQUAL:
        op = BinaryOp::greater_equal;
        break;
      default:
        break;
    }
    return make(place, Binary{op, std::move(left), set_value(compare->setValue())});
  }
  if (auto* between = dynamic_cast<P::BetweenRestContext*>(rest)) {
    ExprPtr low = additive(between->additive(0));
    return make(place, Between{std::move(left), std::move(low), additive(between->additive(1))});
  }
  if (auto* in = dynamic_cast<P::InRestContext*>(rest)) {
    return make(place, InList{std::move(left), list(in->list()), in->NOT() != nullptr});
  }
  if (auto* has = dynamic_cast<P::HasRestContext*>(rest)) {
    return make(place, Has{std::move(left), additive(has->additive())});
  }
  if (auto* overlaps = dynamic_cast<P::OverlapsRestContext*>(rest)) {
    if (overlaps->list() != nullptr) return make(place, Overlaps{std::move(left), list(overlaps->list())});
    return make(place, Overlaps{std::move(left), set_value(overlaps->setValue())});
  }
  if (auto* matches = dynamic_cast<P::MatchesRestContext*>(rest)) {
    return make(place, Matches{std::move(left), string(matches->STRING()->getSymbol())});
  }
  auto* is = dynamic_cast<P::IsRestContext*>(rest);
  const Presence presence = is->PRESENT() != nullptr   ? Presence::present
                            : is->MISSING() != nullptr ? Presence::missing
                                                       : Presence::empty;
  return make(place, Is{std::move(left), presence});
}

ExprPtr Builder::quantified(P::QuantifiedContext* context) {
  Quantified quantified{Quantity::any, 0, nullptr, {}};
  if (P::QuantityContext* number = context->quantity()) {
    quantified.count = number->INTEGER() != nullptr ? count(number->INTEGER()->getSymbol()) : 1;
    quantified.quantity = context->EXACTLY() != nullptr ? Quantity::exactly
                          : context->LEAST() != nullptr ? Quantity::at_least
                                                        : Quantity::at_most;
  } else {
    quantified.quantity = context->ANY() != nullptr   ? Quantity::any
                          : context->ALL() != nullptr ? Quantity::all
                                                      : Quantity::none;
  }
  quantified.set = set_value(context->setValue());
  quantified.list = list(context->list());
  return make(span(context), std::move(quantified));
}

}  // namespace edict::syntax
