#include "tools/edict/catalog_text.hpp"

#include <fmt/format.h>

namespace edict::cli {
namespace {

struct Stage {
  std::string_view digits;  // of the ids
  std::string_view title;
};
constexpr Stage kStages[] = {{"00", "Source and syntax"},
                             {"01", "Names and declarations"},
                             {"02", "Types and units"},
                             {"03", "Code lists and tables"},
                             {"04", "Periods and versions"},
                             {"05", "Tests"},
                             {"06", "What is probably not meant"},
                             {"07", "Claims and history"},
                             {"08", "Run and output"},
                             {"09", "Imports"}};

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return {};
}

// Words of a story on lines of at most 100 characters.
std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const auto end = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, end);
    if (column > 0 && column + 1 + word.size() > width) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

}  // namespace

std::string story_text(const DiagnosticKind& kind) {
  std::string text =
      fmt::format("{} ({}): {}\n\n{}\n", kind.id, word_of(kind.severity), kind.title, wrapped(kind.story, 100));
  if (!kind.example.empty()) text += fmt::format("\nexample:\n{}\n", indented(kind.example));
  return text;
}

std::string catalog_text() {
  std::string text;
  for (const DiagnosticKind& kind : diagnostic_catalog())
    text += fmt::format("{}  {:<8}{}\n", kind.id, word_of(kind.severity), kind.title);
  return text;
}

std::string catalog_markdown() {
  std::string text =
      "# Diagnostics\n\n"
      "Every diagnostic that Edict gives, with its id for life: E is an error, W a warning. `edict explain E0405` "
      "tells one of\n"
      "them. A warning is allowed in place, with a reason: `# edict: allow W0601 because the list is shared`.\n\n"
      "This page is written by `edict explain --all --format md`; a test holds it and the program together.\n";
  for (const Stage& stage : kStages) {
    text += fmt::format("\n## {}\n", stage.title);
    for (const DiagnosticKind& kind : diagnostic_catalog()) {
      if (kind.id.substr(1, 2) != stage.digits) continue;
      text += fmt::format("\n### {}: {}\n\n{}\n", kind.id, kind.title, wrapped(kind.story, 120));
      if (!kind.example.empty()) text += fmt::format("\n```\n{}\n```\n", kind.example);
    }
  }
  return text;
}

}  // namespace edict::cli
