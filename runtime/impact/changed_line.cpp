#include "runtime/impact/changed_line.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace edict::impact {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& record, const char* name) {
  const auto found = record.find(name);
  if (found == record.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::vector<std::string> texts_of(const Json& record, const char* name) {
  const auto found = record.find(name);
  return found == record.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

std::string codes_of(const Json& record) {
  std::string codes = text_of(record, "carc");
  if (!codes.empty()) codes = text_of(record, "group") + '-' + codes;
  for (const std::string& rarc : texts_of(record, "rarc")) codes += (codes.empty() ? "" : " ") + rarc;
  return codes;
}

FindingText finding_of(const Json& record) {
  FindingText finding;
  finding.policy = text_of(record, "policy");
  finding.version = text_of(record, "version");
  finding.rule = text_of(record, "rule");
  finding.outcome = text_of(record, "outcome");
  finding.codes = codes_of(record);
  finding.verdict = text_of(record, "verdict");
  finding.cite = text_of(record, "cite");
  finding.source = text_of(record, "source");
  finding.message = text_of(record, "message");
  finding.because = texts_of(record, "because");
  finding.lines = texts_of(record, "lines");
  Json means = {finding.outcome, finding.codes, finding.verdict};
  for (const char* name : {"units_allowed", "pay_percent", "recoded_to", "from_line", "missing"}) {
    means.push_back(text_of(record, name));
  }
  finding.means = means.dump();
  return finding;
}

LineSide side_of(const Json& record, const LineRecord& line) {
  LineSide side;
  side.decision = line.decision;
  side.benefit = line.benefit;
  side.units_billed = text_of(record, "units_billed");
  side.units_allowed = text_of(record, "units_allowed");
  side.pay_percent = text_of(record, "pay_percent");
  side.recoded_to = text_of(record, "recoded_to");
  side.codes = codes_of(record);
  side.policy = text_of(record, "policy");
  side.version = text_of(record, "version");
  side.rule = text_of(record, "rule");
  side.message = text_of(record, "message");
  for (const Json& finding : record.at("findings")) side.findings.push_back(finding_of(finding));
  return side;
}

// What each rule said, in an order that does not depend on that of the policies.
using Said = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;
Said said_in(const LineSide& side) {
  Said said;
  for (const FindingText& finding : side.findings) said[{finding.policy, finding.rule}].push_back(finding.means);
  for (auto& [rule, means] : said) std::sort(means.begin(), means.end());
  return said;
}

std::vector<Cause> causes_of(const LineSide& before, const LineSide& after) {
  std::vector<Cause> causes;
  const Said old = said_in(before);
  const Said now = said_in(after);
  for (const auto& [rule, means] : old) {
    const auto other = now.find(rule);
    if (other == now.end()) {
      causes.push_back({rule.first, rule.second, Cause::Kind::finding_gone});
    } else if (other->second != means) {
      causes.push_back({rule.first, rule.second, Cause::Kind::finding_differs});
    }
  }
  for (const auto& [rule, means] : now) {
    if (!old.contains(rule)) causes.push_back({rule.first, rule.second, Cause::Kind::new_finding});
  }
  std::sort(causes.begin(), causes.end(),
            [](const Cause& a, const Cause& b) { return std::tie(a.policy, a.rule) < std::tie(b.policy, b.rule); });
  return causes;
}

bool pays_the_same(const LineSide& a, const LineSide& b) {
  return a.units_allowed == b.units_allowed && a.pay_percent == b.pay_percent && a.recoded_to == b.recoded_to &&
         a.benefit == b.benefit;
}

}  // namespace

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::decision:
      return "decision";
    case ChangeKind::payment:
      return "payment";
    case ChangeKind::reasons:
      return "reasons";
  }
  return {};
}

std::string_view name_of(Cause::Kind kind) {
  switch (kind) {
    case Cause::Kind::new_finding:
      return "new";
    case Cause::Kind::finding_gone:
      return "gone";
    case Cause::Kind::finding_differs:
      return "different";
  }
  return {};
}

std::optional<ChangedLine> compare(const LineRecord& before, const LineRecord& after) {
  if (before.what_was_decided == after.what_was_decided && before.benefit == after.benefit) return std::nullopt;
  const Json old = Json::parse(before.decided);
  const Json now = Json::parse(after.decided);
  ChangedLine changed;
  changed.before = side_of(old, before);
  changed.after = side_of(now, after);
  changed.causes = causes_of(changed.before, changed.after);
  if (before.decision != after.decision) {
    changed.kind = ChangeKind::decision;
  } else if (!pays_the_same(changed.before, changed.after)) {
    changed.kind = ChangeKind::payment;
  } else if (!changed.causes.empty() || changed.before.codes != changed.after.codes) {
    changed.kind = ChangeKind::reasons;
  } else {
    return std::nullopt;
  }
  changed.claim_id = text_of(old, "claim_id");
  changed.line = old.at("line").get<std::int64_t>();
  changed.patient_id = text_of(old, "patient_id");
  changed.service_date = text_of(old, "service_date");
  changed.month = before.month;
  changed.procedure = before.procedure;
  changed.provider = before.provider;
  changed.diagnosis = before.diagnosis;
  changed.charge = before.charge;
  return changed;
}

}  // namespace edict::impact
