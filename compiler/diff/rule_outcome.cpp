#include "compiler/diff/rule_outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::diff {
namespace {

constexpr std::uint32_t kNoFinding = 0;

plan::Adjustment default_of_incomplete() { return {GroupCode::CO, "16", {}, {}}; }

}  // namespace

std::string RuleOutcome::key() const {
  std::string text = fmt::format("{} {} {}-{}", incomplete, static_cast<int>(kind), static_cast<int>(adjustment.group),
                                 adjustment.carc);
  for (const std::string& rarc : adjustment.rarc) text += ' ' + rarc;
  return text + fmt::format("|{}|{}|{}", adjustment.message, value, open);
}

std::uint32_t RuleOutcomes::number(RuleOutcome outcome) {
  const auto [it, fresh] = numbers_.try_emplace(outcome.key(), static_cast<std::uint32_t>(outcomes_.size()));
  if (fresh) outcomes_.push_back(std::move(outcome));
  return it->second;
}

DiagramId RuleOutcomes::in_force(const plan::Policy& policy) {
  const TermId date = universe_.field_term(policy.by_received_date ? Field::received_date : Field::service_date);
  DiagramId inside = answer(kYes);
  if (policy.effective.first > kFirstDate)
    inside = conditions_.conjunction(inside, conditions_.negation(universe_.less(date, policy.effective.first.days)));
  if (policy.effective.last < kLastDate)
    inside = conditions_.conjunction(inside, universe_.less(date, policy.effective.last.days + 1));
  if (!policy.by_received_date) return inside;
  return conditions_.choose(universe_.present(Field::received_date), inside,
                            answer(universe_.reasons().unknown_field(Field::received_date)));
}

// The first `if missing` that names an absent field, or any; CO-16 when none does.
std::uint32_t RuleOutcomes::incomplete(const plan::Rule& rule, PolicyTerms& policy, std::uint32_t why) {
  const std::vector<std::uint32_t>& reasons = universe_.reasons().of(why);
  const bool open = std::any_of(reasons.begin(), reasons.end(), [](std::uint32_t r) { return r >= Reasons::kTerms; });
  const bool by_field = std::any_of(rule.if_missing.begin(), rule.if_missing.end(),
                                    [](const plan::IfMissing& m) { return !m.fields.empty(); });
  RuleOutcome outcome;
  outcome.incomplete = true;
  outcome.adjustment = default_of_incomplete();
  if (open && by_field) {
    for (const std::uint32_t r : reasons) outcome.open += fmt::format("{} ", r);
    for (const plan::IfMissing& clause : rule.if_missing) {
      outcome.open += '/';
      for (const Field field : clause.fields) outcome.open += fmt::format("{} ", static_cast<int>(field));
      RuleOutcome of_clause;
      of_clause.kind = clause.outcome.kind;
      of_clause.adjustment = clause.outcome.adjustment;
      of_clause.value = policy.of(clause.outcome.value);
      outcome.open += of_clause.key();
    }
    return number(std::move(outcome));
  }
  for (const plan::IfMissing& clause : rule.if_missing) {
    const bool named = std::any_of(clause.fields.begin(), clause.fields.end(), [&](Field f) {
      return std::any_of(reasons.begin(), reasons.end(), [&](std::uint32_t r) {
        return r < Reasons::kTerms && (r == static_cast<std::uint32_t>(f) || source_of(static_cast<Field>(r)) == f);
      });
    });
    if (!clause.fields.empty() && !named) continue;
    outcome.kind = clause.outcome.kind;
    outcome.adjustment = clause.outcome.adjustment;
    outcome.value = policy.of(clause.outcome.value);
    break;
  }
  return number(std::move(outcome));
}

// Answers: kOutcomes + number, or unknown.
DiagramId RuleOutcomes::failing(PolicyTerms& policy, const plan::Rule& rule, DiagramId uncertain_rest) {
  DiagramId result = answer(kOutcomes);
  for (std::size_t b = rule.branches.size(); b-- > 0;) {
    const plan::Branch& branch = rule.branches[b];
    RuleOutcome outcome;
    outcome.kind = branch.outcome.kind;
    outcome.adjustment = branch.outcome.adjustment;
    outcome.value = policy.of(branch.outcome.value);
    const TermId value = outcome.value;
    const DiagramId done = answer(kOutcomes + number(std::move(outcome)));
    const DiagramId no_value = answer(universe_.reasons().unknown({}));
    DiagramId taken = done;
    if (branch.outcome.kind == OutcomeKind::cut_back) {
      taken = conditions_.choose(uncertain_rest, no_value, done);
    } else if (value != kNothing) {
      const bool pays = branch.outcome.kind == OutcomeKind::pay;
      DiagramId known = conditions_.where_known({value}, [&](const std::vector<TermId>& v) {
        const bool number = !terms_.looks_at_other_lines(v[0]) && pays;
        if (terms_.looks_at_other_lines(v[0])) return universe_.holds(v[0]);
        return number ? conditions_.conjunction(answer(kYes), conditions_.of(terms_.operation(
                                                                  Op::less_equal, {Kind::boolean, CodeSystem::none},
                                                                  {terms_.constant(terms_.at(v[0]).type, 0), v[0]})))
                      : answer(kYes);
      });
      taken = universe_.diagrams().combine(known, done, [&](std::uint32_t k, std::uint32_t d) {
        if (k == kYes) return d;
        return k == kNo ? answer_of(no_value) : k;
      });
    }
    const DiagramId when = conditions_.of(policy.of(branch.when));
    result = branch.when == plan::kNoNode ? taken : conditions_.choose(when, taken, result);
  }
  return result;
}

DiagramId RuleOutcomes::of(PolicyTerms& policy, const plan::Rule& rule) {
  Diagrams& d = universe_.diagrams();
  Reasons& reasons = universe_.reasons();
  DiagramId applies = in_force(policy.policy());
  for (const TermId head : policy.heads()) applies = conditions_.conjunction(applies, conditions_.of(head));
  applies = conditions_.conjunction(applies, conditions_.of(policy.of(rule.subject)));
  for (const plan::Guard& guard : rule.guards) {
    const DiagramId holds = conditions_.of(policy.of(guard.condition));
    applies = conditions_.conjunction(applies, guard.negated ? conditions_.negation(holds) : holds);
  }
  DiagramId body = answer(kNo);
  DiagramId uncertain_rest = answer(kNo);
  if (rule.body == plan::Body::require) {
    body = conditions_.of(policy.of(rule.require));
  } else if (rule.body == plan::Body::limit || rule.body == plan::Body::space) {
    const TermId term = rule.body == plan::Body::limit ? policy.limit(rule) : policy.space(rule);
    const DiagramId says = terms_.is_constant(term) ? answer(0) : universe_.body(term);
    const std::uint32_t unknown = reasons.unknown_term(term);
    body = d.map(says, [&](std::uint32_t s) { return s == 0 ? kYes : (s == 3 ? unknown : kNo); });
    uncertain_rest = d.map(says, [](std::uint32_t s) { return s == 2 ? kYes : kNo; });
  }
  constexpr std::uint32_t kPassed = kOutcomes - 1, kFails = kOutcomes - 2;
  const DiagramId verdict = d.combine(applies, body, [&](std::uint32_t a, std::uint32_t b) {
    if (a == kNo || b == kYes) return kPassed;
    if (a == kYes && b == kNo) return kFails;
    if (a == kYes) return b;
    return b == kNo ? a : reasons.both(a, b);
  });
  const DiagramId chosen = d.combine(verdict, failing(policy, rule, uncertain_rest),
                                     [&](std::uint32_t v, std::uint32_t f) { return v == kFails ? f : v; });
  return d.map(chosen, [&](std::uint32_t c) {
    if (c == kPassed) return kNoFinding;
    return c >= kOutcomes ? c - kOutcomes : incomplete(rule, policy, c);
  });
}

}  // namespace edict::diff
