// What one limit, gap or total counts of a patient with many lines, kept up to date while the lines are decided in
// adjudication order, so that a line is not counted anew for each line after it. Says the same as tally() over the
// counted lines (windows.hpp), which is what a patient with few lines gets; where it cannot, it says so.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "runtime/engine/keyed_lines.hpp"
#include "runtime/engine/ledger.hpp"
#include "runtime/engine/windows.hpp"
#include "runtime/ops/op.hpp"

namespace edict {

// What is counted, line by line of the patient. Everything outlives the count.
struct CountedBy {
  const Patient* patient = nullptr;
  const KeyedLines* lines = nullptr;
  std::span<const Truth> filter;   // empty: every line
  std::span<const Value> amounts;  // of a named measure
  MeasureKind measure = MeasureKind::lines;
  bool billed = false;  // what was billed counts, allowed or not
};

class RunningCount {
 public:
  void begin(const CountedBy& by);
  // Brings the count to where `judged` is the line in hand: the lines before it, and history. `changed`: all places
  // whose fate changed since the patient was begun. False when it cannot tell: the line lies before one that was
  // asked for already, is no fresh one, there are few lines, or sums may not fit.
  bool reach(Place judged, std::span<const Place> changed);

  // Of the window, for a line whose keys are known: nothing when lines may share keys that nobody knows.
  std::optional<Tally> tally(Place judged, DateRange window) const;
  // The same with such lines, as much as they may come to: not less than the truth.
  Tally most(Place judged, DateRange window) const;
  // The first day after `day` on which a counted line lies, if any.
  std::optional<Date> next_day(Place judged, Date day) const;
  // Calls `with` for the lines counted on days of the range that may share the keys with `judged`, itself left aside.
  template <class With>
  void each(Place judged, DateRange days, With&& with) const {
    const KeyedLines::Positions at = positions(judged, days);
    for (std::size_t i = active_.next(at.first, at.end); i < at.end; i = active_.next(i + 1, at.end))
      with(by_.lines->members()[i]);
    for (Place p : by_.lines->loose(judged)) {
      if (p != judged && counts(p) && days.contains((*by_.patient)[p].date)) with(p);
    }
  }

 private:
  bool distinct() const;
  void find_buckets();
  bool counts(Place place) const;
  Truth selected(Place place) const { return by_.filter.empty() ? Truth::yes : by_.filter[place]; }
  Value amount(Place place) const;
  LedgerAmount amount_of(Place place, bool certain) const;
  void renew(Place place);
  KeyedLines::Positions positions(Place judged, DateRange days) const;
  LedgerAmount own(Place judged) const;

  CountedBy by_;
  bool usable_ = false;
  Place reached_ = 0;  // fresh lines before it are counted
  std::size_t changes_seen_ = 0;
  Ledger ledger_;
  PositionSet active_;  // positions of lines that are counted
  // Of distinct days or claims: the position that stands for a line's day or claim, and how many lines show it.
  std::vector<std::uint32_t> bucket_;
  std::vector<std::uint32_t> certain_, possible_;  // by bucket
  std::vector<std::uint8_t> shown_;                // by position: 0 not counted, 1 possibly, 2 certainly
};

}  // namespace edict
