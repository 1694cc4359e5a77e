#include "runtime/engine/others.hpp"

#include <algorithm>
#include <cctype>

#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// Whether `candidate` lies within the duration of `date`, on the side that the phrase names; both ends included.
bool within(Date date, Date candidate, std::int64_t duration, Kind kind, const plan::Within& w) {
  if (w.excluding_day && candidate == date) return false;
  const bool before = ops::shift(date, ops::saturating_subtract(0, duration), kind) <= candidate && candidate <= date;
  const bool after = date <= candidate && candidate <= ops::shift(date, duration, kind);
  switch (w.direction) {
    case Direction::before:
      return before;
    case Direction::after:
      return after;
    case Direction::both:
      return before || after;
  }
  return false;
}

bool in_range(FindRange range, Date judged, Date candidate) {
  switch (range) {
    case FindRange::on_or_before:
      return candidate <= judged;
    case FindRange::before:
      return candidate < judged;
    case FindRange::after:
      return candidate > judged;
    case FindRange::on_or_after:
      return candidate >= judged;
    case FindRange::both:
      return true;
  }
  return false;
}

}  // namespace

void OtherLines::begin_patient() {
  ++patient_number_;
  stage_ = Stage::line;
}

OtherLines::Kept& OtherLines::kept(std::uint32_t slot) {
  Kept& k = kept_[slot];
  if (k.patient != patient_number_) {
    k.patient = patient_number_;
    k.filter.assign(patient_.size(), 0);
    k.keys_known.assign(patient_.size(), 0);
    k.keys.clear();
  }
  return k;
}

Frame OtherLines::frame(std::uint32_t policy, Place subject, Place other) const {
  return {&patient_.batch(), policy, patient_[subject].line, patient_[other].line};
}

bool OtherLines::head_takes(std::uint32_t policy, LineIndex line) {
  const auto taken = [&](const plan::Narrowing& n) {
    const auto value = patient_.batch().value(n.field, line);
    if (!value) return true;
    const std::string_view text = patient_.batch().text(static_cast<Symbol>(*value));
    return std::any_of(n.values.begin(), n.values.end(),
                       [&](const std::string& v) { return equal_without_case(v, text); });
  };
  const auto& narrowings = plan_.policies[policy].narrowings;
  return std::all_of(narrowings.begin(), narrowings.end(), taken);
}

Truth OtherLines::filter_holds(std::uint32_t policy, const plan::Filter& filter, Place judged, Place candidate) {
  if (filter.node == plan::kNoNode) return Truth::yes;
  if (!filter.pure) return evaluator_->condition(filter.node, frame(policy, judged, candidate));
  std::uint8_t& known = kept(filter.slot).filter[candidate];
  if (known == 0) {
    const auto answer = static_cast<std::uint8_t>(evaluator_->condition(filter.node, frame(policy, judged, candidate)));
    known = static_cast<std::uint8_t>(1 + answer);
  }
  return static_cast<Truth>(known - 1);
}

Truth OtherLines::subject_holds(std::uint32_t policy, plan::NodeId subject_filter, const plan::Filter& filter,
                                Place candidate) {
  const std::uint8_t known = filter.pure ? kept(filter.slot).filter[candidate] : 0;
  if (known != 0) return static_cast<Truth>(known - 1);
  Truth answer = Truth::no;
  if (head_takes(policy, patient_[candidate].line)) {
    answer =
        subject_filter == plan::kNoNode ? Truth::yes : evaluator_->condition(subject_filter, frame(policy, candidate));
  }
  kept(filter.slot).filter[candidate] = static_cast<std::uint8_t>(1 + static_cast<std::uint8_t>(answer));
  return answer;
}

const Value* OtherLines::keys_of(std::uint32_t policy, const plan::Keys& keys, Place place) {
  const std::size_t count = keys.values.size();
  {
    Kept& k = kept(keys.slot);
    if (k.keys.empty()) k.keys.resize(count * patient_.size());
    if (k.keys_known[place] != 0) return &k.keys[place * count];
    k.keys_known[place] = 1;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Value value = evaluator_->value(keys.values[i], frame(policy, place));
    kept(keys.slot).keys[place * count + i] = value;
  }
  return &kept(keys.slot).keys[place * count];
}

Truth OtherLines::keys_shared(std::uint32_t policy, const plan::Keys& keys, Place a, Place b) {
  if (a == b) return Truth::yes;
  if (keys.same_line) return Truth::no;
  if (keys.values.empty()) return Truth::yes;
  const Value* of_a = keys_of(policy, keys, a);
  const Value* of_b = keys_of(policy, keys, b);
  Truth shared = Truth::yes;
  for (std::size_t i = 0; i < keys.values.size(); ++i) {
    const Value x = of_a[i];
    const Value y = of_b[i];
    // What has no value is equal to nothing, as in a comparison.
    if (x.state == State::none || y.state == State::none) return Truth::no;
    if (x.state == State::missing || y.state == State::missing) {
      shared = shared & Truth::unknown;
    } else if (x.v != y.v) {
      return Truth::no;
    }
  }
  return shared;
}

bool OtherLines::in_limit_state(Place judged, Place candidate, bool billed) const {
  const LineState& s = patient_[candidate];
  if (!s.fresh) return billed || !s.denied_before;
  return candidate < judged && (billed || !s.denied);
}

bool OtherLines::stands(Standing standing, Place candidate) const {
  const LineState& s = patient_[candidate];
  switch (standing) {
    case Standing::allowed:
      return s.fresh ? !(s.denied && s.denied_in == Stage::line) : !s.denied_before;
    case Standing::billed:
      return true;
    case Standing::payable:
      return s.fresh ? !s.denied : !s.denied_before;
    case Standing::denied:
      return s.fresh ? s.denied : s.denied_before;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------- exists
std::vector<MetLine> OtherLines::met(std::uint32_t policy, const plan::Exists& phrase, Place judged) {
  std::vector<MetLine> lines;
  Value duration = Value::none();
  Kind duration_kind = Kind::days;
  bool duration_once = false;
  if (phrase.within) {
    const plan::Node& node = plan_.nodes[static_cast<std::size_t>(phrase.within->duration)];
    duration_kind = node.type.kind;
    duration_once = node.op == Op::constant;
    if (duration_once) duration = Value::of(node.value);
  }
  for (Place p = 0; p < patient_.size(); ++p) {
    if (p == judged || !stands(phrase.standing, p)) continue;
    if (phrase.position == Position::earlier && p > judged) continue;
    if (phrase.position == Position::later && p < judged) continue;
    if (phrase.same_claim && patient_[p].claim != patient_[judged].claim) continue;
    // A pure filter and keys are kept by line; a filter that reads both lines is evaluated for every pair, so keys go
    // first.
    Truth holds = phrase.where.pure ? filter_holds(policy, phrase.where, judged, p) : Truth::yes;
    if (holds == Truth::no) continue;
    holds = holds & keys_shared(policy, phrase.keys, judged, p);
    if (holds == Truth::no) continue;
    if (!phrase.where.pure) holds = holds & filter_holds(policy, phrase.where, judged, p);
    if (holds == Truth::no) continue;
    if (phrase.within) {
      if (!duration_once) duration = evaluator_->value(phrase.within->duration, frame(policy, judged, p));
      if (duration.state == State::none) continue;
      if (duration.state == State::missing) {
        holds = Truth::unknown;
      } else if (!within(patient_[judged].date, patient_[p].date, duration.v, duration_kind, *phrase.within)) {
        continue;
      }
    }
    lines.push_back({p, holds == Truth::yes});
  }
  return lines;
}

Value OtherLines::exists(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const std::vector<MetLine> lines = met(policy, plan_.policies[policy].exists[index], patient_.place_of(subject));
  if (lines.empty()) return Value::truth(false);
  const bool certain = std::any_of(lines.begin(), lines.end(), [](const MetLine& l) { return l.certain; });
  return certain ? Value::truth(true) : Value::missing();
}

// ---------------------------------------------------------------------------------------------- find
std::vector<MetLine> OtherLines::found(std::uint32_t policy, const plan::Find& phrase, Place judged) {
  std::vector<MetLine> lines;
  for (Place p = 0; p < patient_.size(); ++p) {
    if (p == judged || !in_limit_state(judged, p, phrase.counting_billed)) continue;
    if (!in_range(phrase.range, patient_[judged].date, patient_[p].date)) continue;
    Truth holds = filter_holds(policy, phrase.where, judged, p);
    if (holds == Truth::no) continue;
    holds = holds & keys_shared(policy, phrase.keys, judged, p);
    if (holds != Truth::no) lines.push_back({p, holds == Truth::yes});
  }
  const auto distance = [&](Place p) { return std::abs(patient_[p].date.days - patient_[judged].date.days); };
  const auto preferred = [&](const MetLine& a, const MetLine& b) {
    switch (phrase.pick) {
      case Pick::latest:
        return a.place > b.place;
      case Pick::earliest:
        return a.place < b.place;
      case Pick::nearest:
        if (distance(a.place) != distance(b.place)) return distance(a.place) < distance(b.place);
        if (patient_[a.place].date != patient_[b.place].date) return patient_[a.place].date < patient_[b.place].date;
        return patient_[a.place].date <= patient_[judged].date ? a.place > b.place : a.place < b.place;
    }
    return false;
  };
  std::sort(lines.begin(), lines.end(), preferred);
  return lines;
}

Value OtherLines::find(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const std::vector<MetLine> lines = found(policy, plan_.policies[policy].finds[index], patient_.place_of(subject));
  if (lines.empty()) return Value::none();
  if (lines.front().certain) return Value::of(static_cast<std::int64_t>(patient_[lines.front().place].line));
  const bool some = std::any_of(lines.begin(), lines.end(), [](const MetLine& l) { return l.certain; });
  return {some ? 1 : 0, State::missing};
}

// ---------------------------------------------------------------------------------------------- rank
std::vector<MetLine> OtherLines::ranked_before(std::uint32_t policy, const plan::Rank& phrase, Place judged,
                                               State& own) {
  const Value value_of_own = evaluator_->value(phrase.by, frame(policy, judged));
  const Truth selected = filter_holds(policy, phrase.where, judged, judged);
  own = value_of_own.state;
  if (selected == Truth::no) {
    own = State::none;
  } else if (selected == Truth::unknown && own == State::known) {
    own = State::missing;
  }
  std::vector<MetLine> lines;
  if (own != State::known) return lines;
  for (Place p = 0; p < patient_.size(); ++p) {
    if (p == judged || !stands(Standing::payable, p)) continue;
    Truth holds = filter_holds(policy, phrase.where, judged, p);
    if (holds == Truth::no) continue;
    holds = holds & keys_shared(policy, phrase.keys, judged, p);
    if (holds == Truth::no) continue;
    const Value value = evaluator_->value(phrase.by, frame(policy, p));
    if (value.state == State::none) continue;
    if (value.state == State::missing) {
      lines.push_back({p, false});
      continue;
    }
    const bool tie_before = value.v == value_of_own.v && p < judged;
    if (tie_before || (phrase.descending ? value.v > value_of_own.v : value.v < value_of_own.v))
      lines.push_back({p, holds == Truth::yes});
  }
  return lines;
}

Value OtherLines::rank(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const Bounds b = rank_bounds(policy, index, subject);
  if (b.state != State::known) return {0, b.state};
  return b.least == b.most ? Value::of(b.least) : Value::missing();
}

Bounds OtherLines::rank_bounds(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  State own = State::known;
  const auto lines = ranked_before(policy, plan_.policies[policy].ranks[index], patient_.place_of(subject), own);
  if (own != State::known) return {own};
  const auto certain = std::count_if(lines.begin(), lines.end(), [](const MetLine& l) { return l.certain; });
  return {State::known, 1 + certain, 1 + static_cast<std::int64_t>(lines.size())};
}

// ---------------------------------------------------------------------------------------------- counting
std::vector<MetLine> OtherLines::counted(std::uint32_t policy, const plan::Counted& what, plan::NodeId subject_filter,
                                         Place judged) {
  std::vector<MetLine> lines;
  const auto consider = [&](Place p) {
    if (p != judged && !in_limit_state(judged, p, what.counting_billed)) return;
    Truth holds = what.by_subject ? subject_holds(policy, subject_filter, what.where, p)
                                  : filter_holds(policy, what.where, judged, p);
    if (holds == Truth::no) return;
    holds = holds & keys_shared(policy, what.keys, judged, p);
    if (holds != Truth::no) lines.push_back({p, holds == Truth::yes});
  };
  if (what.keys.same_line) {
    consider(judged);
    return lines;
  }
  for (Place p = 0; p < patient_.size(); ++p) consider(p);
  return lines;
}

std::vector<CountedLine> OtherLines::measured(std::uint32_t policy, const plan::Measure& measure, bool billed,
                                              const std::vector<MetLine>& lines, Place judged) {
  std::vector<CountedLine> counted;
  counted.reserve(lines.size());
  for (const MetLine& line : lines) {
    Value amount = Value::of(1);
    if (measure.kind == MeasureKind::units) {
      const LineState& s = patient_[line.place];
      amount = billed ? s.units_billed : s.units_now;
    } else if (measure.kind == MeasureKind::named) {
      amount = evaluator_->value(measure.value, frame(policy, line.place));
      if (amount.state == State::none) amount = Value::of(0);
    }
    counted.push_back({line.place, line.certain, amount, line.place == judged});
  }
  return counted;
}

OtherLines::WindowsOrNone OtherLines::windows(std::uint32_t policy, const plan::Window& window, MeasureKind measure,
                                              Place judged, std::vector<CountedLine>& lines) {
  WindowsOrNone result;
  const Date date = patient_[judged].date;
  const DateRange always{kFirstDate, kLastDate};
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
  const auto part = [&](plan::NodeId node) { return evaluator_->value(node, frame(policy, judged)); };
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
  std::vector<CountedLine> lines = measured(policy, phrase.measure, phrase.counted.counting_billed,
                                            counted(policy, phrase.counted, plan::kNoNode, judged), judged);
  const WindowsOrNone w = windows(policy, phrase.window, phrase.measure.kind, judged, lines);
  if (w.none) return {State::none};
  if (w.windows.ranges.empty()) return {State::known};
  const Tally t = tally(phrase.measure.kind, patient_, lines, w.windows.ranges.front(), w.windows.known);
  return {State::known, t.least, t.most, t.unbounded};
}

}  // namespace edict
