#include "runtime/engine/patient.hpp"

namespace edict {
namespace {

Value known_or_missing(std::optional<std::int64_t> value) { return value ? Value::of(*value) : Value::missing(); }

}  // namespace

void Patient::load(const Batch& batch, PatientIndex patient) {
  batch_ = &batch;
  place_of_.resize(batch.line_count());
  const std::span<const LineIndex> lines = batch.lines_of(patient);
  states_.resize(lines.size());
  for (Place p = 0; p < lines.size(); ++p) {
    const LineIndex line = lines[p];
    LineState& s = states_[p];
    place_of_[static_cast<std::size_t>(line)] = p;
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
  }
}

}  // namespace edict
