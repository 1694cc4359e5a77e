#include "runtime/decisions/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/json_text.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/text_table.hpp"

namespace edict {
namespace {

constexpr std::array kDecisions{Decision::pay, Decision::deny, Decision::pend, Decision::cut_back};

void add_to(LinesAndCharges& sum, const LinesAndCharges& part) {
  sum.lines += part.lines;
  sum.cents += part.cents;
  sum.without_charge += part.without_charge;
}

void add_to(LinesAndCharges& sum, std::optional<std::int64_t> cents) {
  ++sum.lines;
  if (cents) {
    sum.cents += *cents;
  } else {
    ++sum.without_charge;
  }
}

std::string json_string(std::string_view text) {
  TextBuffer out;
  append_json_string(out, text);
  return fmt::to_string(out);
}

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

std::string charges_json(const LinesAndCharges& c) {
  return fmt::format(R"("lines":{},"charges":"{}","lines_without_charge":{})", c.lines, to_text(Money{c.cents}),
                     c.without_charge);
}

}  // namespace

Summary::Summary(const plan::Plan& plan) : plan_(&plan) {
  for (const plan::Policy& policy : plan.policies) {
    for (const plan::Narrowing& narrowing : policy.narrowings) {
      if (narrowing.field != Field::payer) continue;
      for (const std::string& value : narrowing.values) known_payers_.insert(small_letters(value));
    }
  }
}

void Summary::add(const Summary& part) {
  lines_ += part.lines_;
  claims_ += part.claims_;
  patients_ += part.patients_;
  history_lines_ += part.history_lines_;
  refused_ += part.refused_;
  claims_taken_out_ += part.claims_taken_out_;
  lines_taken_out_ += part.lines_taken_out_;
  for (std::size_t d = 0; d < by_decision_.size(); ++d) add_to(by_decision_[d], part.by_decision_[d]);
  for (const auto& [key, counts] : part.by_rule_) {
    RuleCounts& sum = by_rule_[key];
    add_to(sum.decided, counts.decided);
    sum.findings += counts.findings;
    sum.incomplete += counts.incomplete;
  }
  incomplete_lines_ += part.incomplete_lines_;
  for (std::size_t f = 0; f < by_absent_field_.size(); ++f) by_absent_field_[f] += part.by_absent_field_[f];
  for (const auto& [policy, lines] : part.without_version_) without_version_[policy] += lines;
  for (const auto& [payer, lines] : part.strange_payers_) strange_payers_[payer] += lines;
  lines_of_strange_payers_ += part.lines_of_strange_payers_;
  at_a_percentage_ += part.at_a_percentage_;
  recoded_ += part.recoded_;
  flagged_ += part.flagged_;
}

Summary::RuleCounts& Summary::counts_of(const Finding& finding) {
  if (first_rule_.empty()) {
    std::size_t rules = 0;
    for (const plan::Policy& policy : plan_->policies) {
      first_rule_.push_back(rules);
      rules += policy.rules.size();
    }
    known_.resize(rules);
  }
  RuleCounts*& known = known_[first_rule_[finding.policy] + finding.rule][static_cast<std::size_t>(finding.kind)];
  if (known == nullptr) {
    const plan::Policy& policy = plan_->policies[finding.policy];
    known = &by_rule_[{policy.name, policy.rules[finding.rule].name, finding.kind}];
  }
  return *known;
}

void Summary::add(const Decisions& decisions, const Batch& batch) {
  std::vector<bool> claims(batch.claim_count()), patients(batch.patient_count());
  const auto count = [](std::vector<bool>& met, std::size_t index, std::uint64_t& sum) {
    if (!met[index]) ++sum;
    met[index] = true;
  };
  for (const DecidedLine& line : decisions.lines) {
    count(claims, static_cast<std::size_t>(batch.claim_of(line.decision.line)), claims_);
    count(patients, static_cast<std::size_t>(batch.patient_of(line.decision.line)), patients_);
    add_line(line.decision, batch);
  }
}

void Summary::add_line(const LineDecision& d, const Batch& batch) {
  ++lines_;
  const auto charge = batch.value(Field::charge, d.line);
  if (!known_payers_.empty()) {
    if (const auto payer = batch.value(Field::payer, d.line)) add_payer(static_cast<Symbol>(*payer), batch);
  }
  add_to(by_decision_[static_cast<std::size_t>(d.decision)], charge);
  bool incomplete = false, flagged = false;
  std::bitset<256> absent;
  for (std::size_t i = 0; i < d.findings.size(); ++i) {
    const Finding& finding = d.findings[i];
    if (finding.verdict == Verdict::no_version) {
      ++without_version_[plan_->policies[finding.policy].name];
      continue;
    }
    RuleCounts& counts = counts_of(finding);
    ++counts.findings;
    flagged = flagged || finding.kind == OutcomeKind::flag;
    if (static_cast<std::int32_t>(i) == d.primary) add_to(counts.decided, charge);
    if (finding.verdict != Verdict::incomplete) continue;
    ++counts.incomplete;
    incomplete = true;
    for (const Field field : finding.missing) absent.set(static_cast<std::size_t>(field));
  }
  flagged_ += flagged ? 1 : 0;
  at_a_percentage_ += d.decision != Decision::deny && d.pay_percent != 100'000 ? 1 : 0;
  recoded_ += d.recoded_to ? 1 : 0;
  if (!incomplete) return;
  ++incomplete_lines_;
  for (std::size_t f = 0; f < absent.size(); ++f) by_absent_field_[f] += absent[f] ? 1 : 0;
}

void Summary::add_payer(Symbol payer, const Batch& batch) {
  constexpr std::size_t most = 100;
  const std::string_view name = batch.text(payer);
  if (known_payers_.contains(small_letters(name))) return;
  ++lines_of_strange_payers_;
  const auto found = strange_payers_.find(std::string(name));
  if (found != strange_payers_.end()) {
    ++found->second;
  } else if (strange_payers_.size() < most) {
    strange_payers_.emplace(name, 1);
  }
}

std::vector<Summary::Row> Summary::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, counts] : by_rule_) rows.push_back({&key, &counts});
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::pair(a.counts->decided.lines, a.counts->findings) >
           std::pair(b.counts->decided.lines, b.counts->findings);
  });
  return rows;
}

std::vector<std::pair<std::string, std::uint64_t>> Summary::absent_fields() const {
  std::vector<std::pair<std::string, std::uint64_t>> fields;
  for (const FieldInfo& field : all_fields()) {
    if (const auto n = by_absent_field_[static_cast<std::size_t>(field.field)]; n > 0)
      fields.emplace_back(field.name, n);
  }
  std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return fields;
}

std::string Summary::text() const {
  std::string out =
      counted(lines_, "line") + " of " + counted(claims_, "claim") + " of " + counted(patients_, "patient");
  if (history_lines_ > 0) out += ", with " + counted(history_lines_, "line") + " of history";
  out += "\n\n";

  TextTable decisions({"decision", "lines", "of all", "charges"}, 1);
  for (const Decision decision : kDecisions) {
    const LinesAndCharges& c = of(decision);
    const double share = lines_ == 0 ? 0 : 100.0 * static_cast<double>(c.lines) / static_cast<double>(lines_);
    std::string name(name_of(decision));
    std::replace(name.begin(), name.end(), '_', ' ');
    decisions.add({std::move(name), grouped(c.lines), fmt::format("{:.1f}%", share), dollars(c.cents)});
  }
  out += decisions.text();

  if (!by_rule_.empty()) {
    TextTable rules({"rule", "outcome", "lines decided", "charges", "findings", "incomplete"}, 2);
    for (const Row& row : rows()) {
      rules.add({row.key->policy + "." + row.key->rule, std::string(name_of(row.key->outcome)),
                 grouped(row.counts->decided.lines), dollars(row.counts->decided.cents), grouped(row.counts->findings),
                 grouped(row.counts->incomplete)});
    }
    out += '\n' + rules.text();
  }
  if (const auto fields = absent_fields(); !fields.empty()) {
    out += fmt::format("\n  {} incomplete, by absent field\n", counted(incomplete_lines_, "line"));
    TextTable absent({}, 1);
    for (const auto& [name, n] : fields) absent.add({name, grouped(n)});
    out += absent.text().substr(1);
  }
  if (!without_version_.empty()) {
    out += "\n  lines in the scope of a policy that has no version in force\n";
    TextTable versions({}, 1);
    for (const auto& [name, n] : without_version_) versions.add({name, grouped(n)});
    out += versions.text().substr(1);
  }
  if (!strange_payers_.empty()) {
    out += "\n  lines by payers that no policy is for (--payer says who they are)\n";
    TextTable payers({}, 1);
    for (const auto& [name, n] : strange_payers_) payers.add({name, grouped(n)});
    out += payers.text().substr(1);
  }
  const std::pair<const char*, std::uint64_t> rest[] = {
      {"lines paid at a percentage", at_a_percentage_},
      {"lines recoded", recoded_},
      {"lines flagged", flagged_},
      {"lines without a charge", by_decision_[0].without_charge + by_decision_[1].without_charge +
                                     by_decision_[2].without_charge + by_decision_[3].without_charge},
      {"claims replaced or voided, not decided", claims_taken_out_},
      {"records that could not be read", refused_}};
  TextTable others({}, 1);
  bool any = false;
  for (const auto& [what, n] : rest) {
    if (n == 0) continue;
    others.add({what, grouped(n)});
    any = true;
  }
  if (any) out += others.text();  // begins with the blank line of the empty header
  return out;
}

std::string Summary::json() const {
  std::string decisions, rules, fields, versions, payers;
  const auto comma = [](std::string& list) {
    if (!list.empty()) list += ',';
  };
  for (const Decision decision : kDecisions) {
    comma(decisions);
    decisions += fmt::format(R"("{}":{{{}}})", name_of(decision), charges_json(of(decision)));
  }
  for (const Row& row : rows()) {
    comma(rules);
    rules += fmt::format(R"({{"policy":{},"rule":{},"outcome":"{}",{},"findings":{},"incomplete":{}}})",
                         json_string(row.key->policy), json_string(row.key->rule), record_name_of(row.key->outcome),
                         charges_json(row.counts->decided), row.counts->findings, row.counts->incomplete);
  }
  for (const auto& [name, n] : absent_fields()) {
    comma(fields);
    fields += fmt::format(R"({}:{})", json_string(name), n);
  }
  for (const auto& [name, n] : without_version_) {
    comma(versions);
    versions += fmt::format(R"({}:{})", json_string(name), n);
  }
  for (const auto& [name, n] : strange_payers_) {
    comma(payers);
    payers += fmt::format(R"({}:{})", json_string(name), n);
  }
  return fmt::format(
      R"({{"schema":1,"lines":{},"claims":{},"patients":{},"history_lines":{},"decisions":{{{}}},"rules":[{}],)"
      R"("incomplete_lines":{},"absent_fields":{{{}}},"no_version_in_force":{{{}}},"payers_without_policies":{{{}}},"lines_paid_at_a_percentage":{},)"
      R"("lines_recoded":{},"lines_flagged":{},"claims_taken_out":{},"lines_taken_out":{},"records_refused":{}}})"
      "\n",
      lines_, claims_, patients_, history_lines_, decisions, rules, incomplete_lines_, fields, versions, payers,
      at_a_percentage_, recoded_, flagged_, claims_taken_out_, lines_taken_out_, refused_);
}

}  // namespace edict
