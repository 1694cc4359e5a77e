#include "runtime/impact/impact_json.hpp"

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict::impact {
namespace {

using Json = nlohmann::ordered_json;

Json money(const std::optional<std::int64_t>& cents) { return cents ? Json(to_text(Money{*cents})) : Json(nullptr); }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json finding_json(const FindingText& finding, bool with_phi) {
  Json json{{"policy", finding.policy},      {"version", finding.version},       {"rule", or_null(finding.rule)},
            {"verdict", finding.verdict},    {"outcome", finding.outcome},       {"codes", or_null(finding.codes)},
            {"cite", or_null(finding.cite)}, {"source", or_null(finding.source)}};
  if (!with_phi) return json;
  json["message"] = or_null(finding.message);
  json["because"] = finding.because;
  json["lines"] = finding.lines;
  return json;
}

Json side_json(const LineSide& side, bool with_phi) {
  Json json{{"decision", name_of(side.decision)}, {"units_allowed", or_null(side.units_allowed)},
            {"pay_percent", side.pay_percent},    {"recoded_to", or_null(side.recoded_to)},
            {"codes", or_null(side.codes)},       {"policy", or_null(side.policy)},
            {"rule", or_null(side.rule)},         {"paid", money(side.benefit)}};
  Json findings = Json::array();
  for (const FindingText& finding : side.findings) findings.push_back(finding_json(finding, with_phi));
  json["findings"] = std::move(findings);
  return json;
}

Json group_json(GroupBy grouping, const std::string& name, const Group& group) {
  Json json{{std::string(name_of(grouping)), or_null(name)}};
  json.update(flow_json(group.all));
  json["no_longer_paid"] = group.more();
  json["now_paid"] = group.fewer();
  return json;
}

}  // namespace

Json flow_json(const Flow& flow) {
  return {{"lines", flow.lines},
          {"charges", to_text(Money{flow.charges})},
          {"paid_before", to_text(Money{flow.paid_before})},
          {"paid_after", to_text(Money{flow.paid_after})},
          {"difference", to_text(Money{flow.difference()})},
          {"unpriced", flow.unpriced}};
}

Json line_json(const ChangedLine& line, bool with_phi) {
  Json json{{"claim_id", line.claim_id}, {"line", line.line}};
  if (with_phi) {
    json["patient_id"] = line.patient_id;
    json["service_date"] = line.service_date;
    json["diagnosis"] = or_null(line.diagnosis);
  }
  json["month"] = line.month;
  json["procedure"] = or_null(line.procedure);
  json["provider"] = or_null(line.provider);
  json["charge"] = money(line.charge);
  json["change"] = name_of(line.kind);
  json["before"] = side_json(line.before, with_phi);
  json["after"] = side_json(line.after, with_phi);
  json["causes"] = Json::array();
  for (const Cause& cause : line.causes) {
    json["causes"].push_back(
        {{"policy", cause.policy}, {"rule", or_null(cause.rule)}, {"finding", name_of(cause.kind)}});
  }
  return json;
}

Json impact_json(const Impact& impact, const ReportHead& head) {
  Json json{{"schema", "edict.impact/1"},
            {"edict", head.edict_version},
            {"before", {{"name", head.before.name}, {"bundle", head.before.bundle}}},
            {"after", {{"name", head.after.name}, {"bundle", head.after.bundle}}},
            {"summary", sentences_of(impact, head)},
            {"lines", impact.lines()},
            {"refused_records", head.refused},
            {"changed", flow_json(impact.changed())},
            {"changed_reasons", impact.changed_reasons()}};
  json["flows"] = Json::array();
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      const Flow& flow = impact.flows()[from][to];
      if (flow.lines == 0) continue;
      Json entry{{"before", name_of(static_cast<Decision>(from))}, {"after", name_of(static_cast<Decision>(to))}};
      entry.update(flow_json(flow));
      json["flows"].push_back(std::move(entry));
    }
  }
  for (const GroupBy grouping : kGroupings) {
    Json& groups = json["by"][std::string(name_of(grouping))] = Json::array();
    for (const auto& [name, group] : by_lines(impact.groups(grouping)))
      groups.push_back(group_json(grouping, name, *group));
  }
  json["differences"] = Json::array();
  for (const MetDifference& met : head.differences) {
    json["differences"].push_back({{"policy", met.difference.policy},
                                   {"rule", or_null(met.difference.rule)},
                                   {"sentence", met.difference.sentence},
                                   {"lines", met.lines}});
  }
  json["changed_lines_left_out"] = impact.left_out();
  json["changed_lines"] = Json::array();
  for (const ChangedLine& line : impact.changed_lines())
    json["changed_lines"].push_back(line_json(line, head.with_phi));
  return json;
}

}  // namespace edict::impact
