#include "runtime/diagnostics/catalog.hpp"

#include <algorithm>

namespace edict {
namespace {

constexpr DiagnosticKind kCatalog[] = {
#define EDICT_ERROR(id, title, story, example) {#id, Severity::error, title, story, example},
#define EDICT_WARNING(id, title, story, example) {#id, Severity::warning, title, story, example},
#include "runtime/diagnostics/list/analysis.def"
#include "runtime/diagnostics/list/bundles.def"
#include "runtime/diagnostics/list/claims.def"
#include "runtime/diagnostics/list/codes.def"
#include "runtime/diagnostics/list/imports.def"
#include "runtime/diagnostics/list/lists_and_tables.def"
#include "runtime/diagnostics/list/names.def"
#include "runtime/diagnostics/list/periods.def"
#include "runtime/diagnostics/list/run.def"
#include "runtime/diagnostics/list/syntax.def"
#include "runtime/diagnostics/list/tests.def"
#include "runtime/diagnostics/list/types.def"
#undef EDICT_ERROR
#undef EDICT_WARNING
};

}  // namespace

std::span<const DiagnosticKind> diagnostic_catalog() { return kCatalog; }

const DiagnosticKind* find_diagnostic(std::string_view id) {
  const auto* it =
      std::find_if(std::begin(kCatalog), std::end(kCatalog), [&](const DiagnosticKind& k) { return k.id == id; });
  return it == std::end(kCatalog) ? nullptr : it;
}

}  // namespace edict
