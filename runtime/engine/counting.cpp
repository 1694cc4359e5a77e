// What limits, gaps and totals count: lines by filter and keys, in the state of §3.4, in the windows of §3.5.
#include <algorithm>

#include "runtime/engine/others.hpp"
#include "runtime/ops/scalar.hpp"

namespace edict {

std::vector<MetLine> OtherLines::counted(std::uint32_t policy, const plan::Counted& what, const plan::Measure& measure,
                                         plan::NodeId subject_filter, Place judged, DateRange reach) {
  std::vector<MetLine> result;
  const KeyedLines& lines = keyed(policy, what.keys, selected_by(policy, what, subject_filter));
  const auto consider = [&](Place p) {
    if (p != judged && !in_limit_state(judged, p, what.counting_billed)) return true;
    Truth holds =
        what.by_subject ? subject_holds(policy, subject_filter, what, p) : filter_holds(policy, what.where, judged, p);
    if (holds == Truth::no) return true;
    holds = holds & lines.shared(judged, p);
    if (holds != Truth::no) result.push_back({p, holds == Truth::yes});
    return true;
  };
  if (what.keys.same_line) {
    consider(judged);
    return result;
  }
  if (const RunningCount* count = running(policy, what, measure, subject_filter, judged)) {
    count->each(judged, reach, consider);
    if (reach.contains(patient_[judged].date)) consider(judged);
    std::sort(result.begin(), result.end(), [](const MetLine& a, const MetLine& b) { return a.place < b.place; });
    return result;
  }
  lines.candidates(judged, patient_.first_on_or_after(reach.first), patient_.first_after(reach.last)).each(consider);
  return result;
}

std::vector<CountedLine> OtherLines::measured(std::uint32_t policy, const plan::Measure& measure,
                                              const plan::Counted& what, const std::vector<MetLine>& lines,
                                              Place judged) {
  std::vector<CountedLine> counted;
  counted.reserve(lines.size());
  for (const MetLine& line : lines) {
    Value amount = Value::of(1);
    if (measure.kind == MeasureKind::units) {
      const LineState& s = patient_[line.place];
      amount = what.counting_billed ? s.units_billed : s.units_now;
    } else if (measure.kind == MeasureKind::named) {
      amount = amounts_of(policy, what.keys.slot, measure.value)[line.place];
      if (amount.state == State::none) amount = Value::of(0);
    }
    counted.push_back({line.place, line.certain, amount, line.place == judged});
  }
  return counted;
}

DateRange OtherLines::reach(std::uint32_t policy, const plan::Window& window, MeasureKind measure, Place judged) {
  DateRange days = kAllDays;
  const Date date = patient_[judged].date;
  if (window.kind == WindowKind::calendar) days = calendar_range(date, window.calendar);
  if (window.kind == WindowKind::any || window.kind == WindowKind::past) {
    const Value duration = value_of_part(policy, window.duration, judged);
    if (!duration.known()) return days;
    const Kind kind = plan_.nodes[static_cast<std::size_t>(window.duration)].type.kind;
    days = window_ending(date, duration.v, kind);
    if (days.first > date) days.first = date;
    if (window.kind == WindowKind::any) days.last = std::max(date, ops::shift(date, duration.v, kind));
  }
  if (measure == MeasureKind::all_days && days.first != kFirstDate)
    days.first = add_days(days.first, -patient_.longest_span());
  return days;
}

RunningCount* OtherLines::running(std::uint32_t policy, const plan::Counted& what, const plan::Measure& measure,
                                  plan::NodeId subject_filter, Place judged) {
  if (patient_.size() < many_lines_ || what.keys.same_line) return nullptr;
  const std::span<const Truth> filter = selected_by(policy, what, subject_filter);
  const bool every_line = !what.by_subject && what.where.node == plan::kNoNode;
  if (filter.empty() && !every_line) return nullptr;  // the answer depends on the judged line
  const KeyedLines& lines = keyed(policy, what.keys, filter);
  if (!lines.keys_known(judged)) return nullptr;
  Kept& k = kept(what.keys.slot);
  if (k.pass != pass_) {
    CountedBy by{&patient_, &lines, filter, {}, measure.kind, what.counting_billed};
    if (measure.kind == MeasureKind::named) by.amounts = amounts_of(policy, what.keys.slot, measure.value);
    k.count.begin(by);
    k.pass = pass_;
  }
  return k.count.reach(judged, changed_) ? &k.count : nullptr;
}

bool OtherLines::surely_holds(std::uint32_t policy, const plan::Limit& limit, plan::NodeId subject_filter, Place judged,
                              std::int64_t most) {
  const RunningCount* count = running(policy, limit.counted, limit.measure, subject_filter, judged);
  return count != nullptr ? many_surely_hold(policy, limit, judged, most, *count)
                          : few_surely_hold(policy, limit, subject_filter, judged, most);
}

bool OtherLines::many_surely_hold(std::uint32_t policy, const plan::Limit& limit, Place judged, std::int64_t most,
                                  const RunningCount& count) {
  const plan::Window& window = limit.window;
  const Date date = patient_[judged].date;
  const auto fits = [&](DateRange days) {
    const Tally t = count.most(judged, days);
    return !t.unbounded && t.most <= most;
  };
  switch (window.kind) {
    case WindowKind::lifetime:
      return fits(kAllDays);
    case WindowKind::calendar:
      return fits(calendar_range(date, window.calendar));
    case WindowKind::any:
    case WindowKind::past:
      break;
    case WindowKind::same_claim:
    case WindowKind::since:
    case WindowKind::between:
      return false;
  }
  const Value duration = value_of_part(policy, window.duration, judged);
  if (!duration.known()) return false;
  const Kind kind = plan_.nodes[static_cast<std::size_t>(window.duration)].type.kind;
  if (!fits(window_ending(date, duration.v, kind))) return false;
  if (window.kind == WindowKind::past) return true;
  // A window that ends on a later counted day may hold the judged line too.
  for (auto day = count.next_day(judged, date); day; day = count.next_day(judged, *day)) {
    const DateRange days = window_ending(*day, duration.v, kind);
    if (!days.contains(date)) return true;
    if (!fits(days)) return false;
  }
  return true;
}

// All that any window of the line can hold, in one sum: nearly every line is far from its limits.
bool OtherLines::few_surely_hold(std::uint32_t policy, const plan::Limit& limit, plan::NodeId subject_filter,
                                 Place judged, std::int64_t most) {
  const WindowKind kind = limit.window.kind;
  if (kind == WindowKind::same_claim || kind == WindowKind::since || kind == WindowKind::between) return false;
  if (kind == WindowKind::any || kind == WindowKind::past) {
    if (!value_of_part(policy, limit.window.duration, judged).known()) return false;
  }
  const plan::Counted& what = limit.counted;
  const std::span<const Truth> filter = selected_by(policy, what, subject_filter);
  const bool every_line = !what.by_subject && what.where.node == plan::kNoNode;
  if (filter.empty() && !every_line) return false;
  std::span<const Value> amounts;
  if (limit.measure.kind == MeasureKind::named) amounts = amounts_of(policy, what.keys.slot, limit.measure.value);

  std::int64_t sum = 0;
  const LineState* before = nullptr;
  // False when the line's amount is not known.
  const auto add = [&](Place p) {
    if (p != judged && !in_limit_state(judged, p, what.counting_billed)) return true;
    if (!filter.empty() && filter[p] == Truth::no) return true;
    const LineState& s = patient_[p];
    Value amount = Value::of(1);
    switch (limit.measure.kind) {
      case MeasureKind::lines:
      case MeasureKind::claims:
        break;
      case MeasureKind::days:
        if (before != nullptr && before->date == s.date) return true;
        before = &s;
        break;
      case MeasureKind::all_days:
        amount.v = s.through.days - s.date.days + 1;
        break;
      case MeasureKind::units:
        amount = what.counting_billed ? s.units_billed : s.units_now;
        break;
      case MeasureKind::named:
        amount = amounts[p].state == State::none ? Value::of(0) : amounts[p];
        break;
    }
    if (!amount.known()) return false;
    sum = ops::saturating_add(sum, std::max<std::int64_t>(amount.v, 0));
    return true;
  };
  if (what.keys.same_line) return add(judged) && sum <= most;
  const KeyedLines& lines = keyed(policy, what.keys, filter);
  const DateRange days = reach(policy, limit.window, limit.measure.kind, judged);
  bool known = true;
  lines.candidates(judged, patient_.first_on_or_after(days.first), patient_.first_after(days.last)).each([&](Place p) {
    known = lines.shared(judged, p) == Truth::no || add(p);
    return known && sum <= most;
  });
  return known && sum <= most;
}

Value OtherLines::value_of_part(std::uint32_t policy, plan::NodeId node, Place judged) {
  const plan::Node& n = plan_.nodes[static_cast<std::size_t>(node)];
  return n.op == Op::constant ? Value::of(n.value) : evaluator_->value(node, frame(policy, judged));
}

OtherLines::WindowsOrNone OtherLines::windows(std::uint32_t policy, const plan::Window& window, MeasureKind measure,
                                              Place judged, std::vector<CountedLine>& lines) {
  WindowsOrNone result;
  const Date date = patient_[judged].date;
  const DateRange always = kAllDays;
  const auto unknown = [&] {
    result.windows.known = false;
    result.windows.ranges = {always};
    return result;
  };
  // A period that is not known need not reach the judged line either.
  const auto unknown_period = [&] {
    for (CountedLine& line : lines) line.in_any_window = false;
    return unknown();
  };
  const auto none = [&] {
    result.none = true;
    return result;
  };
  const auto part = [&](plan::NodeId node) { return value_of_part(policy, node, judged); };
  switch (window.kind) {
    case WindowKind::lifetime:
      result.windows.ranges = {always};
      return result;
    case WindowKind::calendar:
      result.windows.ranges = {calendar_range(date, window.calendar)};
      return result;
    case WindowKind::same_claim:
      std::erase_if(lines, [&](const CountedLine& c) { return patient_[c.place].claim != patient_[judged].claim; });
      result.windows.ranges = {always};
      return result;
    case WindowKind::any:
    case WindowKind::past: {
      const Value duration = part(window.duration);
      if (duration.state == State::none) return none();
      if (duration.state == State::missing) return unknown();
      const Kind kind = plan_.nodes[static_cast<std::size_t>(window.duration)].type.kind;
      result.windows.ranges = window.kind == WindowKind::past
                                  ? std::vector{window_ending(date, duration.v, kind)}
                                  : sliding_windows(date, duration.v, kind, measure, patient_, lines);
      return result;
    }
    case WindowKind::since: {
      const Value from = part(window.from);
      if (from.state == State::missing) return unknown_period();
      const bool is_line = plan_.nodes[static_cast<std::size_t>(window.from)].type.kind == Kind::line;
      DateRange range = always;
      if (from.known()) {
        range.first = is_line ? patient_.batch().service_date(static_cast<LineIndex>(from.v))
                              : Date{static_cast<std::int32_t>(from.v)};
      }
      result.windows.ranges = {range};
      return result;
    }
    case WindowKind::between: {
      const Value from = part(window.from);
      const Value until = part(window.until);
      if (from.state == State::none || until.state == State::none) return none();
      if (!from.known() || !until.known()) return unknown_period();
      result.windows.ranges = {{Date{static_cast<std::int32_t>(from.v)}, Date{static_cast<std::int32_t>(until.v)}}};
      return result;
    }
  }
  return result;
}

Value OtherLines::total(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const Bounds b = total_bounds(policy, index, subject);
  if (b.state != State::known) return {0, b.state};
  // A sum that does not fit is missing, as any arithmetic's.
  const bool fits =
      b.least != std::numeric_limits<std::int64_t>::max() && b.least != std::numeric_limits<std::int64_t>::min();
  return !b.endless && b.least == b.most && fits ? Value::of(b.least) : Value::missing();
}

Bounds OtherLines::bounds(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  return phrase == Op::total ? total_bounds(policy, index, subject) : rank_bounds(policy, index, subject);
}

Bounds OtherLines::total_bounds(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const plan::Total& phrase = plan_.policies[policy].totals[index];
  const Place judged = patient_.place_of(subject);
  const bool one_window = phrase.window.kind == WindowKind::lifetime || phrase.window.kind == WindowKind::calendar ||
                          phrase.window.kind == WindowKind::past;
  const DateRange days = reach(policy, phrase.window, phrase.measure.kind, judged);
  const RunningCount* count =
      one_window ? running(policy, phrase.counted, phrase.measure, plan::kNoNode, judged) : nullptr;
  std::vector<CountedLine> lines;
  const auto count_line_by_line = [&] {
    lines = measured(policy, phrase.measure, phrase.counted,
                     counted(policy, phrase.counted, phrase.measure, plan::kNoNode, judged, days), judged);
  };
  if (count == nullptr) count_line_by_line();
  const WindowsOrNone w = windows(policy, phrase.window, phrase.measure.kind, judged, lines);
  if (w.none) return {State::none};
  if (w.windows.ranges.empty()) return {State::known};
  const DateRange& window = w.windows.ranges.front();
  if (count != nullptr && w.windows.known) {
    if (const auto t = count->tally(judged, window)) return {State::known, t->least, t->most, t->unbounded};
  }
  if (count != nullptr) {
    count_line_by_line();
    windows(policy, phrase.window, phrase.measure.kind, judged, lines);  // says which lines any window holds
  }
  const Tally t = tally(phrase.measure.kind, patient_, lines, window, w.windows.known);
  return {State::known, t.least, t.most, t.unbounded};
}

}  // namespace edict
