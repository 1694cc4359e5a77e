// The columns of a batch while it is being built: stored values, then what lines inherit and what is computed.
#pragma once

#include <span>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/claims/collected_claims.hpp"

namespace edict {

// Which of the collected claims and lines the batch has, in its order.
struct BatchRows {
  const CollectedClaims& collected;
  std::vector<std::uint32_t> claims;
  std::vector<std::uint32_t> lines;
};

struct ColumnWriter {
  std::vector<Column>& columns;
  std::vector<SetColumn>& sets;
  std::size_t lines;
  std::size_t claims;
  std::size_t patients;

  std::size_t row_count(Level level) const {
    return level == Level::line ? lines : level == Level::claim ? claims : patients;
  }
  Column& filled(Field field) {
    Column& c = columns[static_cast<std::size_t>(field)];
    if (c.empty()) {
      const std::size_t n = row_count(level_of(field));
      c.values.resize(n);
      c.valid.resize(n);
    }
    return c;
  }
  void set(Field field, std::size_t row, std::int64_t value) {
    Column& c = filled(field);
    c.values[row] = value;
    c.valid[row] = 1;
  }
  std::optional<std::int64_t> get(Field field, std::size_t row) const {
    const Column& c = columns[static_cast<std::size_t>(field)];
    return !c.empty() && c.valid[row] != 0 ? std::optional(c.values[row]) : std::nullopt;
  }
  void gather_sets(const BatchRows& rows);
};

// What lines inherit from their claims, and every field without a path of its own.
void derive_fields(ColumnWriter& columns, const BatchRows& rows, std::span<const ClaimIndex> line_claim,
                   std::span<const PatientIndex> claim_patient);

// Patients whose claims state different values of one patient field.
std::size_t patients_at_odds(const BatchRows& rows, std::span<const PatientIndex> claim_patient);

}  // namespace edict
