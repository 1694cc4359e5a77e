// A diagnostic's place as file, line and column, whatever it points to; and the formats.
#pragma once

#include <span>
#include <string>

#include "compiler/source/sources.hpp"

namespace edict {

struct Located {
  std::string file;              // empty: no place at all
  std::uint64_t line = 0;        // 0: unknown
  std::uint32_t column = 0;      // 0: unknown; in characters
  std::uint64_t end_line = 0;    // of a span of policy text
  std::uint32_t end_column = 0;  // behind the last character
  std::string record;            // of a data file: claim and line number
  std::string field;
};

// What a terminal would act on is shown as a blank: names of files, records and fields may be anything.
std::string printable(std::string_view text);
Located locate(const Place& place, const Sources& sources);
// file:line:column, as far as known.
std::string to_text(const Located& located);
// (record C1/2, field units), or nothing.
std::string subject(const Located& located);
std::string_view to_text(Severity severity);

std::string render_pretty(std::span<const Diagnostic> diagnostics, const Sources& sources, bool color);
std::string render_brief(std::span<const Diagnostic> diagnostics, const Sources& sources);
std::string render_json(std::span<const Diagnostic> diagnostics, const Sources& sources);
std::string render_sarif(std::span<const Diagnostic> diagnostics, const Sources& sources);
std::string render_github(std::span<const Diagnostic> diagnostics, const Sources& sources);

}  // namespace edict
