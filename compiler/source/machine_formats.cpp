// Diagnostics for programs: JSON, SARIF 2.1.0 and GitHub's workflow commands.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/source/internal/located.hpp"
#include "runtime/diagnostics/catalog.hpp"

namespace edict {
namespace {

using Json = nlohmann::ordered_json;

// Paths and messages may quote text that is not UTF-8: shown with U+FFFD.
std::string written(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json place_of(const Place& place, const Sources& sources) {
  const Located located = locate(place, sources);
  if (located.file.empty()) return nullptr;
  Json json = {{"file", located.file}};
  if (located.line > 0) json["line"] = located.line;
  if (located.column > 0) json["column"] = located.column;
  if (located.end_line > 0) {
    json["end_line"] = located.end_line;
    json["end_column"] = located.end_column;
  }
  if (!located.record.empty()) json["record"] = located.record;
  if (!located.field.empty()) json["field"] = located.field;
  return json;
}

Json sarif_location(const Place& place, const Sources& sources) {
  const Located located = locate(place, sources);
  Json physical = {{"artifactLocation", {{"uri", located.file}}}};
  if (located.line > 0) {
    Json region = {{"startLine", located.line}};
    if (located.column > 0) region["startColumn"] = located.column;
    if (located.end_line > 0) {
      region["endLine"] = located.end_line;
      region["endColumn"] = located.end_column;
    }
    physical["region"] = std::move(region);
  }
  Json json = {{"physicalLocation", std::move(physical)}};
  const std::string of = subject(located);
  if (!of.empty()) json["message"] = {{"text", of}};
  return json;
}

// GitHub reads % and line ends in its commands, and in properties also : and ,.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string render_json(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    Json json = {{"id", diagnostic.id}, {"severity", to_text(diagnostic.severity)}, {"message", diagnostic.message}};
    if (!diagnostic.help.empty()) json["help"] = diagnostic.help;
    json["place"] = place_of(diagnostic.place, sources);
    Json notes = Json::array();
    for (const DiagnosticNote& note : diagnostic.notes)
      notes.push_back({{"text", note.text}, {"place", place_of(note.place, sources)}});
    json["notes"] = std::move(notes);
    list.push_back(std::move(json));
  }
  return written({{"schema", "edict-diagnostics"}, {"schema_version", 1}, {"diagnostics", std::move(list)}});
}

std::string render_sarif(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  Json results = Json::array();
  Json rules = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    std::string message = diagnostic.message;
    if (!diagnostic.help.empty()) message += "\n" + diagnostic.help;
    Json result = {{"ruleId", diagnostic.id},
                   {"level", to_text(diagnostic.severity)},
                   {"message", {{"text", std::move(message)}}}};
    if (!locate(diagnostic.place, sources).file.empty())
      result["locations"] = Json::array({sarif_location(diagnostic.place, sources)});
    Json related = Json::array();
    for (const DiagnosticNote& note : diagnostic.notes) {
      if (locate(note.place, sources).file.empty()) continue;
      Json location = sarif_location(note.place, sources);
      location["message"] = {{"text", note.text}};
      related.push_back(std::move(location));
    }
    if (!related.empty()) result["relatedLocations"] = std::move(related);
    results.push_back(std::move(result));
    const auto known = [&](const Json& rule) { return rule["id"] == diagnostic.id; };
    if (std::none_of(rules.begin(), rules.end(), known)) {
      Json rule = {{"id", diagnostic.id}};
      if (const DiagnosticKind* kind = find_diagnostic(diagnostic.id)) {
        rule["shortDescription"] = {{"text", kind->title}};
        rule["fullDescription"] = {{"text", kind->story}};
      }
      rules.push_back(std::move(rule));
    }
  }
  Json driver = {{"name", "edict"}, {"rules", std::move(rules)}};
  Json run = {
      {"tool", {{"driver", std::move(driver)}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
  return written({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                  {"version", "2.1.0"},
                  {"runs", Json::array({std::move(run)})}});
}

std::string render_github(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    const Located located = locate(diagnostic.place, sources);
    std::string line =
        diagnostic.severity == Severity::note ? "::notice" : fmt::format("::{}", to_text(diagnostic.severity));
    line += fmt::format(" title={}", diagnostic.id);
    if (!located.file.empty()) line += ",file=" + escaped(located.file, true);
    if (located.line > 0) line += fmt::format(",line={}", located.line);
    if (located.line > 0 && located.column > 0) line += fmt::format(",col={}", located.column);
    if (located.end_line > 0) line += fmt::format(",endLine={}", located.end_line);
    if (located.end_line == located.line && located.end_line > 0 && located.end_column > located.column)
      line += fmt::format(",endColumn={}", located.end_column - 1);
    std::string message = diagnostic.message;
    const std::string of = subject(located);
    if (!of.empty()) message += " " + of;
    if (!diagnostic.help.empty()) message += "\n" + diagnostic.help;
    text += line + "::" + escaped(message, false) + "\n";
  }
  return text;
}

}  // namespace edict
