// Periods: when a version of a policy is in force, and how the versions of one policy follow each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// `effective 2024-01-01 until 2024-06-30`. Nothing after a report (E0402 to E0404).
struct Effectiveness {
  DateRange days;
  bool by_received_date = false;
};
std::optional<Effectiveness> effective_period(Context& context, const syntax::Policy& policy);

// The period that words give, for list items and the like: an end that is absent is open. Nothing after a report
// (E0402).
std::optional<DateRange> period_of(Context& context, const std::optional<syntax::Word>& from,
                                   const std::optional<syntax::Word>& until);

// Versions of one policy that share a day (E0405), or that are chosen by different dates (E0406). Library::policies is
// complete.
void check_versions(Context& context);

// What a calendar of versions shows.
struct CalendarEntry {
  enum class Kind : std::uint8_t {
    gap,      // no version is in force on `days`, between two that are
    overlap,  // both are
    ends,     // the version's last day lies in the horizon, and none follows
    begins,   // the version's first day lies in the horizon
  } kind;
  std::string policy;
  std::string version;        // of a gap: the one before
  std::string other_version;  // of a gap and an overlap: the one behind
  DateRange days;             // ends and begins: the one day
  Span span;                  // the version's name
};
// Gaps and overlaps of all versions; with `as_of` also what ends or begins from that day to `horizon_days` later (both
// included). There is no clock: the caller says the day. By policy, then by day.
std::vector<CalendarEntry> policy_calendar(const model::Library& library, std::optional<Date> as_of,
                                           std::int64_t horizon_days);

}  // namespace edict::sema
