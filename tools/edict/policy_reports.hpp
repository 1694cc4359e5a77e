// What `edict check` tells besides diagnostics: the calendar of versions, and how much of each source is stated.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/coverage.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"

namespace edict::cli {

struct CalendarEntry {
  enum class Kind : std::uint8_t { version, gap, list_item, table_row };
  Kind kind;
  std::string name;        // of the policy, list or table
  std::string version;     // of a version
  DateRange period;        // of a gap: the days without a version
  bool ends_soon = false;  // the last day lies within the horizon
  std::size_t count = 1;   // list items and table rows that end on the same day, together
};

struct Horizon {
  Date as_of;
  Date until;  // included
};

// Versions in order with the gaps between them; with a horizon also what ends in it, lists and tables included.
std::vector<CalendarEntry> calendar(const model::Library& library, const std::optional<Horizon>& horizon);

std::string calendar_text(const std::vector<CalendarEntry>& entries, const std::optional<Horizon>& horizon);
std::string coverage_text(const analysis::CoverageReport& report, const Sources& sources);
nlohmann::ordered_json calendar_json(const std::vector<CalendarEntry>& entries);
nlohmann::ordered_json coverage_json(const analysis::CoverageReport& report, const Sources& sources);

}  // namespace edict::cli
