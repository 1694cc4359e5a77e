// BatchBuilder::finish in four steps: take out, order, fill the stored columns, derive the others.
#include "runtime/claims/batch.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/claims/collected_claims.hpp"
#include "runtime/claims/derive.hpp"

namespace edict {

// A claim's place in the order of its patient's claims.
struct ClaimOrder {
  std::uint32_t record = 0;  // of the collected claims
  Symbol id{}, patient{};
  Date received = kFirstDate;  // when absent: absent comes first
  bool takes_out = false;      // replaces or voids
  bool is_void = false;
  std::optional<Symbol> original;
};

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

// A line's place in adjudication order.
struct LineOrder {
  std::uint32_t claim;  // in the batch
  std::uint32_t line;   // of the collected lines
  Date service;
  std::int64_t number;
};

std::vector<ClaimOrder> in_order_of_reading(const CollectedClaims& claims, const LocalTexts& texts) {
  std::vector<ClaimOrder> order(claims.claims());
  for (std::uint32_t c = 0; c < order.size(); ++c) {
    ClaimOrder& claim = order[c];
    claim.record = c;
    for (const FieldValue& v : claims.values(c)) {
      if (v.field == Field::claim_id) {
        claim.id = static_cast<Symbol>(v.value);
      } else if (v.field == Field::patient) {
        claim.patient = static_cast<Symbol>(v.value);
      } else if (v.field == Field::received_date) {
        claim.received = Date{static_cast<std::int32_t>(v.value)};
      } else if (v.field == Field::original_claim_id) {
        claim.original = static_cast<Symbol>(v.value);
      } else if (v.field == Field::frequency_code) {
        const std::string_view code = texts.text(static_cast<Symbol>(v.value));
        claim.takes_out = takes_out_another(code);
        claim.is_void = code == "8";
      }
    }
  }
  return order;
}

// Patients in the order of their ids and each one's claims by date of receipt and id: what was read first never
// matters.
void put_in_order(std::vector<ClaimOrder>& order, const LocalTexts& texts) {
  const auto by_claim = [&](const ClaimOrder& a, const ClaimOrder& b) {
    return a.received != b.received ? a.received < b.received : texts.text(a.id) < texts.text(b.id);
  };
  // A stream gives them patient by patient: then only each one's own claims are to be sorted.
  bool by_patient = true;
  for (auto first = order.begin(); by_patient && first != order.end();) {
    const auto end = std::find_if(first, order.end(), [&](const ClaimOrder& c) { return c.patient != first->patient; });
    by_patient = end == order.end() || texts.text(first->patient) < texts.text(end->patient);
    std::sort(first, end, by_claim);
    first = end;
  }
  if (by_patient) return;
  std::sort(order.begin(), order.end(), [&](const ClaimOrder& a, const ClaimOrder& b) {
    return a.patient != b.patient ? texts.text(a.patient) < texts.text(b.patient) : by_claim(a, b);
  });
}

}  // namespace

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

void BatchBuilder::add(const ClaimRecord& claim) { claims_->add(claim, texts_); }
void BatchBuilder::add_packed(std::string_view bytes) { claims_->add(bytes, texts_); }
bool BatchBuilder::empty() const { return claims_->empty(); }
std::size_t BatchBuilder::pending_lines() const { return claims_->lines(); }

void BatchBuilder::add_patient(Symbol patient, std::vector<FieldValue> values) {
  patients_.insert_or_assign(patient, std::move(values));
}

// Frequency code 8: the claim bills nothing, it only takes another one out.
void BatchBuilder::take_out(std::vector<ClaimOrder>& order) {
  std::unordered_set<Symbol> taken_out;
  for (const ClaimOrder& claim : order) {
    if (claim.takes_out && claim.original) taken_out.insert(*claim.original);
  }
  const bool elsewhere = taken_out_elsewhere_ != nullptr && !taken_out_elsewhere_->empty();
  std::erase_if(order, [&](const ClaimOrder& claim) {
    const std::size_t lines = claims_->lines_end(claim.record) - claims_->lines_begin(claim.record);
    const bool stands = !claim.is_void && (taken_out.empty() || !taken_out.contains(claim.id)) &&
                        !(elsewhere && taken_out_elsewhere_->contains(texts_.text(claim.id)));
    ++(stands ? counts_.claims : counts_.claims_taken_out);
    (stands ? counts_.lines : counts_.lines_taken_out) += lines;
    return !stands;
  });
}

Batch BatchBuilder::finish() {
  counts_ = {};
  const CollectedClaims& claims = *claims_;
  std::vector<ClaimOrder> order = in_order_of_reading(claims, texts_);
  take_out(order);
  put_in_order(order, texts_);

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
    const auto before = [](const LineOrder& a, const LineOrder& b) {
      return std::tuple(a.service, a.claim, a.number, a.line) < std::tuple(b.service, b.claim, b.number, b.line);
    };
    if (!std::is_sorted(of_patient.begin(), of_patient.end(), before))
      std::sort(of_patient.begin(), of_patient.end(), before);
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
      const auto known = patients_.find(order[c].patient);
      if (known != patients_.end()) {
        for (const FieldValue& v : known->second) columns.set(v.field, patient, v.value);
      }
    }
    for (const FieldValue& v : claims.values(rows.claims[c])) {
      columns.set(v.field, level_of(v.field) == Level::patient ? patient : c, v.value);
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
