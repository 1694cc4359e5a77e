#include "runtime/engine/running_count.hpp"

#include <algorithm>

#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

constexpr std::int64_t kMostSum = std::int64_t{1} << 61;

std::int64_t size_of(Value v) { return v.known() ? (v.v < 0 ? ops::saturating_subtract(0, v.v) : v.v) : 0; }

}  // namespace

bool RunningCount::distinct() const {
  return by_.measure == MeasureKind::days || by_.measure == MeasureKind::all_days || by_.measure == MeasureKind::claims;
}

void RunningCount::begin(const CountedBy& by) {
  by_ = by;
  reached_ = 0;
  changes_seen_ = 0;
  usable_ = by_.lines->grouped() && by_.lines->exact();
  if (!usable_) return;
  const std::span<const Place> members = by_.lines->members();
  ledger_.reset(members.size());
  active_.reset(members.size());
  std::int64_t sum = 0;
  for (Place p : members) {
    const LineState& s = (*by_.patient)[p];
    const std::int64_t units = std::max(size_of(s.units_billed), size_of(s.units_now));
    sum = ops::saturating_add(sum, by_.measure == MeasureKind::named ? size_of(amount(p)) : units);
  }
  usable_ = sum < kMostSum;
  if (usable_ && distinct()) find_buckets();
  if (!usable_) return;
  for (Place p : members) {
    if (!(*by_.patient)[p].fresh) renew(p);
  }
}

// Lines of a group lie by day, so a bucket's lines stand together, unless a claim or a line spans days.
void RunningCount::find_buckets() {
  const std::span<const Place> members = by_.lines->members();
  const Patient& patient = *by_.patient;
  bucket_.resize(members.size());
  certain_.assign(members.size(), 0);
  possible_.assign(members.size(), 0);
  shown_.assign(members.size(), 0);
  if (by_.measure == MeasureKind::all_days && patient.longest_span() > 0) usable_ = false;
  KeyedLines::Positions group;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const LineState& s = patient[members[i]];
    if (i >= group.end) group = by_.lines->group(members[i]);
    bucket_[i] = i;
    if (i == group.first) continue;
    const LineState& before = patient[members[i - 1]];
    const bool same = by_.measure == MeasureKind::claims ? before.claim == s.claim : before.date == s.date;
    if (same) bucket_[i] = bucket_[i - 1];
  }
  if (by_.measure != MeasureKind::claims) return;
  for (std::uint32_t i = 0; i < members.size() && usable_; ++i) {
    const Patient::Range claim = patient.of_claim(patient[members[i]].claim);
    usable_ = patient[claim.first].date == patient[claim.last].date;
  }
}

bool RunningCount::counts(Place place) const {
  const LineState& s = (*by_.patient)[place];
  if (!s.fresh) return by_.billed || !s.denied_before;
  return place < reached_ && (by_.billed || !s.denied);
}

Value RunningCount::amount(Place place) const {
  const LineState& s = (*by_.patient)[place];
  switch (by_.measure) {
    case MeasureKind::units:
      return by_.billed ? s.units_billed : s.units_now;
    case MeasureKind::named:
      return by_.amounts[place].state == State::none ? Value::of(0) : by_.amounts[place];
    case MeasureKind::lines:
    case MeasureKind::days:
    case MeasureKind::all_days:
    case MeasureKind::claims:
      return Value::of(1);
  }
  return Value::of(1);
}

LedgerAmount RunningCount::amount_of(Place place, bool certain) const {
  const Value v = amount(place);
  if (!v.known()) return {0, 0, 1};
  return {certain ? v.v : std::min<std::int64_t>(v.v, 0), certain ? v.v : std::max<std::int64_t>(v.v, 0), 0};
}

// The line's part in the count is made to fit its fate.
void RunningCount::renew(Place place) {
  const std::uint32_t at = by_.lines->position(place);
  if (at == KeyedLines::kNoPosition) return;
  const bool in = counts(place);
  const bool certain = selected(place) == Truth::yes;
  active_.put(at, in);
  if (!distinct()) {
    ledger_.set(at, in ? amount_of(place, certain) : LedgerAmount{});
    return;
  }
  const auto shows = static_cast<std::uint8_t>(!in ? 0 : (certain ? 2 : 1));
  const std::uint32_t bucket = bucket_[at];
  const auto count = [&](std::uint8_t how, std::uint32_t by) {
    if (how == 2) certain_[bucket] += by;
    if (how == 1) possible_[bucket] += by;
  };
  count(shown_[at], 0xffffffff);  // one less
  count(shows, 1);
  shown_[at] = shows;
  ledger_.set(bucket, {certain_[bucket] > 0 ? 1 : 0, certain_[bucket] + possible_[bucket] > 0 ? 1 : 0, 0});
}

bool RunningCount::reach(Place judged, std::span<const Place> changed) {
  if (!usable_ || judged < reached_ || !(*by_.patient)[judged].fresh) return false;
  for (; changes_seen_ < changed.size(); ++changes_seen_) renew(changed[changes_seen_]);
  const Place from = reached_;
  reached_ = judged;
  for (Place p = from; p < judged; ++p) {
    if ((*by_.patient)[p].fresh) renew(p);
  }
  return true;
}

KeyedLines::Positions RunningCount::positions(Place judged, DateRange days) const {
  const Patient& patient = *by_.patient;
  return by_.lines->between(by_.lines->group(judged), patient.first_on_or_after(days.first),
                            patient.first_after(days.last));
}

// What the line in hand adds to what is counted already.
LedgerAmount RunningCount::own(Place judged) const {
  if (selected(judged) == Truth::no) return {};
  const bool certain = selected(judged) == Truth::yes;
  if (!distinct()) return amount_of(judged, certain);
  const std::uint32_t bucket = bucket_[by_.lines->position(judged)];
  const bool day_is_certain = certain_[bucket] > 0;
  const bool day_is_possible = day_is_certain || possible_[bucket] > 0;
  return {certain && !day_is_certain ? 1 : 0, day_is_possible ? 0 : 1, 0};
}

Tally RunningCount::most(Place judged, DateRange window) const {
  const KeyedLines::Positions at = positions(judged, window);
  LedgerAmount sum = ledger_.between(at.first, at.end);
  const auto add = [&](const LedgerAmount& amount) {
    sum.least = ops::saturating_add(sum.least, amount.least);
    sum.most = ops::saturating_add(sum.most, amount.most);
    sum.unknown += amount.unknown;
  };
  if (window.contains((*by_.patient)[judged].date)) add(own(judged));
  for (Place p : by_.lines->loose(judged)) {
    if (p != judged && counts(p) && window.contains((*by_.patient)[p].date)) add(amount_of(p, false));
  }
  return {sum.least, sum.most, sum.unknown > 0};
}

std::optional<Tally> RunningCount::tally(Place judged, DateRange window) const {
  const auto uncertain = [&](Place p) { return p != judged && counts(p) && window.contains((*by_.patient)[p].date); };
  const std::span<const Place> loose = by_.lines->loose(judged);
  if (std::any_of(loose.begin(), loose.end(), uncertain)) return std::nullopt;
  return most(judged, window);
}

std::optional<Date> RunningCount::next_day(Place judged, Date day) const {
  std::optional<Date> next;
  const KeyedLines::Positions at = positions(judged, {add_days(day, 1), kLastDate});
  const std::size_t i = active_.next(at.first, at.end);
  if (i < at.end) next = (*by_.patient)[by_.lines->members()[i]].date;
  for (Place p : by_.lines->loose(judged)) {
    const Date date = (*by_.patient)[p].date;
    if (p != judged && counts(p) && day < date && (!next || date < *next)) next = date;
  }
  return next;
}

}  // namespace edict
