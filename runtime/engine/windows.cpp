#include "runtime/engine/windows.hpp"

#include <algorithm>

#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

void add_amount(Tally& t, bool certain, Value amount) {
  if (!amount.known()) {
    t.unbounded = true;  // an amount that is not there counts as at least 0
    return;
  }
  t.least = ops::saturating_add(t.least, certain ? amount.v : std::min<std::int64_t>(amount.v, 0));
  t.most = ops::saturating_add(t.most, certain ? amount.v : std::max<std::int64_t>(amount.v, 0));
}

// Distinct things, each certain if one certain line shows it.
template <class T>
Tally distinct(std::vector<std::pair<T, bool>> seen) {
  std::sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;  // the certain one first
  });
  Tally t;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (i > 0 && seen[i].first == seen[i - 1].first) continue;
    t.least += seen[i].second ? 1 : 0;
    t.most += 1;
  }
  return t;
}

}  // namespace

DateRange window_ending(Date end, std::int64_t duration, Kind duration_kind) {
  if (duration <= 0) return {add_days(end, 1), end};
  return {add_days(ops::shift(end, ops::saturating_subtract(0, duration), duration_kind), 1), end};
}

std::vector<DateRange> sliding_windows(Date date, std::int64_t duration, Kind duration_kind, MeasureKind measure,
                                       const Patient& patient, const std::vector<CountedLine>& counted) {
  std::vector<DateRange> windows;
  const auto add = [&](Date end) {
    const DateRange w = window_ending(end, duration, duration_kind);
    if (w.contains(date)) windows.push_back(w);
    return w.contains(date);
  };
  add(date);
  for (const CountedLine& c : counted) {
    const LineState& line = patient[c.place];
    if (measure != MeasureKind::all_days) {
      if (line.date > date) add(line.date);
      continue;
    }
    for (Date day = std::max(line.date, add_days(date, 1)); day <= line.through && add(day);) day = add_days(day, 1);
  }
  std::sort(windows.begin(), windows.end());
  windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
  return windows;
}

Tally tally(MeasureKind measure, const Patient& patient, const std::vector<CountedLine>& counted, DateRange window,
            bool window_known) {
  const auto inside = [&](const CountedLine& c) { return !window_known || window.contains(patient[c.place].date); };
  const auto certain = [&](const CountedLine& c) { return c.certain && (window_known || c.in_any_window); };
  switch (measure) {
    case MeasureKind::units:
    case MeasureKind::lines:
    case MeasureKind::named: {
      Tally t;
      for (const CountedLine& c : counted) {
        if (inside(c)) add_amount(t, certain(c), c.amount);
      }
      return t;
    }
    case MeasureKind::days: {
      std::vector<std::pair<Date, bool>> days;
      for (const CountedLine& c : counted) {
        if (inside(c)) days.emplace_back(patient[c.place].date, certain(c));
      }
      return distinct(std::move(days));
    }
    case MeasureKind::all_days: {
      std::vector<std::pair<Date, bool>> days;
      for (const CountedLine& c : counted) {
        const Date first = window_known ? std::max(patient[c.place].date, window.first) : patient[c.place].date;
        const Date last = window_known ? std::min(patient[c.place].through, window.last) : patient[c.place].through;
        for (Date day = first; day <= last; day = add_days(day, 1)) days.emplace_back(day, certain(c));
      }
      return distinct(std::move(days));
    }
    case MeasureKind::claims: {
      std::vector<std::pair<ClaimIndex, bool>> claims;
      for (const CountedLine& c : counted) {
        if (inside(c)) claims.emplace_back(patient[c.place].claim, certain(c));
      }
      return distinct(std::move(claims));
    }
  }
  return {};
}

}  // namespace edict
