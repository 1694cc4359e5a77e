// Counting lines in windows (§3.5). What is certain and what is possible are kept apart, so that a limit fails only
// when it fails without the possible lines, and passes only when it holds with all of them (§3.3).
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/engine/patient.hpp"
#include "runtime/ops/op.hpp"
#include "runtime/ops/value.hpp"

namespace edict {

// A line that a limit or total counts.
struct CountedLine {
  Place place;
  bool certain;                // the filter holds and the keys are shared, certainly
  Value amount;                // known or missing
  bool in_any_window = false;  // judged line of a window that is not known: it counts whatever the window is
};

// The measure over one window: at least `least`, at most `most`.
struct Tally {
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool unbounded = false;  // `most` is not known: an amount is missing
};

// Windows as ranges of dates, both ends included; several for a window that may slide.
struct Windows {
  std::vector<DateRange> ranges;
  bool known = true;  // false: the window hangs on an absent field; then every line but the judged one is only possible
};

// (end - duration, end] as dates, both included; first > last when the duration is not positive.
DateRange window_ending(Date end, std::int64_t duration, Kind duration_kind);

// Every window of `in any duration` that matters for a line at `date`: the one that ends there, and one for each later
// counted day whose window reaches back to `date`.
std::vector<DateRange> sliding_windows(Date date, std::int64_t duration, Kind duration_kind, MeasureKind measure,
                                       const Patient& patient, const std::vector<CountedLine>& counted);

Tally tally(MeasureKind measure, const Patient& patient, const std::vector<CountedLine>& counted, DateRange window,
            bool window_known);

}  // namespace edict
