#include "tools/edict/diff_page.hpp"

#include <fmt/format.h>

#include "compiler/diff/report_text.hpp"
#include "runtime/base/markup.hpp"
#include "runtime/impact/impact_page.hpp"

namespace edict::cli {
namespace {

std::string name_of(const std::string& older, const std::string& newer) {
  if (older.empty() || newer.empty() || older == newer) return escaped_markup(newer.empty() ? older : newer);
  return fmt::format("{} (was {})", escaped_markup(newer), escaped_markup(older));
}

std::string rule_part(const diff::PolicyReport& policy, const diff::RuleReport& rule) {
  const bool different = rule.standing == diff::Standing::different;
  std::string part =
      fmt::format("<section><h4>{}: {}</h4>\n<p class=\"soft\">services {}</p>\n<ul>", name_of(rule.older, rule.newer),
                  different ? "different" : "not decided", diff::days_words(rule.days));
  for (const std::string& sentence : rule.sentences) part += "<li>" + escaped_markup(sentence) + "</li>";
  part += "</ul>\n";
  if (!different)
    return part + "<p>No claim shows a difference, and none is proved away: " + escaped_markup(rule.method) +
           "</p></section>\n";
  const std::string policy_name = policy.newer.empty() ? policy.older : policy.newer;
  const std::string rule_name = rule.newer.empty() ? rule.older : rule.newer;
  for (const diff::Witness& witness : rule.witnesses) {
    part += fmt::format("<details><summary>A claim: {}</summary><pre>{}</pre></details>\n",
                        escaped_markup(diff::effect_words(witness)),
                        escaped_markup(diff::test_text(witness, policy_name, rule_name)));
  }
  return part + "</section>\n";
}

std::string policy_part(const diff::PolicyReport& policy) {
  std::string part = fmt::format("<section><h3>{}</h3>\n", name_of(policy.older, policy.newer));
  for (const std::string& note : policy.notes) part += "<p>" + escaped_markup(note) + "</p>\n";
  std::size_t equal = 0;
  for (const diff::RuleReport& rule : policy.rules) {
    if (rule.standing == diff::Standing::equal) {
      ++equal;
    } else {
      part += rule_part(policy, rule);
    }
  }
  if (equal > 0) part += fmt::format("<p class=\"soft\">{} rule{} proved equal</p>\n", equal, equal == 1 ? "" : "s");
  return part + "</section>\n";
}

std::string table_part(const diff::TableReport& table) {
  std::string part = fmt::format("<details><summary>Table {}: {} rows added, {} removed, {} changed</summary><ul>",
                                 escaped_markup(table.name), table.added, table.removed, table.changed);
  for (const std::string& row : table.rows) part += "<li>" + escaped_markup(row) + "</li>";
  return part + "</ul></details>\n";
}

}  // namespace

std::string diff_page(const diff::Report& report, const impact::HtmlPart& effect) {
  const auto count = [&](diff::Standing standing) { return report.count(standing); };
  std::string body = fmt::format("<p class=\"sides\">before: {}<br>now: {}</p>\n", escaped_markup(report.older),
                                 escaped_markup(report.newer));
  body += fmt::format("<div class=\"summary\"><p>Rules proved equal: {}; different: {}; not decided: {}.</p></div>\n",
                      count(diff::Standing::equal), count(diff::Standing::different), count(diff::Standing::undecided));
  body += effect.body;
  body += "<h2>Differences in meaning</h2>\n";
  for (const diff::PolicyReport& policy : report.policies) {
    if (!policy.equal() || !policy.notes.empty()) body += policy_part(policy);
  }
  for (const diff::TableReport& table : report.tables) body += table_part(table);
  return impact::html_page("What changed in meaning", body, effect.script);
}

}  // namespace edict::cli
