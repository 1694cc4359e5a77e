#include "runtime/tables/faults.hpp"

#include <fmt/format.h>

namespace edict {

Diagnostic* DataFaults::report(std::string_view id, std::uint64_t line, std::uint32_t column, std::string_view field,
                               std::string message, std::string help) {
  if (++counts_[id] > kMostFaults) return nullptr;
  return &diagnostics_.report(id, DataPlace{file_, line, column, {}, std::string(field)}, std::move(message),
                              std::move(help));
}

void DataFaults::summarize() {
  for (const auto& [id, count] : counts_) {
    if (count <= kMostFaults) continue;
    diagnostics_.report(id, DataPlace{file_, 0, 0, {}, {}},
                        fmt::format("{} more lines of the file have this fault", count - kMostFaults));
  }
}

}  // namespace edict
