#include "tools/edict/policy_reports.hpp"

#include <fmt/format.h>

#include <map>

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string period_text(DateRange period) {
  const std::string from = period.first == kFirstDate ? "the beginning" : to_text(period.first);
  return period.last == kLastDate ? fmt::format("from {}, no end", from)
                                  : fmt::format("{} to {}", from, to_text(period.last));
}

std::string place_text(Span span, const Sources& sources) {
  return fmt::format("{}:{}", sources.path(span.file), sources.position(span.file, span.begin).line);
}

bool within(Date last, const std::optional<Horizon>& horizon) {
  return horizon && last >= horizon->as_of && last <= horizon->until;
}

// Items of lists and rows of tables that end within the horizon, by last day.
void add_ending_data(const model::Library& library, const std::optional<Horizon>& horizon,
                     std::vector<CalendarEntry>& entries) {
  const auto add = [&](CalendarEntry::Kind kind, const std::string& name, const std::map<Date, std::size_t>& ends) {
    for (const auto& [last, count] : ends) entries.push_back({kind, name, {}, {last, last}, true, count});
  };
  for (const model::List& list : library.lists) {
    std::map<Date, std::size_t> ends;
    for (const model::ListItem& item : list.items) {
      if (within(item.until, horizon)) ++ends[item.until];
    }
    add(CalendarEntry::Kind::list_item, list.name.empty() ? "a list written in place" : list.name, ends);
  }
  for (const model::Table& table : library.tables) {
    std::map<Date, std::size_t> ends;
    for (const Date last : table.table.data.until) {
      if (within(last, horizon)) ++ends[last];
    }
    add(CalendarEntry::Kind::table_row, table.table.schema.name, ends);
  }
}

}  // namespace

std::vector<CalendarEntry> calendar(const model::Library& library, const std::optional<Horizon>& horizon) {
  std::vector<CalendarEntry> entries;
  const model::Policy* before = nullptr;
  for (const model::Policy& policy : library.policies) {
    if (before != nullptr && before->name == policy.name &&
        add_days(before->effective.last, 1) < policy.effective.first) {
      const DateRange gap{add_days(before->effective.last, 1), add_days(policy.effective.first, -1)};
      entries.push_back({CalendarEntry::Kind::gap, policy.name, {}, gap});
    }
    entries.push_back({CalendarEntry::Kind::version, policy.name, policy.version, policy.effective,
                       within(policy.effective.last, horizon)});
    before = &policy;
  }
  add_ending_data(library, horizon, entries);
  return entries;
}

std::string calendar_text(const std::vector<CalendarEntry>& entries, const std::optional<Horizon>& horizon) {
  std::string out = "calendar of versions\n";
  std::size_t ending = 0;
  for (const CalendarEntry& entry : entries) {
    ending += entry.ends_soon ? entry.count : 0;
    const std::string soon = entry.ends_soon ? "   ENDS within the horizon" : "";
    switch (entry.kind) {
      case CalendarEntry::Kind::version:
        out += fmt::format("  {}  {}{}\n", entry.name, period_text(entry.period), soon);
        break;
      case CalendarEntry::Kind::gap:
        out += fmt::format("  {}  {}   GAP: no version in force\n", entry.name, period_text(entry.period));
        break;
      case CalendarEntry::Kind::list_item:
      case CalendarEntry::Kind::table_row:
        out += fmt::format("  {}  {} {}{} end on {}\n", entry.name, entry.count,
                           entry.kind == CalendarEntry::Kind::list_item ? "item" : "row", entry.count == 1 ? "" : "s",
                           to_text(entry.period.last));
        break;
    }
  }
  if (horizon) {
    out += fmt::format("  {} end{} from {} to {}\n", ending, ending == 1 ? "s" : "", to_text(horizon->as_of),
                       to_text(horizon->until));
  }
  return out;
}

std::string coverage_text(const analysis::CoverageReport& report, const Sources& sources) {
  std::string out = "source text\n";
  for (const analysis::PolicyCoverage& policy : report.policies) {
    out += fmt::format("\n{} {}", policy.policy, policy.version);
    if (!policy.title.empty()) out += fmt::format("  \"{}\"", policy.title);
    if (!policy.authorities.empty()) out += fmt::format("  ({})", fmt::join(policy.authorities, ", "));
    out += fmt::format("\n  {} of {} rules cite the source, {} sentence{} not automated, {} test{}\n", policy.cited,
                       policy.rules.size(), policy.not_automated.size(), policy.not_automated.size() == 1 ? "" : "s",
                       policy.tests, policy.tests == 1 ? "" : "s");
    for (const auto& rule : policy.rules) {
      out += fmt::format("  {} {}  {}\n", rule.cite.empty() ? "-" : "+", rule.name, place_text(rule.span, sources));
      if (!rule.cite.empty()) out += fmt::format("      \"{}\"\n", rule.cite);
    }
    for (const auto& sentence : policy.not_automated) {
      out += fmt::format("  o not automated  {}\n      \"{}\"\n      because {}\n", place_text(sentence.span, sources),
                         sentence.text, sentence.reason);
    }
  }
  out += fmt::format("\n{} of {} rules cite their source; {} sentences are not automated\n", report.cited, report.rules,
                     report.not_automated);
  return out;
}

Json calendar_json(const std::vector<CalendarEntry>& entries) {
  constexpr const char* kinds[] = {"version", "gap", "list_item", "table_row"};
  Json list = Json::array();
  for (const CalendarEntry& entry : entries) {
    Json json = {{"kind", kinds[static_cast<std::size_t>(entry.kind)]}, {"name", entry.name}};
    if (!entry.version.empty()) json["version"] = entry.version;
    json["from"] = to_text(entry.period.first);
    json["until"] = to_text(entry.period.last);
    json["ends_within_horizon"] = entry.ends_soon;
    json["count"] = entry.count;
    list.push_back(std::move(json));
  }
  return list;
}

Json coverage_json(const analysis::CoverageReport& report, const Sources& sources) {
  Json policies = Json::array();
  for (const analysis::PolicyCoverage& policy : report.policies) {
    Json rules = Json::array(), sentences = Json::array();
    for (const auto& rule : policy.rules) {
      rules.push_back({{"rule", rule.name},
                       {"cite", rule.cite.empty() ? Json(nullptr) : Json(rule.cite)},
                       {"source", place_text(rule.span, sources)}});
    }
    for (const auto& sentence : policy.not_automated) {
      sentences.push_back(
          {{"sentence", sentence.text}, {"reason", sentence.reason}, {"source", place_text(sentence.span, sources)}});
    }
    policies.push_back({{"policy", policy.policy},
                        {"version", policy.version},
                        {"title", policy.title},
                        {"authorities", policy.authorities},
                        {"rules", rules},
                        {"not_automated", sentences},
                        {"tests", policy.tests}});
  }
  return {{"policies", policies},
          {"rules", report.rules},
          {"cited", report.cited},
          {"not_automated", report.not_automated}};
}

}  // namespace edict::cli
