#include "runtime/engine/patient.hpp"

#include <algorithm>

namespace edict {
namespace {

Value known_or_missing(std::optional<std::int64_t> value) { return value ? Value::of(*value) : Value::missing(); }

}  // namespace

void Patient::load(const Batch& batch, PatientIndex patient) {
  batch_ = &batch;
  lines_ = batch.lines_of(patient);
  first_ = lines_.empty() ? 0 : static_cast<std::uint32_t>(lines_.front());
  longest_span_ = 0;
  states_.resize(lines_.size());
  for (Place p = 0; p < lines_.size(); ++p) {
    const LineIndex line = lines_[p];
    LineState& s = states_[p];
    s.line = line;
    s.claim = batch.claim_of(line);
    s.date = batch.service_date(line);
    const auto through = batch.value(Field::through_date, line);
    s.through = through ? Date{static_cast<std::int32_t>(*through)} : s.date;
    s.fresh = batch.status(line) == LineStatus::fresh;
    s.denied_before = batch.status(line) == LineStatus::denied;
    s.denied = false;
    s.denied_in = Stage::line;
    s.findings.clear();
    const Value units = known_or_missing(batch.value(Field::units, line));
    const Value allowed = known_or_missing(batch.value(Field::units_allowed, line));
    s.units_billed = s.fresh || units.known() ? units : allowed;
    s.units_now = !s.fresh && allowed.known() ? allowed : units;
    longest_span_ = std::max(longest_span_, s.through.days - s.date.days);
  }
  find_claims();
}

void Patient::find_claims() {
  claims_.clear();
  if (states_.empty()) return;
  const auto at = [](ClaimIndex claim) { return static_cast<std::size_t>(claim); };
  auto [least, most] = std::minmax_element(states_.begin(), states_.end(),
                                           [](const LineState& a, const LineState& b) { return a.claim < b.claim; });
  first_claim_ = at(least->claim);
  claims_.resize(at(most->claim) - first_claim_ + 1, {static_cast<Place>(states_.size()), 0});
  for (Place p = 0; p < states_.size(); ++p) {
    Range& range = claims_[at(states_[p].claim) - first_claim_];
    range.first = std::min(range.first, p);
    range.last = p;
  }
}

Place Patient::first_on_or_after(Date date) const {
  const auto at =
      std::partition_point(states_.begin(), states_.end(), [&](const LineState& s) { return s.date < date; });
  return static_cast<Place>(at - states_.begin());
}

Place Patient::first_after(Date date) const {
  const auto at =
      std::partition_point(states_.begin(), states_.end(), [&](const LineState& s) { return s.date <= date; });
  return static_cast<Place>(at - states_.begin());
}

}  // namespace edict
