// BatchBuilder::finish in four steps: take out, order, fill the stored columns, derive the others.
#include "runtime/claims/batch.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/claims/derive.hpp"

namespace edict {
namespace {

constexpr std::size_t kFieldCount =
#define EDICT_FIELD(...) 1 +
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
    0;

template <class Index>
std::size_t at(Index index) {
  return static_cast<std::size_t>(index);
}

Symbol symbol_in(std::span<const FieldValue> values, Field field) {
  return static_cast<Symbol>(value_in(values, field).value_or(0));
}

// A claim's place in the order of its patient's claims, and a line's in adjudication order.
struct ClaimOrder {
  std::size_t record;  // index into the builder's claims
  std::string_view patient;
  std::string_view claim_id;
  Date received;  // kFirstDate when absent: absent comes first
  auto key() const { return std::tuple(patient, received, claim_id); }
};
struct LineOrder {
  std::uint32_t claim;
  std::uint32_t line;
  Date service;
  std::int64_t number;
};

}  // namespace

std::optional<std::int64_t> value_in(std::span<const FieldValue> values, Field field) {
  for (const FieldValue& v : values) {
    if (v.field == field) return v.value;
  }
  return std::nullopt;
}

bool is_void(const ClaimRecord& claim, const SymbolTable& symbols) {
  const auto code = value_in(claim.values, Field::frequency_code);
  return code && symbols.text(static_cast<Symbol>(*code)) == "8";
}

std::optional<Symbol> claim_taken_out_by(const ClaimRecord& claim, const SymbolTable& symbols) {
  const auto original = value_in(claim.values, Field::original_claim_id);
  const auto code = value_in(claim.values, Field::frequency_code);
  if (!original || !code) return std::nullopt;
  const std::string_view text = symbols.text(static_cast<Symbol>(*code));
  return text == "7" || text == "8" ? std::optional(static_cast<Symbol>(*original)) : std::nullopt;
}

std::span<const LineIndex> Batch::lines_of(PatientIndex patient) const {
  const std::uint32_t first = patient_lines_[at(patient)];
  return std::span(order_).subspan(first, patient_lines_[at(patient) + 1] - first);
}

void BatchBuilder::add_patient(Symbol patient, std::vector<FieldValue> values) {
  patients_.insert_or_assign(patient, std::move(values));
}

Batch BatchBuilder::finish() {
  counts_ = {};
  std::unordered_set<Symbol> taken_out;
  for (const ClaimRecord& claim : claims_) {
    if (const auto original = claim_taken_out_by(claim, symbols_)) taken_out.insert(*original);
  }

  // Patients in the order of their ids and each one's claims by date of receipt: what was read first never matters.
  std::vector<ClaimOrder> order;
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    const ClaimRecord& claim = claims_[i];
    const Symbol id = symbol_in(claim.values, Field::claim_id);
    const bool elsewhere = taken_out_elsewhere_ != nullptr && taken_out_elsewhere_->contains(id);
    if (elsewhere || taken_out.contains(id) || is_void(claim, symbols_)) {
      ++counts_.claims_taken_out;
      counts_.lines_taken_out += claim.lines.size();
      continue;
    }
    const auto received = value_in(claim.values, Field::received_date);
    order.push_back({i, symbols_.text(symbol_in(claim.values, Field::patient)), symbols_.text(id),
                     received ? Date{static_cast<std::int32_t>(*received)} : kFirstDate});
    counts_.lines += claim.lines.size();
  }
  counts_.claims = order.size();
  std::sort(order.begin(), order.end(), [](const ClaimOrder& a, const ClaimOrder& b) { return a.key() < b.key(); });

  Batch batch;
  batch.columns_.resize(kFieldCount);
  batch.sets_.resize(kFieldCount);
  ColumnWriter columns{batch.columns_, batch.sets_, counts_.lines, order.size(), 0};

  for (std::size_t c = 0; c < order.size(); ++c) {
    const bool next_patient = c == 0 || order[c].patient != order[c - 1].patient;
    if (next_patient) ++columns.patients;
    batch.claim_patient_.push_back(static_cast<PatientIndex>(columns.patients - 1));
  }

  // Lines lie in adjudication order, so that an engine walks through memory.
  std::vector<const ClaimLineRecord*> lines;
  lines.reserve(counts_.lines);
  batch.patient_lines_.push_back(0);
  std::vector<LineOrder> of_patient;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    of_patient.clear();
    for (; end < order.size() && order[end].patient == order[first].patient; ++end) {
      const std::vector<ClaimLineRecord>& records = claims_[order[end].record].lines;
      for (std::size_t l = 0; l < records.size(); ++l) {
        const auto service = value_in(records[l].values, Field::service_date).value_or(kFirstDate.days);
        of_patient.push_back({static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(l),
                              Date{static_cast<std::int32_t>(service)},
                              value_in(records[l].values, Field::line_number).value_or(0)});
      }
    }
    // Claims already stand by date of receipt and id, so their index says both.
    std::sort(of_patient.begin(), of_patient.end(), [](const LineOrder& a, const LineOrder& b) {
      return std::tuple(a.service, a.claim, a.number, a.line) < std::tuple(b.service, b.claim, b.number, b.line);
    });
    for (const LineOrder& l : of_patient) {
      const ClaimLineRecord& record = claims_[order[l.claim].record].lines[l.line];
      batch.order_.push_back(static_cast<LineIndex>(lines.size()));
      batch.line_claim_.push_back(static_cast<ClaimIndex>(l.claim));
      batch.status_.push_back(record.status);
      lines.push_back(&record);
    }
    batch.patient_lines_.push_back(static_cast<std::uint32_t>(lines.size()));
    first = end;
  }

  std::vector<const ClaimRecord*> claims;
  claims.reserve(order.size());
  for (const ClaimOrder& o : order) claims.push_back(&claims_[o.record]);

  for (std::size_t c = 0; c < claims.size(); ++c) {
    const std::size_t patient = at(batch.claim_patient_[c]);
    const bool first = c == 0 || at(batch.claim_patient_[c - 1]) != patient;
    if (first) {
      const auto known = patients_.find(symbol_in(claims[c]->values, Field::patient));
      if (known != patients_.end()) {
        for (const FieldValue& v : known->second) columns.set(v.field, patient, v.value);
      }
    }
    for (const FieldValue& v : claims[c]->values) {
      columns.set(v.field, info(v.field).level == Level::patient ? patient : c, v.value);
    }
  }
  counts_.patients_at_odds = patients_at_odds(claims, batch.claim_patient_);
  for (std::size_t l = 0; l < lines.size(); ++l) {
    for (const FieldValue& v : lines[l]->values) columns.set(v.field, l, v.value);
  }
  columns.gather_sets(claims, lines);
  derive_fields(columns, claims, lines, batch.line_claim_, batch.claim_patient_);

  batch.texts_ = std::make_shared<const LocalTexts>(std::exchange(texts_, LocalTexts(symbols_)));
  claims_.clear();
  patients_.clear();
  pending_lines_ = 0;
  return batch;
}

}  // namespace edict
