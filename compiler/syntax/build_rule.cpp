// Rules: clauses, bodies and outcomes.
#include "compiler/syntax/internal/builder.hpp"

namespace edict::syntax {

Rule Builder::rule(P::RuleDeclarationContext* context) {
  failed_ = false;
  Rule rule;
  rule.span = span(context);
  rule.name = word(context->name());
  rule.title = optional_string(context->title);
  if (context->citeClause() != nullptr) rule.cite = string(context->citeClause()->STRING()->getSymbol());
  if (context->onClause() != nullptr) rule.on_lines = expression(context->onClause()->expression());
  for (P::GuardContext* written : context->guard()) rule.guards.push_back(guard(written));
  if (P::RequireClauseContext* body = context->requireClause()) {
    rule.body_span = span(body);
    rule.body = Require{body->FORBID() != nullptr, expression(body->expression())};
  } else if (P::LimitClauseContext* limited = context->limitClause()) {
    rule.body_span = span(limited);
    rule.body = limit(limited);
  } else if (P::SpaceClauseContext* spaced = context->spaceClause()) {
    rule.body_span = span(spaced);
    rule.body = space(spaced);
  } else {
    rule.body_span = rule.name.span;
  }
  for (P::BranchContext* written : context->branch()) rule.branches.push_back(branch(written));
  for (P::IfMissingContext* written : context->ifMissing()) rule.if_missing.push_back(if_missing(written));
  for (std::size_t i = 0; i + 1 < rule.branches.size(); ++i) {
    if (rule.branches[i].when == nullptr) {
      fail("E0013", rule.branches[i + 1].span, "this `else` is never reached: the one before it has no `when`",
           "only the last `else` of a rule stands without `when`");
      break;
    }
  }
  if (rule.branches.back().when != nullptr) {
    fail("E0013", rule.branches.back().span,
         fmt::format("the last `else` of the rule `{}` has a `when`: nothing says what happens otherwise",
                     rule.name.text),
         "add an `else` without `when`");
  }
  rule.broken = failed_;
  return rule;
}

Guard Builder::guard(P::GuardContext* context) {
  return {span(context), context->UNLESS() != nullptr, expression(context->expression())};
}

Limit Builder::limit(P::LimitClauseContext* context) {
  Limit limit;
  limit.most = postfix(context->postfix());
  limit.measure = measure(context->measure());
  limit.where = optional_expression(context->expression());
  limit.keys = keys(context->keys());
  limit.window = window(context->window(), span(context->keys()));
  limit.counting_billed = context->countingBilled() != nullptr;
  return limit;
}

Space Builder::space(P::SpaceClauseContext* context) {
  P::GapContext* gap = context->gap();
  const Gap unit = gap->FULL() != nullptr                            ? Gap::full_months
                   : gap->DAY() != nullptr || gap->DAYS() != nullptr ? Gap::days
                                                                     : Gap::months;
  return {postfix(context->postfix()), unit,
          context->AFTER() != nullptr, optional_expression(context->expression()),
          keys(context->keys()),       context->countingBilled() != nullptr};
}

Adjustment Builder::adjustment(P::AdjustmentContext* context) {
  Adjustment adjustment;
  if (context == nullptr) return adjustment;
  adjustment.group_carc = word(context->GROUP_CARC()->getSymbol());
  for (antlr4::tree::TerminalNode* rarc : context->WORD()) adjustment.rarc.push_back(word(rarc->getSymbol()));
  if (context->STRING() != nullptr) adjustment.message = string(context->STRING()->getSymbol());
  return adjustment;
}

Outcome Builder::outcome(P::OutcomeContext* context) {
  Outcome outcome{Outcome::Kind::deny, span(context), nullptr, adjustment(context->adjustment())};
  if (context->message != nullptr) outcome.adjustment.message = string(context->message);
  if (context->postfix() != nullptr) outcome.value = postfix(context->postfix());
  switch (context->getStart()->getType()) {
    case P::DENY:
      outcome.kind = context->CLAIM() != nullptr ? Outcome::Kind::deny_claim : Outcome::Kind::deny;
      break;
    case P::PEND:
      outcome.kind = Outcome::Kind::pend;
      break;
    case P::CUT:
      outcome.kind = Outcome::Kind::cut_back;
      break;
    case P::PAY:
      outcome.kind = Outcome::Kind::pay;
      break;
    case P::RECODE:
      outcome.kind = Outcome::Kind::recode;
      break;
    default:
      outcome.kind = Outcome::Kind::flag;
      break;
  }
  return outcome;
}

Branch Builder::branch(P::BranchContext* context) {
  return {span(context), outcome(context->outcome()), optional_expression(context->expression())};
}

IfMissing Builder::if_missing(P::IfMissingContext* context) {
  IfMissing missing{span(context), {}, outcome(context->outcome())};
  for (P::PostfixContext* field : context->postfix()) missing.fields.push_back(postfix(field));
  return missing;
}

}  // namespace edict::syntax
