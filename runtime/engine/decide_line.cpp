#include "runtime/engine/decide_line.hpp"

#include <algorithm>
#include <tuple>

namespace edict {
namespace {

bool denies(const Finding& f) { return f.kind == OutcomeKind::deny || f.kind == OutcomeKind::deny_claim; }

std::int32_t first_that(const std::vector<Finding>& findings, auto&& predicate) {
  const auto it = std::find_if(findings.begin(), findings.end(), predicate);
  return it == findings.end() ? -1 : static_cast<std::int32_t>(it - findings.begin());
}

}  // namespace

Value allowed_units(const LineState& state) {
  Value units = state.units_billed;
  for (const Finding& f : state.findings) {
    if (denies(f)) return Value::of(0);
    if (f.kind == OutcomeKind::cut_back)
      units = units.known() ? Value::of(std::min(units.v, f.allowed_units)) : Value::of(f.allowed_units);
  }
  return units;
}

LineDecision decide_line(LineState& state, const Patient& patient) {
  const auto key = [&](const Finding& f) {
    return std::tuple(f.stage, f.policy, f.rule,
                      f.from_line ? static_cast<std::int64_t>(patient.place_of(*f.from_line)) : -1);
  };
  std::sort(state.findings.begin(), state.findings.end(),
            [&](const Finding& a, const Finding& b) { return key(a) < key(b); });

  LineDecision d;
  d.line = state.line;
  if (state.units_billed.known()) d.units_billed = state.units_billed.v;
  const Value units = allowed_units(state);
  if (units.known()) d.units_allowed = units.v;
  d.findings = std::move(state.findings);
  const std::vector<Finding>& findings = d.findings;
  const auto of_kind = [&](OutcomeKind kind) {
    return [kind](const Finding& f) { return f.verdict != Verdict::no_version && f.kind == kind; };
  };

  if (const auto denial = first_that(findings, denies); denial >= 0) {
    d.decision = Decision::deny;
    d.primary = denial;
    d.units_allowed = 0;
    return d;
  }
  std::optional<std::int64_t> least_percent;  // may be above 100: a bilateral procedure is paid at 150%
  for (const Finding& f : findings) {
    if (f.kind == OutcomeKind::pay) least_percent = std::min(least_percent.value_or(f.percent), f.percent);
    if (f.kind == OutcomeKind::recode && !d.recoded_to) d.recoded_to = f.recoded_to;
  }
  if (least_percent) d.pay_percent = *least_percent;
  if (const auto pend = first_that(findings, of_kind(OutcomeKind::pend)); pend >= 0) {
    d.decision = Decision::pend;
    d.primary = pend;
    return d;
  }
  std::int64_t least = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].kind != OutcomeKind::cut_back) continue;
    if (d.decision != Decision::cut_back || findings[i].allowed_units < least) {
      d.decision = Decision::cut_back;
      d.primary = static_cast<std::int32_t>(i);
      least = findings[i].allowed_units;
    }
  }
  if (d.decision == Decision::cut_back) return d;
  d.primary =
      first_that(findings, [&](const Finding& f) { return f.kind == OutcomeKind::pay && f.percent == d.pay_percent; });
  if (d.primary < 0) d.primary = first_that(findings, of_kind(OutcomeKind::recode));
  return d;
}

}  // namespace edict
