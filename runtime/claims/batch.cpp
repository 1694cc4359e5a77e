// BatchBuilder::finish in four steps: take out, order, fill the stored columns, derive the others.
#include "runtime/claims/batch.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/claims/collected_claims.hpp"
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
  std::uint32_t record;  // of the collected claims
  std::string_view patient;
  std::string_view claim_id;
  Date received;  // kFirstDate when absent: absent comes first
  auto key() const { return std::tuple(patient, received, claim_id); }
};
struct LineOrder {
  std::uint32_t claim;  // in the batch
  std::uint32_t line;   // of the collected lines
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

bool takes_out_another(std::string_view frequency_code) { return frequency_code == "7" || frequency_code == "8"; }

std::optional<Symbol> claim_taken_out_by(const ClaimRecord& claim, const SymbolTable& symbols) {
  const auto original = value_in(claim.values, Field::original_claim_id);
  const auto code = value_in(claim.values, Field::frequency_code);
  if (!original || !code || !takes_out_another(symbols.text(static_cast<Symbol>(*code)))) return std::nullopt;
  return static_cast<Symbol>(*original);
}

std::span<const LineIndex> Batch::lines_of(PatientIndex patient) const {
  const std::uint32_t first = patient_lines_[at(patient)];
  return std::span(order_).subspan(first, patient_lines_[at(patient) + 1] - first);
}

BatchBuilder::BatchBuilder(SymbolTable& symbols)
    : symbols_(symbols), texts_(symbols), claims_(std::make_unique<CollectedClaims>()) {}
BatchBuilder::~BatchBuilder() = default;

void BatchBuilder::add(const ClaimRecord& claim) { claims_->add(claim); }
void BatchBuilder::add_packed(std::string_view bytes) { claims_->add(bytes, texts_); }
bool BatchBuilder::empty() const { return claims_->empty(); }
std::size_t BatchBuilder::pending_lines() const { return claims_->lines(); }

void BatchBuilder::add_patient(Symbol patient, std::vector<FieldValue> values) {
  patients_.insert_or_assign(patient, std::move(values));
}

Batch BatchBuilder::finish() {
  counts_ = {};
  const CollectedClaims& claims = *claims_;
  const auto frequency = [&](std::size_t claim) {
    const auto code = value_in(claims.values(claim), Field::frequency_code);
    return code ? texts_.text(static_cast<Symbol>(*code)) : std::string_view();
  };
  std::unordered_set<Symbol> taken_out;
  for (std::size_t c = 0; c < claims.claims(); ++c) {
    if (!takes_out_another(frequency(c))) continue;
    if (const auto original = value_in(claims.values(c), Field::original_claim_id))
      taken_out.insert(static_cast<Symbol>(*original));
  }

  // Patients in the order of their ids and each one's claims by date of receipt: what was read first never matters.
  std::vector<ClaimOrder> order;
  order.reserve(claims.claims());
  for (std::uint32_t c = 0; c < claims.claims(); ++c) {
    const Symbol id = symbol_in(claims.values(c), Field::claim_id);
    const std::size_t lines = claims.lines_end(c) - claims.lines_begin(c);
    const bool elsewhere = taken_out_elsewhere_ != nullptr && !taken_out_elsewhere_->empty() &&
                           taken_out_elsewhere_->contains(texts_.text(id));
    // Frequency code 8: the claim bills nothing, it only takes another one out.
    if (elsewhere || taken_out.contains(id) || frequency(c) == "8") {
      ++counts_.claims_taken_out;
      counts_.lines_taken_out += lines;
      continue;
    }
    const auto received = value_in(claims.values(c), Field::received_date);
    order.push_back({c, texts_.text(symbol_in(claims.values(c), Field::patient)), texts_.text(id),
                     received ? Date{static_cast<std::int32_t>(*received)} : kFirstDate});
    counts_.lines += lines;
  }
  counts_.claims = order.size();
  std::sort(order.begin(), order.end(), [](const ClaimOrder& a, const ClaimOrder& b) { return a.key() < b.key(); });

  Batch batch;
  batch.columns_.resize(kFieldCount);
  batch.sets_.resize(kFieldCount);
  ColumnWriter columns{batch.columns_, batch.sets_, counts_.lines, order.size(), 0};

  batch.claim_patient_.reserve(order.size());
  for (std::size_t c = 0; c < order.size(); ++c) {
    const bool next_patient = c == 0 || order[c].patient != order[c - 1].patient;
    if (next_patient) ++columns.patients;
    batch.claim_patient_.push_back(static_cast<PatientIndex>(columns.patients - 1));
  }

  // Lines lie in adjudication order, so that an engine walks through memory.
  BatchRows rows{claims, {}, {}};
  rows.lines.reserve(counts_.lines);
  rows.claims.reserve(order.size());
  for (const ClaimOrder& o : order) rows.claims.push_back(o.record);
  batch.line_claim_.reserve(counts_.lines);
  batch.order_.reserve(counts_.lines);
  batch.status_.reserve(counts_.lines);
  batch.patient_lines_.push_back(0);
  std::vector<LineOrder> of_patient;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    of_patient.clear();
    for (; end < order.size() && batch.claim_patient_[end] == batch.claim_patient_[first]; ++end) {
      for (std::uint32_t l = claims.lines_begin(order[end].record); l < claims.lines_end(order[end].record); ++l) {
        const auto service = value_in(claims.line_values(l), Field::service_date).value_or(kFirstDate.days);
        of_patient.push_back({static_cast<std::uint32_t>(end), l, Date{static_cast<std::int32_t>(service)},
                              value_in(claims.line_values(l), Field::line_number).value_or(0)});
      }
    }
    // Claims already stand by date of receipt and id, so their index says both.
    std::sort(of_patient.begin(), of_patient.end(), [](const LineOrder& a, const LineOrder& b) {
      return std::tuple(a.service, a.claim, a.number, a.line) < std::tuple(b.service, b.claim, b.number, b.line);
    });
    for (const LineOrder& l : of_patient) {
      batch.order_.push_back(static_cast<LineIndex>(rows.lines.size()));
      batch.line_claim_.push_back(static_cast<ClaimIndex>(l.claim));
      batch.status_.push_back(claims.status(l.line));
      rows.lines.push_back(l.line);
    }
    batch.patient_lines_.push_back(static_cast<std::uint32_t>(rows.lines.size()));
    first = end;
  }

  for (std::size_t c = 0; c < rows.claims.size(); ++c) {
    const std::size_t patient = at(batch.claim_patient_[c]);
    const bool first = c == 0 || at(batch.claim_patient_[c - 1]) != patient;
    if (first && !patients_.empty()) {
      const auto known = patients_.find(symbol_in(claims.values(rows.claims[c]), Field::patient));
      if (known != patients_.end()) {
        for (const FieldValue& v : known->second) columns.set(v.field, patient, v.value);
      }
    }
    for (const FieldValue& v : claims.values(rows.claims[c])) {
      columns.set(v.field, info(v.field).level == Level::patient ? patient : c, v.value);
    }
  }
  counts_.patients_at_odds = patients_at_odds(rows, batch.claim_patient_);
  for (std::size_t l = 0; l < rows.lines.size(); ++l) {
    for (const FieldValue& v : claims.line_values(rows.lines[l])) columns.set(v.field, l, v.value);
  }
  columns.gather_sets(rows);
  derive_fields(columns, rows, batch.line_claim_, batch.claim_patient_);

  batch.texts_ = std::make_shared<const LocalTexts>(std::exchange(texts_, LocalTexts(symbols_)));
  claims_->clear();
  patients_.clear();
  return batch;
}

}  // namespace edict
