// One patient's claims and history, taken out of the inputs, so that a line of them can be decided again and again.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "tools/edict/claim_inputs.hpp"

namespace edict::cli {

struct PatientCase {
  std::vector<ClaimRecord> records;
  std::size_t claim = 0;                   // the asked line's: index into records
  std::size_t line = 0;                    // index into its lines
  std::vector<FieldValue> patient_values;  // of the patients file
  ClaimIds taken_out;                      // all claims that others replace or void

  Symbol claim_id() const { return static_cast<Symbol>(*value_in(records[claim].values, Field::claim_id)); }
  Symbol patient() const { return static_cast<Symbol>(*value_in(records[claim].values, Field::patient)); }
  std::int64_t line_number() const { return *value_in(records[claim].lines[line].values, Field::line_number); }
  Batch batch(SymbolTable& symbols) const;
  // The asked line in a batch of the case; nothing when its claim was replaced or voided.
  std::optional<LineIndex> line_in(const Batch& batch) const;
};

// "C1/1" as claim id and line number; a claim id may itself have slashes.
std::optional<std::pair<std::string, std::int64_t>> line_named(const std::string& text);

// Reads the inputs twice: for the claim's patient, then for all that is the patient's. Faults of the inputs are
// reported; nothing when the line is not there, which is reported too.
std::optional<PatientCase> find_case(OpenInputs& inputs, SymbolTable& symbols, const std::string& claim,
                                     std::int64_t line, Diagnostics& diagnostics);

}  // namespace edict::cli
