#include "tools/edict/test_runner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/tables/arrange.hpp"
#include "tools/edict/decision_text.hpp"

namespace edict::cli {
namespace {

using What = model::ExpectedOutcome::What;

bool is_of_rule(const Finding& f, const model::ExpectedOutcome& expected, const plan::Plan& plan) {
  if (f.verdict == Verdict::no_version) return false;
  const plan::Policy& policy = plan.policies[f.policy];
  return (expected.policy.empty() || policy.name == expected.policy) &&
         (expected.rule.empty() || policy.rules[f.rule].name == expected.rule);
}

// Whether an outcome is one that makes the decision.
bool carries(OutcomeKind kind, What what) {
  switch (what) {
    case What::deny:
      return kind == OutcomeKind::deny || kind == OutcomeKind::deny_claim;
    case What::pend:
      return kind == OutcomeKind::pend;
    case What::cut_back:
      return kind == OutcomeKind::cut_back;
    case What::pay:
      return kind == OutcomeKind::pay || kind == OutcomeKind::recode || kind == OutcomeKind::flag;
    case What::not_failed:
      return false;
  }
  return false;
}

bool has_codes(const Finding& f, const model::ExpectedOutcome& expected, const plan::Plan& plan) {
  const model::Adjustment& wanted = expected.adjustment;
  const plan::Adjustment& got = adjustment_of(plan, f);
  if (wanted.group != GroupCode::none && (wanted.group != got.group || wanted.carc != got.carc)) return false;
  if (!wanted.rarc.empty() && wanted.rarc != got.rarc) return false;
  return wanted.message.empty() || wanted.message == got.message;
}

bool asks_for_a_finding(const model::ExpectedOutcome& e) {
  return !e.policy.empty() || e.incomplete || !e.missing.empty() || e.adjustment.group != GroupCode::none ||
         !e.adjustment.rarc.empty() || !e.adjustment.message.empty();
}

bool fits(const Finding& f, const model::ExpectedOutcome& expected, const plan::Plan& plan) {
  if (!is_of_rule(f, expected, plan) || !carries(f.kind, expected.what) || !has_codes(f, expected, plan)) return false;
  if (expected.incomplete && f.verdict != Verdict::incomplete) return false;
  return std::all_of(expected.missing.begin(), expected.missing.end(), [&](Field field) {
    return std::find(f.missing.begin(), f.missing.end(), field) != f.missing.end();
  });
}

bool decision_is(Decision decision, What what) {
  switch (what) {
    case What::pay:
      return decision == Decision::pay;
    case What::deny:
      return decision == Decision::deny;
    case What::pend:
      return decision == Decision::pend;
    case What::cut_back:
      return decision == Decision::cut_back;
    case What::not_failed:
      return true;
  }
  return false;
}

std::string_view word_of(RuleAccount::Answer answer) {
  switch (answer) {
    case RuleAccount::Answer::out_of_scope:
      return "does not apply, the line is not in its scope";
    case RuleAccount::Answer::guarded:
      return "does not apply, a guard keeps the line out";
    case RuleAccount::Answer::passed:
      return "passed";
    case RuleAccount::Answer::failed:
      return "failed";
    case RuleAccount::Answer::incomplete:
      return "incomplete";
    case RuleAccount::Answer::not_reached:
      return "not asked, the line was denied before";
  }
  return {};
}

std::string got_text(const DecidedLine& decided, const DecisionWords& words) {
  std::string text = words.decision(decided.decision);
  for (std::size_t i = 0; i < decided.decision.findings.size(); ++i) {
    const Finding& f = decided.decision.findings[i];
    if (f.verdict == Verdict::no_version) {
      text += fmt::format("\n{}: no version in force on the day", words.rule(f));
      continue;
    }
    text += fmt::format("\n{}: {}", words.rule(f), words.outcome(f));
    if (i >= decided.explanations.size()) continue;
    for (const std::string& because : decided.explanations[i].because) text += "\n  " + because;
    for (const LineIndex line : decided.explanations[i].lines) text += "\n  with " + words.counted(line);
  }
  return text;
}

}  // namespace

std::string expectation_text(const model::ExpectedOutcome& e) {
  std::string text;
  switch (e.what) {
    case What::pay:
      text = "pay";
      break;
    case What::deny:
      text = "deny";
      break;
    case What::pend:
      text = "pend";
      break;
    case What::cut_back:
      text = "cut back";
      break;
    case What::not_failed:
      text = "not failed";
      break;
  }
  if (e.allowed_units) text += " to " + to_text(Decimal{*e.allowed_units});
  if (e.percent) text += fmt::format(" {}%", to_text(Decimal{*e.percent}));
  if (e.recoded_to) text += " recoded to " + *e.recoded_to;
  if (e.incomplete) text += " incomplete";
  if (!e.policy.empty()) text += " by " + e.policy + (e.rule.empty() ? "" : "." + e.rule);
  const plan::Adjustment codes{e.adjustment.group, e.adjustment.carc, e.adjustment.rarc, {}};
  if (const std::string shown = codes_text(codes); !shown.empty()) text += " " + shown;
  for (std::size_t i = 0; i < e.missing.size(); ++i)
    text += (i == 0 ? " missing " : ", ") + std::string(info(e.missing[i]).name);
  if (!e.adjustment.message.empty()) text += fmt::format(" \"{}\"", e.adjustment.message);
  return text;
}

bool is_met(const model::ExpectedOutcome& expected, const DecidedLine& decided, const plan::Plan& plan,
            const Batch& batch) {
  const LineDecision& d = decided.decision;
  const auto& findings = d.findings;
  if (expected.what == What::not_failed) {
    return std::none_of(findings.begin(), findings.end(),
                        [&](const Finding& f) { return is_of_rule(f, expected, plan); });
  }
  if (!decision_is(d.decision, expected.what)) return false;
  if (expected.allowed_units && d.units_allowed != expected.allowed_units) return false;
  if (expected.percent && d.pay_percent != *expected.percent) return false;
  if (expected.recoded_to && (!d.recoded_to || batch.text(*d.recoded_to) != *expected.recoded_to)) return false;
  if (!asks_for_a_finding(expected)) return true;
  // Without a rule the codes are those that go on the remittance.
  if (expected.policy.empty())
    return d.primary >= 0 && fits(findings[static_cast<std::size_t>(d.primary)], expected, plan);
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return fits(f, expected, plan); });
}

namespace {

void add(const std::vector<std::vector<RuleCount>>& counts, std::vector<std::vector<RuleCount>>& sum) {
  if (sum.empty()) {
    sum = counts;
    return;
  }
  for (std::size_t p = 0; p < counts.size(); ++p) {
    for (std::size_t r = 0; r < counts[p].size(); ++r) {
      const RuleCount& from = counts[p][r];
      RuleCount& to = sum[p][r];
      to.passed += from.passed;
      to.failed += from.failed;
      to.incomplete += from.incomplete;
      for (std::size_t b = 0; b < from.branches.size(); ++b) to.branches[b] += from.branches[b];
      for (std::size_t b = 0; b < from.if_missing.size(); ++b) to.if_missing[b] += from.if_missing[b];
    }
  }
}

}  // namespace

ClaimRecord record_of(const model::TestClaim& claim) {
  ClaimRecord record;
  record.fresh = !claim.history;
  for (const model::TestValue& v : claim.values) record.values.push_back({v.field, v.value});
  for (const model::TestSet& s : claim.sets) record.sets.push_back({s.field, s.members});
  for (const model::TestDetail& d : claim.details) record.details.push_back({d.detail, d.record, d.value});
  for (const model::TestLine& line : claim.lines) {
    ClaimLineRecord& r = record.lines.emplace_back();
    r.status = static_cast<LineStatus>(line.status);
    r.diagnosis_pointers = line.diagnosis_pointers;
    for (const model::TestValue& v : line.values) r.values.push_back({v.field, v.value});
    for (const model::TestSet& s : line.sets) r.sets.push_back({s.field, s.members});
    if (!value_in(r.values, Field::line_number)) r.values.push_back({Field::line_number, line.number});
  }
  return record;
}

TestRunner::TestRunner(const LoadedPolicies& policies, const BackEnd& back_end)
    : loaded_(policies), back_end_(back_end), symbols_(start_symbols(policies.plan)) {}

Batch TestRunner::batch_of(const model::Test& test) {
  BatchBuilder builder(symbols_);
  for (const model::TestClaim& claim : test.claims) builder.add(record_of(claim));
  return builder.finish();
}

std::vector<std::optional<TableData>> TestRunner::rows_of(const model::Test& test) const {
  std::vector<std::optional<TableData>> inputs(loaded_.plan.tables.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const plan::Table& table = loaded_.plan.tables[i];
    if (!table.from_input) continue;
    TableData data;
    data.cells.resize(table.schema.columns.size());
    data.valid.resize(table.schema.columns.size());
    for (const model::TestRow& row : test.rows) {
      if (row.table != i) continue;
      for (std::size_t c = 0; c < data.cells.size(); ++c) {
        data.cells[c].push_back(row.cells[c].value_or(0));
        data.valid[c].push_back(row.cells[c] ? 1 : 0);
      }
      if (table.schema.has_period) {
        data.from.push_back(row.from);
        data.until.push_back(row.until);
      }
    }
    arrange(table.schema, data);
    inputs[i] = std::move(data);
  }
  return inputs;
}

// Tests of one file stand together and run with the same policies, so one engine at a time is enough.
Engine& TestRunner::engine_for(const model::Test& test) {
  if (engine_ && !engine_has_rows_ && test.rows.empty() && engine_policies_ == test.policies) return *engine_;
  if (engine_) add(engine_->counts(), counts_);
  engine_.emplace(loaded_.plan, symbols_, back_end_, rows_of(test), test.policies);
  engine_policies_ = test.policies;
  engine_has_rows_ = !test.rows.empty();
  return *engine_;
}

std::string TestRunner::word_of_rule(const model::Test& test, const model::ExpectedOutcome& expected,
                                     const Batch& batch, LineIndex line) {
  // An engine of its own: this asking is no test, and counts for no coverage.
  Engine engine(loaded_.plan, symbols_, back_end_, rows_of(test), test.policies);
  const Decisions decisions = engine.decide(batch, {true, line});
  const DecisionWords words{loaded_.plan, batch};
  std::string text;
  std::string_view version;
  bool asked = false;
  for (const RuleAccount& account : decisions.accounts) {
    const plan::Policy& policy = loaded_.plan.policies[account.policy];
    const plan::Rule& rule = policy.rules[account.rule];
    if (policy.name != expected.policy) continue;
    version = policy.version;
    if (!expected.rule.empty() && rule.name != expected.rule) continue;
    asked = true;
    if (account.answer == RuleAccount::Answer::failed || account.answer == RuleAccount::Answer::incomplete) continue;
    text += fmt::format("\n{}.{} ({}): {}", policy.name, rule.name, policy.version, word_of(account.answer));
    for (const std::string& because : account.explanation.because) text += "\n  " + because;
    for (const LineIndex other : account.explanation.lines) text += "\n  with " + words.counted(other);
  }
  if (asked) return text;
  if (version.empty()) return fmt::format("\n{}: no version of it governs the line", expected.policy);
  return fmt::format("\n{}: the version that governs the line, {}, has no rule {}", expected.policy, version,
                     expected.rule);
}

TestResult TestRunner::run(std::uint32_t index) {
  const model::Test& test = loaded_.library.tests[index];
  TestResult result{index, {}};
  const Batch batch = batch_of(test);
  const Decisions decisions = engine_for(test).decide(batch, {true, std::nullopt});
  const DecisionWords words{loaded_.plan, batch};
  for (const model::ExpectedOutcome& expected : test.expectations) {
    const std::string name = fmt::format("{}/{}", expected.claim, expected.line);
    const auto decided = std::find_if(decisions.lines.begin(), decisions.lines.end(), [&](const DecidedLine& line) {
      return line_name(batch, line.decision.line) == name;
    });
    if (decided == decisions.lines.end()) {
      result.failures.push_back(
          {expected.span, name, expectation_text(expected), "no decision: the claim was replaced or voided"});
    } else if (!is_met(expected, *decided, loaded_.plan, batch)) {
      std::string got = got_text(*decided, words);
      if (!expected.policy.empty() && expected.what != What::not_failed) {
        got += word_of_rule(test, expected, batch, decided->decision.line);
      }
      result.failures.push_back({expected.span, name, expectation_text(expected), std::move(got)});
    }
  }
  return result;
}

bool TestRunner::passes(std::uint32_t index) {
  const model::Test& test = loaded_.library.tests[index];
  const Batch batch = batch_of(test);
  const Decisions decisions = engine_for(test).decide(batch);
  return std::all_of(test.expectations.begin(), test.expectations.end(), [&](const model::ExpectedOutcome& expected) {
    const std::string name = fmt::format("{}/{}", expected.claim, expected.line);
    const auto decided = std::find_if(decisions.lines.begin(), decisions.lines.end(), [&](const DecidedLine& line) {
      return line_name(batch, line.decision.line) == name;
    });
    return decided != decisions.lines.end() && is_met(expected, *decided, loaded_.plan, batch);
  });
}

std::vector<std::vector<RuleCount>> TestRunner::counts() const {
  std::vector<std::vector<RuleCount>> sum = counts_;
  if (engine_) add(engine_->counts(), sum);
  return sum;
}

}  // namespace edict::cli
