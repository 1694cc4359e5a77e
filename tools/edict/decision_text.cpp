#include "tools/edict/decision_text.hpp"

#include <fmt/format.h>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict::cli {
namespace {

std::string units_text(std::int64_t thousandths) {
  return fmt::format("{} unit{}", to_text(Decimal{thousandths}), thousandths == 1000 ? "" : "s");
}

}  // namespace

std::string DecisionWords::decision(const LineDecision& d) const {
  std::string text;
  switch (d.decision) {
    case Decision::pay:
      text = "pay";
      break;
    case Decision::deny:
      text = "deny";
      break;
    case Decision::pend:
      text = "pend";
      break;
    case Decision::cut_back:
      text = fmt::format("cut back to {}", to_text(Decimal{d.units_allowed.value_or(0)}));
      break;
  }
  if (d.decision != Decision::deny && d.pay_percent != 100'000)
    text += fmt::format(" {}%", to_text(Decimal{d.pay_percent}));
  if (d.recoded_to) text += " recoded to " + code_text(batch, *d.recoded_to);
  if (d.primary < 0) return text;
  const Finding& primary = d.findings[static_cast<std::size_t>(d.primary)];
  if (primary.verdict == Verdict::incomplete) text += " incomplete";
  const plan::Policy& policy = plan.policies[primary.policy];
  text += fmt::format(" by {}.{}", policy.name, policy.rules[primary.rule].name);
  if (const std::string codes = codes_text(adjustment_of(plan, primary)); !codes.empty()) text += " " + codes;
  return text;
}

std::string DecisionWords::outcome(const Finding& f) const {
  std::string text(name_of(f.kind));
  if (f.kind == OutcomeKind::cut_back) text += " to " + to_text(Decimal{f.allowed_units});
  if (f.kind == OutcomeKind::pay) text += fmt::format(" {}%", to_text(Decimal{f.percent}));
  if (f.kind == OutcomeKind::recode && f.recoded_to) text += " to " + code_text(batch, *f.recoded_to);
  if (f.verdict == Verdict::incomplete) {
    text += " incomplete";
    for (std::size_t i = 0; i < f.missing.size(); ++i)
      text += (i == 0 ? " missing " : ", ") + std::string(info(f.missing[i]).name);
  }
  if (const std::string codes = codes_text(adjustment_of(plan, f)); !codes.empty()) text += " " + codes;
  return text;
}

std::string DecisionWords::rule(const Finding& f) const {
  const plan::Policy& policy = plan.policies[f.policy];
  if (f.verdict == Verdict::no_version) return policy.name;
  return fmt::format("{}.{} ({})", policy.name, policy.rules[f.rule].name, policy.version);
}

std::string DecisionWords::billed(LineIndex line) const {
  std::string text = service_text(batch, line);
  for (const Symbol modifier : batch.set(Field::modifiers, line)) text += "-" + code_text(batch, modifier);
  const auto units = batch.value(Field::units, line);
  text += units ? ", " + units_text(*units) : ", units missing";
  return text + ", on " + to_text(batch.service_date(line));
}

std::string DecisionWords::counted(LineIndex line) const {
  std::string text =
      fmt::format("{} on {}, {}", line_name(batch, line), to_text(batch.service_date(line)), service_text(batch, line));
  for (const Symbol modifier : batch.set(Field::modifiers, line)) text += "-" + code_text(batch, modifier);
  switch (batch.status(line)) {
    case LineStatus::fresh:
      break;
    case LineStatus::paid:
      text += ", history, paid";
      break;
    case LineStatus::denied:
      text += ", history, denied";
      break;
    case LineStatus::pended:
      text += ", history, pended";
      break;
  }
  const auto allowed = batch.value(Field::units_allowed, line);
  const auto units = allowed ? allowed : batch.value(Field::units, line);
  if (units && *units != 1000) text += ", " + units_text(*units);
  return text;
}

}  // namespace edict::cli
