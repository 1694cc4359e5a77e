#include "tools/edict/replay_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

// The cells of a row that has no line end inside.
std::vector<std::string> cells(std::string_view row) {
  std::vector<std::string> result(1);
  bool quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"') {
      if (quoted && i + 1 < row.size() && row[i + 1] == '"')
        result.back() += row[++i];
      else
        quoted = !quoted;
    } else if (row[i] == ',' && !quoted) {
      result.emplace_back();
    } else {
      result.back() += row[i];
    }
  }
  return result;
}

// The fields of a record by name; nothing when it is no record.
std::optional<Json> fields(const ReplayedRecord& record, std::string_view text) {
  if (!record.csv) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? std::optional(std::move(json)) : std::nullopt;
  }
  const std::vector<std::string> names = cells(record.header), values = cells(text);
  if (names.size() != values.size()) return std::nullopt;
  Json json = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json findings = names[i] == "findings" ? Json::parse(values[i], nullptr, false) : Json();
    json[names[i]] = findings.is_array() ? std::move(findings) : Json(values[i]);
  }
  return json;
}

std::string word(const Json& record, const std::string& name) {
  const auto found = record.find(name);
  if (found == record.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string line_of(const Json& record) { return word(record, "claim_id") + '/' + word(record, "line"); }

// A rule may leave several findings on a line.
using Findings = std::map<std::string, std::vector<Json>>;
Findings findings_of(const Json& record) {
  Findings findings;
  const auto found = record.find("findings");
  if (found == record.end() || !found->is_array()) return findings;
  for (const Json& finding : *found) {
    const std::string rule = word(finding, "rule");
    findings[word(finding, "policy") + (rule.empty() ? "" : '.' + rule)].push_back(finding);
  }
  return findings;
}

bool only_reasons_differ(Json a, Json b) {
  for (Json* record : {&a, &b}) {
    record->erase("message");
    if (!record->contains("findings")) continue;
    for (Json& finding : (*record)["findings"]) {
      for (const char* reason : {"because", "lines", "message"}) finding.erase(reason);
    }
  }
  return a == b;
}

std::string findings_text(const Json& kept, const Json& again) {
  std::string text;
  const Findings old = findings_of(kept), now = findings_of(again);
  for (const auto& [rule, findings] : old) {
    const auto other = now.find(rule);
    if (other == now.end()) {
      text += fmt::format("  the finding of {} is gone\n", rule);
    } else if (other->second != findings) {
      text += fmt::format("  the finding of {} differs\n", rule);
    }
  }
  for (const auto& [rule, findings] : now) {
    if (!old.contains(rule)) text += fmt::format("  {} has a finding that the file does not have\n", rule);
  }
  return text;
}

std::string fields_text(const Json& kept, const Json& again) {
  // What a decision says of the policies, not of the patient.
  constexpr std::array<std::string_view, 11> kMayBeShown{"decision", "units_allowed", "pay_percent", "recoded_to",
                                                         "group",    "carc",          "rarc",        "policy",
                                                         "version",  "rule",          "engine"};
  std::string text;
  for (const auto& [name, value] : kept.items()) {
    if (name == "findings" || name == "bundle" || !again.contains(name) || again[name] == value) continue;
    const bool show = std::find(kMayBeShown.begin(), kMayBeShown.end(), name) != kMayBeShown.end();
    text += show ? fmt::format("  {}: {} in the file, {} in the replay\n", name, value.dump(), again[name].dump())
                 : fmt::format("  {} differs\n", name);
  }
  return text;
}

std::string why(const Json& kept, const Json& again) {
  if (word(kept, "bundle") != word(again, "bundle")) {
    return fmt::format("The file was decided by another bundle: {}, and this is {}.\n", word(kept, "bundle"),
                       word(again, "bundle"));
  }
  if (word(kept, "engine") != word(again, "engine")) {
    return fmt::format("The bundle is the same, the engine is not: {}, and this is {}.\n", word(kept, "engine"),
                       word(again, "engine"));
  }
  return "Bundle and engine are the same. So the claims, the history, the patients or the tables are not those of the "
         "run, or the file was changed.\n";
}

}  // namespace

std::string difference_text(const ReplayedRecord& record) {
  const auto kept = record.kept.empty() ? std::nullopt : fields(record, record.kept);
  const auto again = record.again.empty() ? std::nullopt : fields(record, record.again);
  if (!record.kept.empty() && !kept)
    return fmt::format("Record {} of the file is no decision: was the file cut off or changed?\n", record.number);
  if (!kept) return fmt::format("The file ends, and the replay goes on with {}.\n", again ? line_of(*again) : "?");
  if (!again)
    return fmt::format("The replay has ended, and record {} of the file is {}: a line that the claims do not have.\n",
                       record.number, line_of(*kept));
  if (line_of(*kept) != line_of(*again)) {
    return fmt::format(
        "Record {} is of {}, and the replay comes to {}: the claims are not those of the run, or records "
        "were taken out or added.\n",
        record.number, line_of(*kept), line_of(*again));
  }
  const bool same_bundle = word(*kept, "bundle") == word(*again, "bundle");
  if (same_bundle && only_reasons_differ(*kept, *again)) {
    return fmt::format(
        "Record {}, {}: the decisions are the same, and only the reasons differ. Was the file written "
        "with --no-explain? Say so here too.\n",
        record.number, line_of(*kept));
  }
  return fmt::format("Record {}, {}:\n", record.number, line_of(*kept)) + fields_text(*kept, *again) +
         findings_text(*kept, *again) + why(*kept, *again);
}

}  // namespace edict::cli
