#include "tools/edict/diff_json.hpp"

#include <nlohmann/json.hpp>

#include "compiler/diff/report_text.hpp"

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(diff::Standing standing) {
  constexpr std::string_view names[] = {"equal", "different", "undecided"};
  return names[static_cast<std::size_t>(standing)];
}
std::string_view name_of(diff::Effect effect) {
  constexpr std::string_view names[] = {"added_denial", "removed_denial", "changed_outcome"};
  return names[static_cast<std::size_t>(effect)];
}

Json name_or_null(const std::string& name) { return name.empty() ? Json(nullptr) : Json(name); }
Json day_or_null(Date day) { return day == kFirstDate || day == kLastDate ? Json(nullptr) : Json(to_text(day)); }

Json rule_json(const diff::PolicyReport& policy, const diff::RuleReport& rule) {
  Json json = {{"older", name_or_null(rule.older)},
               {"newer", name_or_null(rule.newer)},
               {"from", day_or_null(rule.days.first)},
               {"until", day_or_null(rule.days.last)},
               {"standing", name_of(rule.standing)}};
  if (!rule.method.empty()) json["method"] = rule.method;
  json["changes"] = rule.sentences;
  json["claims"] = Json::array();
  const std::string policy_name = policy.newer.empty() ? policy.older : policy.newer;
  const std::string rule_name = rule.newer.empty() ? rule.older : rule.newer;
  for (const diff::Witness& w : rule.witnesses) {
    json["claims"].push_back({{"effect", name_of(w.effect)},
                              {"line", w.line},
                              {"before", w.older},
                              {"now", w.newer},
                              {"decides", w.decides},
                              {"expected_before", w.older_expectation},
                              {"expected_now", w.newer_expectation},
                              {"test", diff::test_text(w, policy_name, rule_name)}});
  }
  return json;
}

}  // namespace

std::string diff_json(const diff::Report& report, nlohmann::ordered_json effect) {
  Json json = {{"schema", 1}, {"older", report.older}, {"newer", report.newer}};
  json["equal"] = report.count(diff::Standing::equal);
  json["different"] = report.count(diff::Standing::different);
  json["undecided"] = report.count(diff::Standing::undecided);
  json["policies"] = Json::array();
  for (const diff::PolicyReport& policy : report.policies) {
    Json p = {{"older", name_or_null(policy.older)}, {"newer", name_or_null(policy.newer)}, {"notes", policy.notes}};
    p["rules"] = Json::array();
    for (const diff::RuleReport& rule : policy.rules) p["rules"].push_back(rule_json(policy, rule));
    json["policies"].push_back(std::move(p));
  }
  json["tables"] = Json::array();
  for (const diff::TableReport& t : report.tables) {
    json["tables"].push_back(
        {{"name", t.name}, {"added", t.added}, {"removed", t.removed}, {"changed", t.changed}, {"rows", t.rows}});
  }
  if (!effect.is_null()) json["effect"] = std::move(effect);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace edict::cli
