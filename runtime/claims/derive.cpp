#include "runtime/claims/derive.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/date.hpp"

namespace edict {
namespace {

// Whose value it is that a line takes.
enum class Of : std::uint8_t {
  claim,     // of everybody on it
  practice,  // the rendering provider's group and tax id: the billing provider's are the same
  person,    // of the rendering provider alone
};

// A line's value, else the claim's, else its billing provider's.
struct Inheritance {
  Field line;
  Field claim;
  std::optional<Field> billing;
  Of of;
};
// The rendering NPI comes after what depends on whether the line states one itself.
constexpr std::array<Inheritance, 9> kInheritance = {{
    {Field::tax_id, Field::claim_tax_id, Field::billing_tax_id, Of::practice},
    {Field::provider_group, Field::claim_provider_group, Field::billing_group, Of::practice},
    {Field::specialty, Field::claim_specialty, Field::billing_specialty, Of::person},
    {Field::taxonomy, Field::claim_taxonomy, Field::billing_taxonomy, Of::person},
    {Field::rendering_npi, Field::claim_rendering_npi, std::nullopt, Of::claim},
    {Field::place_of_service, Field::claim_place, std::nullopt, Of::claim},
    {Field::line_authorization, Field::authorization, std::nullopt, Of::claim},
    {Field::line_clia, Field::claim_clia, std::nullopt, Of::claim},
    {Field::line_referral, Field::referral, std::nullopt, Of::claim},
}};

// `may(line, claim)`: whether the line may take the value.
template <class May>
void take(ColumnWriter& columns, std::span<const ClaimIndex> line_claim, Field to, Field from, May&& may) {
  if (columns.columns[static_cast<std::size_t>(from)].empty()) return;
  Column& line = columns.filled(to);
  for (std::size_t l = 0; l < columns.lines; ++l) {
    const auto claim = static_cast<std::size_t>(line_claim[l]);
    if (line.valid[l] != 0 || !may(l, claim)) continue;
    if (const auto v = columns.get(from, claim)) columns.set(to, l, *v);
  }
}

void inherit(ColumnWriter& columns, std::span<const ClaimIndex> line_claim) {
  // A line that names another provider takes nothing of the claim's: what it does not say of that one is missing.
  const auto by_claims_provider = [&](std::size_t l, std::size_t claim) {
    const auto own = columns.get(Field::rendering_npi, l);
    return !own || own == columns.get(Field::claim_rendering_npi, claim);
  };
  const auto may_be_billing_provider = [&](std::size_t l, std::size_t claim) {
    auto rendering = columns.get(Field::rendering_npi, l);
    if (!rendering) rendering = columns.get(Field::claim_rendering_npi, claim);
    const auto billing = columns.get(Field::billing_npi, claim);
    return !rendering || !billing || *rendering == *billing;
  };
  const auto always = [](std::size_t, std::size_t) { return true; };
  for (const Inheritance& i : kInheritance) {
    if (i.of == Of::claim) {
      take(columns, line_claim, i.line, i.claim, always);
      continue;
    }
    take(columns, line_claim, i.line, i.claim, by_claims_provider);
    if (i.of == Of::practice) {
      take(columns, line_claim, i.line, *i.billing, always);
    } else {
      take(columns, line_claim, i.line, *i.billing, may_be_billing_provider);
    }
  }
}

// The diagnoses that a line points at, in the order of its pointers and each once; without pointers all of the claim's.
void pointed_diagnoses(std::span<const Symbol> claim, std::span<const std::uint16_t> pointers,
                       std::vector<Symbol>& pointed) {
  pointed.clear();
  if (pointers.empty()) {
    pointed.assign(claim.begin(), claim.end());
    return;
  }
  for (std::size_t i = 0; i < pointers.size(); ++i) {
    const bool again = std::find(pointers.begin(), pointers.begin() + static_cast<std::ptrdiff_t>(i), pointers[i]) !=
                       pointers.begin() + static_cast<std::ptrdiff_t>(i);
    if (!again && pointers[i] >= 1 && pointers[i] <= claim.size()) pointed.push_back(claim[pointers[i] - 1U]);
  }
}

void append_row(SetColumn& column, std::span<const Symbol> members) {
  column.children.insert(column.children.end(), members.begin(), members.end());
  column.offsets.push_back(static_cast<std::uint32_t>(column.children.size()));
}

void derive_diagnoses(ColumnWriter& columns, const BatchRows& rows, std::span<const ClaimIndex> line_claim) {
  const CollectedClaims& from = rows.collected;
  bool any = false;
  for (std::size_t c = 0; c < rows.claims.size(); ++c) {
    const auto diagnoses = from.members(from.sets(rows.claims[c]), Field::diagnoses);
    if (diagnoses.empty()) continue;
    any = true;
    columns.set(Field::principal_diagnosis, c, static_cast<std::int64_t>(diagnoses.front()));
  }
  if (!any) return;
  SetColumn& all = columns.sets[static_cast<std::size_t>(Field::diagnosis)];
  SetColumn& secondary = columns.sets[static_cast<std::size_t>(Field::secondary_diagnoses)];
  for (SetColumn* column : {&all, &secondary}) {
    column->offsets.reserve(rows.lines.size() + 1);
    column->offsets.push_back(0);
  }
  std::vector<Symbol> pointed;
  for (std::size_t l = 0; l < rows.lines.size(); ++l) {
    const std::uint32_t claim = rows.claims[static_cast<std::size_t>(line_claim[l])];
    pointed_diagnoses(from.members(from.sets(claim), Field::diagnoses), from.pointers(rows.lines[l]), pointed);
    append_row(all, pointed);
    append_row(secondary, pointed.empty() ? std::span<const Symbol>() : std::span<const Symbol>(pointed).subspan(1));
    if (!pointed.empty()) columns.set(Field::primary_diagnosis, l, static_cast<std::int64_t>(pointed.front()));
  }
}

// What the claim says of its diagnoses on admission. N (no) and U (the records do not say) were acquired in the
// hospital as far as payment goes; W (cannot be told) and 1 (exempt) count as present (CMS, Hospital-Acquired
// Conditions).
void derive_present_on_admission(ColumnWriter& columns, const BatchRows& rows) {
  const CollectedClaims& from = rows.collected;
  const bool any =
      std::any_of(rows.claims.begin(), rows.claims.end(), [&](std::uint32_t c) { return !from.poa(c).empty(); });
  if (!any) return;
  SetColumn& acquired = columns.sets[static_cast<std::size_t>(Field::hospital_acquired)];
  acquired.offsets.reserve(rows.claims.size() + 1);
  acquired.offsets.push_back(0);
  std::vector<Symbol> members;
  for (std::size_t c = 0; c < rows.claims.size(); ++c) {
    members.clear();
    const auto diagnoses = from.members(from.sets(rows.claims[c]), Field::diagnoses);
    for (const CollectedClaims::Poa& poa : from.poa(rows.claims[c])) {
      if (poa.diagnosis >= diagnoses.size()) continue;
      if (poa.diagnosis == 0) columns.set(Field::principal_poa, c, static_cast<std::int64_t>(poa.text));
      if (poa.indicator == 'N' || poa.indicator == 'U') members.push_back(diagnoses[poa.diagnosis]);
    }
    append_row(acquired, members);
  }
}

// A day by year and month, kept while the next one is the same.
class CivilDay {
 public:
  const YearMonthDay& of(Date date) {
    if (date != date_) civil_ = civil(date_ = date);
    return civil_;
  }

 private:
  Date date_ = kFirstDate;
  YearMonthDay civil_ = civil(kFirstDate);
};

// Of the lines in their order: those of a patient, and often those of a day, stand together.
class LineDays {
 public:
  void derive(ColumnWriter& columns, std::size_t l, std::size_t patient) {
    const auto service = columns.get(Field::service_date, l);
    if (!service) return;
    const auto through = columns.get(Field::through_date, l);
    columns.set(Field::span_days, l, through ? *through - *service + 1 : 1);

    const auto born = columns.get(Field::born, patient);
    // A birth after the service is a wrong date, and a wrong age must not look like a young one.
    if (!born || *born > *service) return;
    const Date to{static_cast<std::int32_t>(*service)};
    const std::int64_t months = completed_months(born_.of(Date{static_cast<std::int32_t>(*born)}), service_.of(to));
    columns.set(Field::age, l, months / 12);
    columns.set(Field::age_in_months, l, months);
    columns.set(Field::age_in_days, l, *service - *born);
  }

 private:
  CivilDay born_, service_;
};

void derive_total_charge(ColumnWriter& columns, const BatchRows& rows) {
  const CollectedClaims& from = rows.collected;
  for (std::size_t c = 0; c < rows.claims.size(); ++c) {
    if (value_in(from.values(rows.claims[c]), Field::total_charge)) continue;
    std::int64_t total = 0;
    bool all = true;
    for (std::uint32_t l = from.lines_begin(rows.claims[c]); l < from.lines_end(rows.claims[c]); ++l) {
      const auto charge = value_in(from.line_values(l), Field::charge);
      all = all && charge && !__builtin_add_overflow(total, *charge, &total);
    }
    if (all) columns.set(Field::total_charge, c, total);
  }
}

}  // namespace

void ColumnWriter::gather_sets(const BatchRows& rows) {
  const CollectedClaims& from = rows.collected;
  std::vector<bool> present(sets.size());
  for (const std::uint32_t claim : rows.claims) {
    for (const CollectedClaims::Set& s : from.sets(claim)) present[static_cast<std::size_t>(s.field)] = true;
  }
  for (const std::uint32_t line : rows.lines) {
    for (const CollectedClaims::Set& s : from.line_sets(line)) present[static_cast<std::size_t>(s.field)] = true;
  }
  for (std::size_t f = 0; f < sets.size(); ++f) {
    if (!present[f]) continue;
    const auto field = static_cast<Field>(f);
    SetColumn& column = sets[f];
    column.offsets.reserve((level_of(field) == Level::line ? rows.lines : rows.claims).size() + 1);
    column.offsets.push_back(0);
    if (level_of(field) == Level::line) {
      for (const std::uint32_t line : rows.lines) append_row(column, from.members(from.line_sets(line), field));
    } else {
      for (const std::uint32_t claim : rows.claims) append_row(column, from.members(from.sets(claim), field));
    }
  }
}

void derive_fields(ColumnWriter& columns, const BatchRows& rows, std::span<const ClaimIndex> line_claim,
                   std::span<const PatientIndex> claim_patient) {
  inherit(columns, line_claim);
  derive_diagnoses(columns, rows, line_claim);
  derive_present_on_admission(columns, rows);
  LineDays days;
  for (std::size_t l = 0; l < rows.lines.size(); ++l) {
    const auto modifiers = rows.collected.members(rows.collected.line_sets(rows.lines[l]), Field::modifiers);
    if (!modifiers.empty()) columns.set(Field::first_modifier, l, static_cast<std::int64_t>(modifiers.front()));
    days.derive(columns, l, static_cast<std::size_t>(claim_patient[static_cast<std::size_t>(line_claim[l])]));
  }
  derive_total_charge(columns, rows);
}

std::size_t patients_at_odds(const BatchRows& rows, std::span<const PatientIndex> claim_patient) {
  std::size_t at_odds = 0;
  std::vector<FieldValue> stated;
  bool counted = false;
  for (std::size_t c = 0; c < rows.claims.size(); ++c) {
    if (c == 0 || claim_patient[c] != claim_patient[c - 1]) {
      stated.clear();
      counted = false;
    }
    for (const FieldValue& v : rows.collected.values(rows.claims[c])) {
      if (level_of(v.field) != Level::patient) continue;
      const auto before = value_in(stated, v.field);
      if (!before) {
        stated.push_back(v);
      } else if (*before != v.value && !counted) {
        counted = true;
        ++at_odds;
      }
    }
  }
  return at_odds;
}

}  // namespace edict
