// The columnar claim batch: lines of whole patients, with their claims and patients beside them. A reader fills it
// with a BatchBuilder, an engine reads it. Arrow's layout in spirit: a column is fixed-width values and validity;
// sets are offsets into a child column. A column that nobody filled has no storage and is missing throughout.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/symbols.hpp"
#include "runtime/vocabulary/detail.hpp"

namespace edict {

enum class LineIndex : std::uint32_t {};
enum class ClaimIndex : std::uint32_t {};
enum class PatientIndex : std::uint32_t {};

// What is known of a line before the run.
enum class LineStatus : std::uint8_t {
  fresh,   // to be decided
  paid,    // history
  denied,  // history
  pended,  // history; counts as allowed
};

// Scalar values as Type says; validity as bytes (1 = present).
struct Column {
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> valid;
  bool empty() const { return values.empty(); }
};
// Sets of symbols: row i is children[offsets[i] .. offsets[i+1]), in the order of the claim.
struct SetColumn {
  std::vector<std::uint32_t> offsets;
  std::vector<Symbol> children;
};

class Batch {
 public:
  std::size_t line_count() const { return line_claim_.size(); }
  std::size_t claim_count() const { return claim_patient_.size(); }
  std::size_t patient_count() const { return patient_lines_.empty() ? 0 : patient_lines_.size() - 1; }

  // The lines of one patient, consecutive and in adjudication order: service date, received date (absent first),
  // claim id, line number. History and fresh lines mixed.
  std::span<const LineIndex> lines_of(PatientIndex patient) const;
  ClaimIndex claim_of(LineIndex line) const { return line_claim_[static_cast<std::size_t>(line)]; }
  PatientIndex patient_of(LineIndex line) const { return claim_patient_[static_cast<std::size_t>(claim_of(line))]; }
  LineStatus status(LineIndex line) const { return status_[static_cast<std::size_t>(line)]; }

  // The value of a scalar field for a line, or nothing when it is missing. Claim and patient fields are reached
  // through the line.
  std::optional<std::int64_t> value(Field field, LineIndex line) const {
    const Column& c = columns_[static_cast<std::size_t>(field)];
    if (c.empty()) return std::nullopt;
    const std::size_t row = row_of(field, line);
    return c.valid[row] != 0 ? std::optional(c.values[row]) : std::nullopt;
  }
  // The members of a set field. Empty `modifiers` means none, empty diagnoses mean missing (CLAIMS.md).
  std::span<const Symbol> set(Field field, LineIndex line) const {
    const SetColumn& c = sets_[static_cast<std::size_t>(field)];
    if (c.offsets.empty()) return {};
    const std::size_t row = row_of(field, line);
    return std::span(c.children).subspan(c.offsets[row], c.offsets[row + 1] - c.offsets[row]);
  }
  // No diagnoses at all mean that the claim does not say; no modifiers or condition codes mean that there are none.
  // A line with one diagnosis has no secondary ones, and that is known.
  bool set_is_missing(Field field, LineIndex line) const {
    if (field == Field::secondary_diagnoses) field = Field::diagnosis;
    return (field == Field::diagnosis || field == Field::diagnoses) && set(field, line).empty();
  }
  // The columns as they lie, for what works on many lines at once; rows by the field's level. A column without storage
  // is missing throughout.
  const Column& column(Field field) const { return columns_[static_cast<std::size_t>(field)]; }
  const SetColumn& set_column(Field field) const { return sets_[static_cast<std::size_t>(field)]; }
  std::span<const ClaimIndex> claims_of_lines() const { return line_claim_; }
  std::span<const PatientIndex> patients_of_claims() const { return claim_patient_; }

  // What a symbol of this batch's columns, of the plan or of the run's table says. Texts of claims are the batch's own
  // (is_local) and end with it. Valid as long as the batch.
  std::string_view text(Symbol symbol) const { return texts_->text(symbol); }
  SymbolDomain domain(Symbol symbol) const { return texts_->domain(symbol); }

  Date service_date(LineIndex line) const { return Date{static_cast<std::int32_t>(*value(Field::service_date, line))}; }
  std::int64_t line_number(LineIndex line) const { return *value(Field::line_number, line); }

 private:
  friend class BatchBuilder;
  std::size_t row_of(Field field, LineIndex line) const {
    switch (level_of(field)) {
      case Level::line:
        return static_cast<std::size_t>(line);
      case Level::claim:
        return static_cast<std::size_t>(claim_of(line));
      case Level::patient:
        return static_cast<std::size_t>(patient_of(line));
    }
    return 0;
  }

  std::shared_ptr<const LocalTexts> texts_;  // in every batch that finish() made; its copies share them
  std::vector<ClaimIndex> line_claim_;
  std::vector<PatientIndex> claim_patient_;
  std::vector<LineStatus> status_;
  std::vector<LineIndex> order_;              // all lines, patient by patient, in adjudication order
  std::vector<std::uint32_t> patient_lines_;  // offsets into order_
  std::vector<Column> columns_;               // by Field
  std::vector<SetColumn> sets_;               // by Field
};

// One claim as a reader understood it, before it becomes columns. Values as Type says.
struct FieldValue {
  Field field;
  std::int64_t value;
};
struct SetValue {
  Field field;
  std::vector<Symbol> members;
};
// A line's only pointer: which of the claim's diagnoses it points at is not known, so that its own are missing.
inline constexpr std::uint16_t kPointsNowhere = 0;

struct ClaimLineRecord {
  LineStatus status = LineStatus::fresh;
  std::vector<FieldValue> values;                 // level line, not derived
  std::vector<SetValue> sets;                     // modifiers
  std::vector<std::uint16_t> diagnosis_pointers;  // 1-based into the claim's diagnoses; empty: all of them
  std::vector<DetailValue> details;               // by list, then record
};
struct ClaimRecord {
  std::vector<FieldValue> values;  // level claim and patient; claim_id and patient are always there
  std::vector<SetValue> sets;
  std::vector<DetailValue> details;  // by list, then record
  std::vector<ClaimLineRecord> lines;
  bool fresh = true;  // false: history
};

// What `finish` did with the claims that it was given.
struct BatchCounts {
  std::size_t claims = 0;            // in the batch
  std::size_t lines = 0;             // in the batch
  std::size_t claims_taken_out = 0;  // replaced, voided, and the voids themselves
  std::size_t lines_taken_out = 0;
  std::size_t patients_at_odds =
      0;  // claims of one patient state different birth dates, sexes …; the latest claim's holds
};

class CollectedClaims;
struct ClaimOrder;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using ClaimIds = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// Collects claims of whole patients in any order and makes a batch: groups lines by patient, takes out replaced and
// voided claims (§3.2), resolves what lines inherit from claims, and computes the derived fields.
class BatchBuilder {
 public:
  explicit BatchBuilder(SymbolTable& symbols);
  ~BatchBuilder();
  BatchBuilder(const BatchBuilder&) = delete;
  BatchBuilder& operator=(const BatchBuilder&) = delete;

  // With symbols of the run's table.
  void add(const ClaimRecord& claim);
  // Bytes of a packed claim (packed_claim.hpp); its texts become the batch's.
  void add_packed(std::string_view bytes);
  // The symbol that a text has in the batch to come.
  Symbol symbol_of(std::string_view text) { return texts_.intern(text); }
  // Born, sex and the like from a patients file: they fill what the claim leaves out.
  void add_patient(Symbol patient, std::vector<FieldValue> values);
  // Claims that a claim of some other batch replaces or voids. The set outlives the builder.
  void also_take_out(const ClaimIds* claim_ids) { taken_out_elsewhere_ = claim_ids; }
  // Claims whose id stands twice are the caller's to refuse (the reader knows the file and the line). Leaves the
  // builder empty.
  Batch finish();
  bool empty() const;
  // Lines of the claims that were added since the last `finish`.
  std::size_t pending_lines() const;
  // Of the last `finish`.
  const BatchCounts& counts() const { return counts_; }

 private:
  void take_out(std::vector<ClaimOrder>& order);

  SymbolTable& symbols_;
  LocalTexts texts_;  // of the batch to come
  std::unique_ptr<CollectedClaims> claims_;
  std::unordered_map<Symbol, std::vector<FieldValue>> patients_;
  const ClaimIds* taken_out_elsewhere_ = nullptr;
  BatchCounts counts_;
};

// The value of a field in a record's list, or nothing.
inline std::optional<std::int64_t> value_in(std::span<const FieldValue> values, Field field) {
  for (const FieldValue& v : values) {
    if (v.field == field) return v.value;
  }
  return std::nullopt;
}
// Frequency codes 7 and 8: the claim replaces or voids the one that it names as original.
bool takes_out_another(std::string_view frequency_code);
// The claim that a claim takes out, if it names one; of a record with symbols of the table.
std::optional<Symbol> claim_taken_out_by(const ClaimRecord& claim, const SymbolTable& symbols);

}  // namespace edict
