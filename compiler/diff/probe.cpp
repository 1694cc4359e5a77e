#include "compiler/diff/probe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "runtime/tables/arrange.hpp"

namespace edict::diff {
namespace {

// The rows of the scenario, and none for the input tables that it does not speak of.
std::vector<std::optional<TableData>> rows_of(const Scenario& scenario, const plan::Plan& plan) {
  std::vector<std::optional<TableData>> inputs(plan.tables.size());
  for (std::size_t t = 0; t < inputs.size(); ++t) {
    const plan::Table& table = plan.tables[t];
    if (!table.from_input) continue;
    TableData data;
    data.cells.resize(table.schema.columns.size());
    data.valid.resize(table.schema.columns.size());
    for (const ScenarioRow& row : scenario.rows) {
      if (row.table != table.schema.name || row.cells.size() != data.cells.size()) continue;
      for (std::size_t c = 0; c < data.cells.size(); ++c) {
        data.cells[c].push_back(row.cells[c].value_or(0));
        data.valid[c].push_back(row.cells[c] ? 1 : 0);
      }
      if (table.schema.has_period) {
        data.from.push_back(kFirstDate);
        data.until.push_back(kLastDate);
      }
    }
    arrange(table.schema, data);
    inputs[t] = std::move(data);
  }
  return inputs;
}

std::optional<LineIndex> line_named(const Batch& batch, const Scenario& scenario) {
  for (std::uint32_t i = 0; i < batch.line_count(); ++i) {
    const auto line = static_cast<LineIndex>(i);
    const auto claim = static_cast<Symbol>(*batch.value(Field::claim_id, line));
    if (batch.text(claim) == scenario.claims[scenario.claim].id &&
        batch.line_number(line) == static_cast<std::int64_t>(scenario.line + 1))
      return line;
  }
  return std::nullopt;
}

bool is_of(const Finding& finding, const std::vector<RulePlace>& places) {
  return finding.verdict != Verdict::no_version && std::any_of(places.begin(), places.end(), [&](const RulePlace& p) {
           return p.policy == finding.policy && p.rule == finding.rule;
         });
}

bool carries_decision(const Finding& finding, Decision decision) {
  switch (decision) {
    case Decision::deny:
      return finding.kind == OutcomeKind::deny || finding.kind == OutcomeKind::deny_claim;
    case Decision::pend:
      return finding.kind == OutcomeKind::pend;
    case Decision::cut_back:
      return finding.kind == OutcomeKind::cut_back;
    case Decision::pay:
      return finding.kind == OutcomeKind::pay || finding.kind == OutcomeKind::recode ||
             finding.kind == OutcomeKind::flag;
  }
  return false;
}

std::string finding_key(const plan::Plan& plan, const SymbolTable& symbols, const Finding* finding) {
  return finding == nullptr
             ? ""
             : outcome_words(plan, symbols, *finding) + plan::Adjustment(adjustment_of(plan, *finding)).message;
}

}  // namespace

Probe::Probe(const plan::Plan& older, const plan::Plan& newer, SymbolTable& symbols,
             std::vector<std::uint32_t> of_older, std::vector<std::uint32_t> of_newer)
    : plans_{&older, &newer}, symbols_(symbols), policies_{std::move(of_older), std::move(of_newer)} {}

Engine& Probe::engine(Side side, const Scenario& scenario) {
  const auto s = static_cast<std::size_t>(side);
  if (engines_[s] && scenario.rows.empty() && !with_rows_[s]) return *engines_[s];
  engines_[s].emplace(*plans_[static_cast<std::size_t>(side)], symbols_, interpreter_back_end(),
                      rows_of(scenario, *plans_[static_cast<std::size_t>(side)]), policies_[s]);
  with_rows_[s] = !scenario.rows.empty();
  return *engines_[s];
}

std::optional<ProbeResult> Probe::run(const Scenario& scenario, const RulePair& rules, bool ask_nearness) {
  const Batch batch = batch_of(scenario, symbols_);
  ProbeResult result;
  std::string keys[2];
  for (const Side side : kSides) {
    SideResult& to = side == Side::older ? result.older : result.newer;
    const std::vector<RulePlace>& places = side == Side::older ? rules.older : rules.newer;
    bool found = false;
    if (policies_[static_cast<std::size_t>(side)].empty()) {
      // Nothing decides: every line is paid.
      to.decision.pay_percent = 100'000;
      found = true;
    } else {
      DecideOptions options;
      if (ask_nearness) options.account_for = line_named(batch, scenario);
      Decisions decisions = engine(side, scenario).decide(batch, options);
      for (const RuleAccount& account : decisions.accounts) {
        const bool asked = std::any_of(places.begin(), places.end(), [&](const RulePlace& p) {
          return p.policy == account.policy && p.rule == account.rule;
        });
        if (!asked) continue;
        const bool inside = account.answer == RuleAccount::Answer::guarded;
        const bool judged = account.answer == RuleAccount::Answer::passed;
        result.nearness = std::max(result.nearness, judged ? 2 : (inside ? 1 : 0));
      }
      for (DecidedLine& line : decisions.lines) {
        const Symbol claim = static_cast<Symbol>(*batch.value(Field::claim_id, line.decision.line));
        if (batch.text(claim) != scenario.claims[scenario.claim].id ||
            batch.line_number(line.decision.line) != static_cast<std::int64_t>(scenario.line + 1))
          continue;
        to.decision = std::move(line.decision);
        found = true;
      }
    }
    if (!found) return std::nullopt;
    const auto& findings = to.decision.findings;
    // What another line of the claim brought on this one is that line's finding.
    const auto it = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) {
      return is_of(f, places) && (!f.from_line || *f.from_line == to.decision.line);
    });
    if (it != findings.end()) {
      to.finding = &*it;
      result.nearness =
          std::max(result.nearness, it->verdict == Verdict::fail ? ProbeResult::kFound + 1 : ProbeResult::kFound);
      to.primary = to.decision.primary == it - findings.begin();
    }
    keys[static_cast<std::size_t>(side)] = finding_key(*plans_[static_cast<std::size_t>(side)], symbols_, to.finding);
  }
  result.finding_differs = keys[0] != keys[1];
  const auto shown = [&](const SideResult& r) {
    return r.finding == nullptr ? r.decision.decision == Decision::pay
                                : carries_decision(*r.finding, r.decision.decision);
  };
  result.decision_differs = result.finding_differs && shown(result.older) && shown(result.newer);
  return result;
}

std::string outcome_words(const plan::Plan& plan, const SymbolTable& symbols, const Finding& f) {
  std::string text(name_of(f.kind));
  if (f.kind == OutcomeKind::cut_back) text += " to " + to_text(Decimal{f.allowed_units});
  if (f.kind == OutcomeKind::pay) text += fmt::format(" {}%", to_text(Decimal{f.percent}));
  if (f.kind == OutcomeKind::recode && f.recoded_to) text += " to " + code_text(symbols, *f.recoded_to);
  const std::string codes = codes_text(adjustment_of(plan, f));
  if (!codes.empty()) text += ' ' + codes;
  if (f.verdict == Verdict::incomplete) text += ", incomplete";
  return text;
}

std::string decision_words(const LineDecision& d, const SymbolTable& symbols) {
  switch (d.decision) {
    case Decision::deny:
      return "deny";
    case Decision::pend:
      return "pend";
    case Decision::cut_back:
      return "cut back" + (d.units_allowed ? " to " + to_text(Decimal{*d.units_allowed}) : "");
    case Decision::pay:
      break;
  }
  std::string text = "pay";
  if (d.pay_percent != 100'000) text += fmt::format(" {}%", to_text(Decimal{d.pay_percent}));
  if (d.recoded_to) text += " recoded to " + code_text(symbols, *d.recoded_to);
  return text;
}

std::string expectation(const plan::Plan& plan, const SymbolTable& symbols, const SideResult& result,
                        const std::vector<RulePlace>& rule) {
  const LineDecision& d = result.decision;
  const bool by_rule = result.finding != nullptr && carries_decision(*result.finding, d.decision);
  const Finding* by = by_rule ? result.finding : nullptr;
  if (by == nullptr && result.finding == nullptr && d.decision != Decision::pay && !rule.empty()) {
    const plan::Policy& policy = plan.policies[rule.front().policy];
    return fmt::format("not failed by {}.{}", policy.name, policy.rules[rule.front().rule].name);
  }
  if (by == nullptr && d.primary >= 0) by = &d.findings[static_cast<std::size_t>(d.primary)];
  // A test asks for a part or for another code, not for both.
  LineDecision asked;
  asked.decision = d.decision;
  asked.units_allowed = d.units_allowed;
  const bool recodes = by != nullptr && by->kind == OutcomeKind::recode;
  if (!recodes) asked.pay_percent = d.pay_percent;
  if (recodes || d.pay_percent == 100'000) asked.recoded_to = d.recoded_to;
  std::string text = decision_words(asked, symbols);
  if (by == nullptr) return text;
  const plan::Policy& policy = plan.policies[by->policy];
  if (by->verdict == Verdict::incomplete) text += " incomplete";
  text += fmt::format(" by {}.{}", policy.name, policy.rules[by->rule].name);
  const plan::Adjustment& adjustment = adjustment_of(plan, *by);
  // In a test a message stands behind codes only.
  if (const std::string codes = codes_text(adjustment); !codes.empty()) {
    text += ' ' + codes;
    if (!adjustment.message.empty()) text += fmt::format(" \"{}\"", adjustment.message);
  }
  return text;
}

}  // namespace edict::diff
