#include "compiler/analysis/silence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/diagnostics/catalog.hpp"

namespace edict::analysis {
namespace {

struct Allowance {
  Span span;
  std::uint32_t line;
  std::uint32_t spoken_of;  // its own, or the next one below that is no comment
  std::vector<std::string> ids;
  bool used = false;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && (is_space(text[at]) || text[at] == ',')) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !is_space(text[at]) && text[at] != ',') ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

// Nothing when the comment is no allowance at all.
std::optional<Allowance> allowance_of(const Sources& sources, Span comment, Diagnostics& faults) {
  const auto words = words_of(sources.text(comment).substr(1));
  if (words.size() < 2 || words[0] != "edict:" || words[1] != "allow") return std::nullopt;
  const LineColumn place = sources.position(comment.file, comment.begin);
  const std::string_view before = sources.line(comment.file, place.line);
  Allowance allowance{comment, place.line, place.line, {}};
  const auto is_comment = [&](std::uint32_t line) {
    const std::string_view text = sources.line(comment.file, line);
    const auto first = text.find_first_not_of(" \t");
    return first != std::string_view::npos && text[first] == '#';
  };
  if (before.find_first_not_of(" \t") == before.find('#')) {
    do {
      ++allowance.spoken_of;
    } while (is_comment(allowance.spoken_of));
  }
  std::size_t i = 2;
  for (; i < words.size() && words[i] != "because"; ++i) {
    const DiagnosticKind* kind = find_diagnostic(words[i]);
    if (kind == nullptr || kind->severity == Severity::error) {
      faults.report("W0614", comment,
                    kind == nullptr ? fmt::format("`{}` is no id of a warning", words[i])
                                    : fmt::format("{} is an error and cannot be allowed", words[i]),
                    "write the id that the warning shows: # edict: allow W0601 because …");
      continue;
    }
    allowance.ids.emplace_back(words[i]);
  }
  if (i + 1 >= words.size()) {
    faults.report("W0614", comment, "this comment allows a warning and does not say why",
                  "write the reason behind it: # edict: allow W0601 because …");
  }
  return allowance;
}

// What is found depends on the code tables that the user brings, or on a run of the tests, not on the text alone.
bool needs_more_than_text(std::string_view id) {
  return id == "W0616" || id == "W0617" || id == "W0618" || id == "W0620";
}

bool allows(Allowance& allowance, const Diagnostic& d, const Sources& sources) {
  const Span* span = std::get_if<Span>(&d.place);
  if (span == nullptr || span->file != allowance.span.file || d.severity == Severity::error) return false;
  if (std::find(allowance.ids.begin(), allowance.ids.end(), d.id) == allowance.ids.end()) return false;
  const std::uint32_t line = sources.position(span->file, span->begin).line;
  if (line != allowance.line && line != allowance.spoken_of) return false;
  allowance.used = true;
  return true;
}

}  // namespace

std::vector<Diagnostic> take_allowed(Diagnostics& diagnostics, const Sources& sources, std::span<const Span> comments) {
  Diagnostics kept, faults;  // the faults of comments are told by silence()
  std::vector<Allowance> allowances;
  for (const Span comment : comments) {
    if (auto allowance = allowance_of(sources, comment, faults)) allowances.push_back(std::move(*allowance));
  }
  std::vector<Diagnostic> taken;
  for (const Diagnostic& d : diagnostics.list()) {
    bool allowed = false;
    for (Allowance& allowance : allowances) allowed |= allows(allowance, d, sources);
    if (allowed) {
      taken.push_back(d);
    } else {
      kept.add(d);
    }
  }
  diagnostics = std::move(kept);
  return taken;
}

void silence(Diagnostics& diagnostics, const Sources& sources, std::span<const Span> comments) {
  Diagnostics kept;
  std::vector<Allowance> allowances;
  for (const Span comment : comments) {
    if (auto allowance = allowance_of(sources, comment, kept)) allowances.push_back(std::move(*allowance));
  }
  if (allowances.empty() && kept.list().empty()) return;
  for (const Diagnostic& d : diagnostics.list()) {
    bool allowed = false;
    for (Allowance& allowance : allowances) allowed |= allows(allowance, d, sources);
    if (!allowed) kept.add(d);
  }
  for (const Allowance& allowance : allowances) {
    // While there are errors the checks have not run, so nothing can be said of what they would have found.
    if (allowance.used || allowance.ids.empty() || diagnostics.has_errors()) continue;
    if (std::any_of(allowance.ids.begin(), allowance.ids.end(), needs_more_than_text)) continue;
    kept.report("W0615", allowance.span,
                fmt::format("this comment allows {}, which is not there", fmt::join(allowance.ids, ", ")),
                "take it out: what it spoke of is gone");
  }
  diagnostics = std::move(kept);
}

}  // namespace edict::analysis
