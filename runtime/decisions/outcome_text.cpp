#include "runtime/decisions/outcome_text.hpp"

#include <fmt/format.h>

namespace edict {

std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::pay:
      return "pay";
    case Decision::deny:
      return "deny";
    case Decision::pend:
      return "pend";
    case Decision::cut_back:
      return "cut_back";
  }
  return {};
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return "fail";
    case Verdict::incomplete:
      return "incomplete";
    case Verdict::no_version:
      return "no_version";
  }
  return {};
}

std::string_view record_name_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::deny:
      return "deny";
    case OutcomeKind::deny_claim:
      return "deny_claim";
    case OutcomeKind::pend:
      return "pend";
    case OutcomeKind::cut_back:
      return "cut_back";
    case OutcomeKind::pay:
      return "pay";
    case OutcomeKind::recode:
      return "recode";
    case OutcomeKind::flag:
      return "flag";
  }
  return {};
}

const plan::Adjustment& adjustment_of(const plan::Plan& plan, const Finding& finding) {
  // CARC 16: the claim lacks information that is needed for adjudication (LANGUAGE §3.3).
  static const plan::Adjustment lacks_information{GroupCode::CO, "16", {}, {}};
  static const plan::Adjustment none;
  switch (finding.verdict) {
    case Verdict::no_version:
      return none;
    case Verdict::fail:
      return plan.policies[finding.policy].rules[finding.rule].branches[finding.outcome].outcome.adjustment;
    case Verdict::incomplete:
      break;
  }
  const plan::Rule& rule = plan.policies[finding.policy].rules[finding.rule];
  return finding.outcome < rule.if_missing.size() ? rule.if_missing[finding.outcome].outcome.adjustment
                                                  : lacks_information;
}

std::string codes_text(const plan::Adjustment& adjustment) {
  std::string text;
  if (adjustment.group != GroupCode::none) text = fmt::format("{}-{}", name_of(adjustment.group), adjustment.carc);
  for (const std::string& rarc : adjustment.rarc) {
    if (!text.empty()) text += ' ';
    text += rarc;
  }
  return text;
}

std::string line_name(const Batch& batch, LineIndex line) {
  const auto claim = static_cast<Symbol>(batch.value(Field::claim_id, line).value_or(0));
  return fmt::format("{}/{}", batch.text(claim), batch.line_number(line));
}

std::string code_text(const Batch& batch, Symbol code) {
  return display_code(system_of(batch.domain(code)), batch.text(code));
}

std::string code_text(const SymbolTable& symbols, Symbol code) {
  return display_code(system_of(symbols.domain(code)), symbols.text(code));
}

std::string service_text(const Batch& batch, LineIndex line) {
  if (const auto procedure = batch.value(Field::procedure, line))
    return code_text(batch, static_cast<Symbol>(*procedure));
  const auto revenue = batch.value(Field::revenue_code, line);
  return revenue ? "revenue code " + code_text(batch, static_cast<Symbol>(*revenue)) : std::string("no procedure");
}

}  // namespace edict
