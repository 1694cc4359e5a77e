#include "tools/edict/patient_case.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"

namespace edict::cli {

Batch PatientCase::batch(SymbolTable& symbols) const {
  BatchBuilder builder(symbols);
  for (const ClaimRecord& record : records) builder.add(record);
  if (!patient_values.empty()) builder.add_patient(patient(), patient_values);
  builder.also_take_out(&taken_out);
  return builder.finish();
}

std::optional<LineIndex> PatientCase::line_in(const Batch& batch) const {
  for (std::uint32_t i = 0; i < batch.line_count(); ++i) {
    const auto index = static_cast<LineIndex>(i);
    if (batch.status(index) != LineStatus::fresh || batch.line_number(index) != line_number()) continue;
    if (batch.value(Field::claim_id, index) == static_cast<std::int64_t>(claim_id())) return index;
  }
  return std::nullopt;
}

std::optional<std::pair<std::string, std::int64_t>> line_named(const std::string& text) {
  const auto slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0) return std::nullopt;
  const auto number = parse_decimal(std::string_view(text).substr(slash + 1));
  if (!number || number->thousandths % 1000 != 0) return std::nullopt;
  return std::pair(text.substr(0, slash), number->thousandths / 1000);
}

std::optional<PatientCase> find_case(OpenInputs& inputs, SymbolTable& symbols, const std::string& claim,
                                     std::int64_t line, Diagnostics& diagnostics) {
  PatientCase found;
  const auto wanted = static_cast<std::int64_t>(symbols.intern(SymbolDomain::text, claim));
  std::optional<std::int64_t> patient;
  bool in_history = false;
  for (auto& [part, source] : inputs.open(true)) {
    while (const auto placed = source->next(diagnostics)) {
      if (const auto out = claim_taken_out_by(placed->record, symbols)) found.taken_out.emplace(symbols.text(*out));
      if (value_in(placed->record.values, Field::claim_id) != wanted) continue;
      in_history = part == Part::history || !placed->record.fresh;
      if (!patient) patient = value_in(placed->record.values, Field::patient);
    }
  }
  const auto missing = [&](std::string message, std::string help) {
    diagnostics.report("E0813", std::monostate{}, std::move(message), std::move(help));
    return std::nullopt;
  };
  if (!patient)
    return missing(fmt::format("there is no claim {}", claim), "a line is named by its claim id and line number: C1/1");
  if (in_history)
    return missing(fmt::format("claim {} is history", claim), "only lines that are yet to be decided can be explained");

  Diagnostics told_already;
  bool claim_found = false, line_found = false;
  for (auto& [part, source] : inputs.open(true)) {
    while (auto placed = source->next(told_already)) {
      ClaimRecord& record = placed->record;
      if (value_in(record.values, Field::patient) != patient) continue;
      if (!claim_found && value_in(record.values, Field::claim_id) == wanted) {
        claim_found = true;
        found.claim = found.records.size();
        const auto at = std::find_if(record.lines.begin(), record.lines.end(), [&](const ClaimLineRecord& l) {
          return value_in(l.values, Field::line_number) == line;
        });
        line_found = at != record.lines.end();
        found.line = static_cast<std::size_t>(at - record.lines.begin());
      }
      found.records.push_back(std::move(record));
    }
  }
  if (!line_found) return missing(fmt::format("claim {} has no line {}", claim, line), {});
  if (const auto* values = inputs.patients().find(static_cast<Symbol>(*patient))) found.patient_values = *values;
  return found;
}

}  // namespace edict::cli
