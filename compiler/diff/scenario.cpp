#include "compiler/diff/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::diff {

Batch batch_of(const Scenario& scenario, SymbolTable& symbols) {
  BatchBuilder builder(symbols);
  const auto text = [&](std::string_view word) {
    return static_cast<std::int64_t>(symbols.intern(SymbolDomain::text, word));
  };
  for (const ScenarioClaim& claim : scenario.claims) {
    ClaimRecord record;
    record.fresh = !claim.history;
    record.values.push_back({Field::claim_id, text(claim.id)});
    record.values.push_back({Field::patient, text("p")});
    for (const auto& [field, value] : scenario.patient) record.values.push_back({field, value});
    for (const auto& [field, value] : claim.values) record.values.push_back({field, value});
    for (const auto& [field, members] : claim.sets) {
      if (!members.empty()) record.sets.push_back({field, members});
    }
    const auto diagnoses = claim.sets.find(Field::diagnoses);
    const std::size_t known = diagnoses == claim.sets.end() ? 0 : diagnoses->second.size();
    for (std::uint32_t d = 0; d < std::min(known, claim.present_on_admission.size()); ++d)
      record.details.push_back({Detail::diagnosis_poa, d, text(claim.present_on_admission[d])});
    for (std::size_t l = 0; l < claim.lines.size(); ++l) {
      const ScenarioLine& line = claim.lines[l];
      ClaimLineRecord& to = record.lines.emplace_back();
      to.status = line.status;
      to.diagnosis_pointers = line.points;
      to.values.push_back({Field::line_number, static_cast<std::int64_t>(l + 1)});
      for (const auto& [field, value] : line.values) to.values.push_back({field, value});
      for (const auto& [field, members] : line.sets) {
        if (!members.empty()) to.sets.push_back({field, members});
      }
    }
    builder.add(record);
  }
  return builder.finish();
}

std::string name_of_asked_line(const Scenario& scenario) {
  return fmt::format("{}/{}", scenario.claims[scenario.claim].id, scenario.line + 1);
}

}  // namespace edict::diff
