// Every diagnostic that Edict can give, with its number for life. A number is never reused: a retired one stays in
// its list with the word 'retired'. docs/diagnostics.md is written from this catalog (`edict explain --all`).
//
// Lists, one a stage (list/*.def): E00xx source and syntax, E01xx names and declarations, E02xx types and units, E03xx
// code lists and tables, E04xx periods and versions, E05xx tests, W06xx analysis, E07xx claims and history, E08xx run
// and output, E09xx imports and code sets.
#pragma once

#include <span>
#include <string_view>

#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

struct DiagnosticKind {
  std::string_view id;
  Severity severity;
  std::string_view title;    // a few words
  std::string_view story;    // why it matters and what to do: a paragraph or two
  std::string_view example;  // the smallest policy or input line that shows it
};

std::span<const DiagnosticKind> diagnostic_catalog();
const DiagnosticKind* find_diagnostic(std::string_view id);

}  // namespace edict
