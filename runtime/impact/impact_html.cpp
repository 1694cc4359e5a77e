#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "runtime/base/markup.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/text_table.hpp"
#include "runtime/impact/impact_page.hpp"
#include "runtime/impact/impact_report.hpp"

namespace edict::impact {
namespace {

using Json = nlohmann::ordered_json;

// The changed lines as the script reads them. What many lines share, rules and the words of findings, stands once.
class PageData {
 public:
  explicit PageData(bool with_phi) : with_phi_(with_phi) {}

  void add(const ChangedLine& line) {
    Json json{{"claim", line.claim_id},       {"line", line.line},           {"month", line.month},
              {"procedure", line.procedure},  {"provider", line.provider},   {"charge", cents(line.charge)},
              {"change", name_of(line.kind)}, {"before", side(line.before)}, {"after", side(line.after)}};
    Json causes = Json::array();
    for (const Cause& cause : line.causes) {
      causes.push_back(
          {rule_index(cause.rule.empty() ? cause.policy : cause.policy + '.' + cause.rule), name_of(cause.kind)});
    }
    json["causes"] = std::move(causes);
    if (with_phi_) {
      json["patient"] = line.patient_id;
      json["date"] = line.service_date;
      json["diagnosis"] = line.diagnosis;
    }
    lines_.push_back(std::move(json));
  }

  const std::vector<std::string>& rules() const { return rules_; }

  // Fit to stand in a script element.
  std::string text() const {
    const std::string json = Json{{"rules", rules_}, {"findings", findings_}, {"lines", lines_}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string safe;
    safe.reserve(json.size());
    for (const char c : json) c == '<' ? safe += "\\u003c" : safe += c;
    return safe;
  }

 private:
  static Json cents(const std::optional<std::int64_t>& amount) { return amount ? Json(*amount) : Json(nullptr); }

  Json side(const LineSide& side) {
    Json json{{"decision", static_cast<int>(side.decision)}, {"codes", side.codes}, {"paid", cents(side.benefit)}};
    if (side.decision == Decision::cut_back) json["units"] = side.units_allowed;
    if (side.pay_percent != "100" && side.decision != Decision::deny) json["percent"] = side.pay_percent;
    if (!side.recoded_to.empty()) json["recoded"] = side.recoded_to;
    Json findings = Json::array();
    for (const FindingText& finding : side.findings) {
      Json own = nullptr;
      if (with_phi_) {
        own = Json{{"message", finding.message}, {"because", finding.because}, {"lines", finding.lines}};
      }
      findings.push_back({finding_index(finding), std::move(own)});
    }
    json["findings"] = std::move(findings);
    return json;
  }

  std::size_t rule_index(const std::string& rule) {
    const auto [found, added] = rule_indices_.emplace(rule, rules_.size());
    if (added) rules_.push_back(rule);
    return found->second;
  }
  std::size_t finding_index(const FindingText& f) {
    Json json{{"policy", f.policy},   {"version", f.version}, {"rule", f.rule}, {"verdict", f.verdict},
              {"outcome", f.outcome}, {"codes", f.codes},     {"cite", f.cite}, {"source", f.source}};
    const auto [found, added] = finding_indices_.emplace(json.dump(), findings_.size());
    if (added) findings_.push_back(std::move(json));
    return found->second;
  }

  bool with_phi_;
  std::vector<std::string> rules_;
  std::map<std::string, std::size_t> rule_indices_, finding_indices_;
  Json findings_ = Json::array(), lines_ = Json::array();
};

std::string number_cell(std::uint64_t n) {
  return fmt::format(R"(<td class="n" data-value="{}">{}</td>)", n, grouped(n));
}
std::string money_cell(std::int64_t cents, bool sign = false) {
  return fmt::format(R"(<td class="n" data-value="{}">{}</td>)", cents, dollars(cents, sign));
}

std::string group_table(const Impact& impact, GroupBy grouping, const ReportHead& head) {
  const auto groups = by_lines(impact.groups(grouping));
  std::string rows;
  for (const auto& [name, group] : groups) {
    rows +=
        fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}{}{}</tr>\n", escaped_markup(group_name(grouping, name, head)),
                    number_cell(group->all.lines), number_cell(group->more()), number_cell(group->fewer()),
                    money_cell(group->all.charges), money_cell(group->all.difference(), true));
  }
  std::string titles;
  for (const std::string_view title :
       {name_of(grouping), std::string_view("lines"), std::string_view("no longer paid"), std::string_view("now paid"),
        std::string_view("charged"), std::string_view("difference")}) {
    titles += fmt::format(R"(<th scope="col"{}><button type="button">{}</button></th>)",
                          titles.empty() ? "" : " class=\"n\"", title);
  }
  return fmt::format(
      "<details{}><summary>By {} ({})</summary><div class=\"scroll\"><table "
      "class=\"sortable\"><thead><tr>{}</tr></thead>"
      "<tbody>\n{}</tbody></table></div></details>\n",
      grouping == GroupBy::rule ? " open" : "", name_of(grouping), grouped(groups.size()), titles, rows);
}

std::string flow_table(const Impact& impact) {
  std::string rows;
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      const Flow& flow = impact.flows()[from][to];
      if (flow.lines == 0) continue;
      rows += fmt::format("<tr><td>{}</td><td>{}</td>{}{}{}{}</tr>\n", name_of(static_cast<Decision>(from)),
                          name_of(static_cast<Decision>(to)), number_cell(flow.lines), money_cell(flow.charges),
                          money_cell(flow.paid_before), money_cell(flow.paid_after));
    }
  }
  return "<div class=\"scroll\"><table><caption>All lines by decision</caption><thead><tr><th scope=\"col\">before</th>"
         "<th scope=\"col\">after</th><th scope=\"col\" class=\"n\">lines</th><th scope=\"col\" "
         "class=\"n\">charged</th>"
         "<th scope=\"col\" class=\"n\">paid before</th><th scope=\"col\" class=\"n\">paid "
         "after</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div>\n";
}

std::string differences_table(const ReportHead& head) {
  if (head.differences.empty()) return {};
  std::string rows;
  for (const MetDifference& met : head.differences) {
    rows += fmt::format("<tr>{}<td class=\"words\">{}</td></tr>\n", number_cell(met.lines),
                        escaped_markup(met.difference.sentence));
  }
  return "<h2>Differences in meaning and the lines that met them</h2>\n<div class=\"scroll\"><table><thead><tr><th "
         "scope=\"col\" class=\"n\">lines</th><th scope=\"col\">difference</th></tr></thead><tbody>\n" +
         rows + "</tbody></table></div>\n";
}

std::string filters(const std::vector<std::string>& rules) {
  const auto decisions = [](std::string_view id, std::string_view label) {
    return fmt::format(
        R"(<label>{1}<select id="{0}"><option value="">any</option><option value="0">pay</option><option value="1">deny</option>)"
        R"(<option value="2">pend</option><option value="3">cut back</option></select></label>)",
        id, label);
  };
  std::string options;
  for (std::size_t i = 0; i < rules.size(); ++i)
    options += fmt::format("<option value=\"{}\">{}</option>", i, escaped_markup(rules[i]));
  return "<div class=\"filters\"><label>Claim, procedure, provider or month<input id=\"find\" "
         "type=\"search\"></label>" +
         decisions("before", "Before") + decisions("after", "After") +
         "<label>Rule<select id=\"rule\"><option value=\"\">any</option>" + options +
         "</select></label><label>Change<select id=\"kind\"><option value=\"\">any</option><option>decision</option>"
         "<option>payment</option><option>reasons</option></select></label></div>\n";
}

std::string lines_table() {
  std::string head;
  for (const auto& [column, title, numeric] :
       {std::tuple("claim", "line", false), std::tuple("month", "month", false),
        std::tuple("procedure", "procedure", false), std::tuple("provider", "provider", false),
        std::tuple("charge", "charged", true), std::tuple("before", "before", false),
        std::tuple("after", "after", false), std::tuple("difference", "difference", true),
        std::tuple("rules", "rules", false)}) {
    head += fmt::format(R"(<th scope="col" data-column="{}"{}><button type="button">{}</button></th>)", column,
                        numeric ? " class=\"n\"" : "", title);
  }
  return "<p id=\"shown\" role=\"status\"></p>\n<div id=\"lines\" tabindex=\"0\" role=\"region\" aria-label=\"Changed "
         "lines; "
         "arrow keys move, Enter shows a line\"><table aria-multiselectable=\"false\" role=\"grid\"><thead><tr>" +
         head + "</tr></thead><tbody></tbody></table></div>\n<section id=\"line\" aria-live=\"polite\"></section>\n";
}

std::string figure(const std::string& picture, std::string_view caption) {
  return picture.empty() ? std::string()
                         : fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", picture, caption);
}

}  // namespace

HtmlPart html_part(const Impact& impact, const ReportHead& head) {
  PageData data(head.with_phi);
  for (const ChangedLine& line : impact.changed_lines()) data.add(line);
  HtmlPart part;
  std::string& body = part.body;
  body = "<h2>Effect on claims</h2>\n<div class=\"summary\">";
  for (const std::string& sentence : sentences_of(impact, head)) body += "<p>" + escaped_markup(sentence) + "</p>";
  body += "</div>\n<div class=\"pictures\">\n" +
          figure(flow_picture(impact), "Lines whose decision changes, from before (left) to after (right).") +
          figure(month_picture(impact), "By month of service: no longer paid (up) and now paid (down).") + "</div>\n" +
          flow_table(impact) + differences_table(head);
  if (impact.changed().lines > 0) {
    body += "<h2>What the changed lines have in common</h2>\n";
    for (const GroupBy grouping : kGroupings) body += group_table(impact, grouping, head);
  }
  if (impact.changed_lines().empty()) return part;
  body += "<h2>Changed lines</h2>\n";
  if (impact.left_out() > 0) {
    body += fmt::format("<p>The first {} are here; {} more are counted above and left out.</p>\n",
                        grouped(impact.changed_lines().size()), grouped(impact.left_out()));
  }
  body += filters(data.rules()) + lines_table();
  body += "<script type=\"application/json\" id=\"data\">" + data.text() + "</script>\n";
  part.script = kPageScript;
  return part;
}

std::string html_page(std::string_view title, std::string_view body, std::string_view script) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
      "<header><h1>{0}</h1></header>\n<main>\n{2}</main>\n{3}{4}{5}</body>\n</html>\n",
      escaped_markup(title), kPageStyle, body, script.empty() ? "" : "<script>", script,
      script.empty() ? "" : "</script>\n");
}

}  // namespace edict::impact
