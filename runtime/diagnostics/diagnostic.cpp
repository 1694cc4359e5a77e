#include "runtime/diagnostics/diagnostic.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "runtime/diagnostics/catalog.hpp"

namespace edict {
namespace {

auto sort_key(const Diagnostic& d) {
  const Span* span = std::get_if<Span>(&d.place);
  const DataPlace* data = std::get_if<DataPlace>(&d.place);
  return std::tuple(d.place.index(), span ? *span : Span{}, data ? data->file : std::string(), data ? data->line : 0,
                    data ? data->column : 0U, d.id);
}

}  // namespace

Diagnostic& Diagnostics::report(std::string_view id, Place place, std::string message, std::string help) {
  const DiagnosticKind* kind = find_diagnostic(id);
  assert(kind != nullptr && "every id stands in the catalog");
  return add({id,
              kind != nullptr ? kind->severity : Severity::error,
              std::move(place),
              std::move(message),
              std::move(help),
              {}});
}

void Diagnostics::sort() {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return sort_key(a) < sort_key(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return sort_key(a) == sort_key(b) && a.message == b.message;
  };
  list_.erase(std::unique(list_.begin(), list_.end(), same), list_.end());
  errors_ = static_cast<std::size_t>(
      std::count_if(list_.begin(), list_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

}  // namespace edict
