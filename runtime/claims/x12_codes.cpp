// The codes of a claim's HI segments, with what stands beside them: C022-3 and -4 a date or period, -5 an amount, -9
// present on admission (X12 composite C022).
#include "runtime/claims/x12_claim.hpp"

namespace edict {

// BK, BF … say ICD-9, ABK, ABF … ICD-10 (X12 element 1270).
void X12Claim::take_code_type(bool ten, bool procedure, Spot spot) {
  std::optional<bool>& before = procedure ? procedures_ten_ : diagnoses_ten_;
  if (before && *before != ten) {
    draft_.fault("E0721", spot, procedure ? "procedure_code_type" : "diagnosis_code_type",
                 "the claim has codes of ICD-9 and of ICD-10",
                 "use the qualifiers of one of them: BK and BF, or ABK and ABF");
  }
  if (!before) before = ten;
}

void X12Claim::take_codes(const X12Segment& s) {
  constexpr std::size_t date_at = 4;
  constexpr std::size_t amount_at = 5;
  constexpr std::size_t poa_at = 9;
  for (std::size_t n = 1; n <= s.size(); ++n) {
    const std::string_view what = s.component(n, 1);
    Code code{std::string(s.component(n, 2)), at(s, n), {}};
    if (code.text.empty()) continue;
    const auto beside = [&](Detail detail, std::string_view text) {
      if (!text.empty()) code.beside.push_back({detail, std::string(text)});
    };
    const bool ten = what.size() == 3;
    const std::string_view date = s.component(n, date_at);
    if (what == "ABK" || what == "BK" || what == "ABF" || what == "BF") {
      take_code_type(ten, false, code.spot);
      beside(Detail::diagnosis_poa, s.component(n, poa_at));
      (what.ends_with("BK") ? principal_ : others_).push_back(std::move(code));
    } else if (what == "ABJ" || what == "BJ") {
      take_code_type(ten, false, code.spot);
      give(Field::admitting_diagnosis, code.text, code.spot);
    } else if (what == "APR" || what == "PR") {
      take_code_type(ten, false, code.spot);
      sets_[Field::reason_for_visit].push_back(std::move(code));
    } else if (what == "ABN" || what == "BN") {
      take_code_type(ten, false, code.spot);
      beside(Detail::external_cause_poa, s.component(n, poa_at));
      sets_[Field::external_causes].push_back(std::move(code));
    } else if (what == "BBR" || what == "BR" || what == "BBQ" || what == "BQ") {
      take_code_type(ten, true, code.spot);
      beside(Detail::icd_procedure_date, date);
      // The principal procedure comes first.
      procedures_.insert(what.ends_with("R") ? procedures_.begin() : procedures_.end(), std::move(code));
    } else if (what == "DR") {
      give(Field::drg, code.text, code.spot);
    } else if (what == "BG") {
      sets_[Field::condition_codes].push_back(std::move(code));
    } else if (what == "BH") {
      beside(Detail::occurrence_date, date);
      sets_[Field::occurrence_codes].push_back(std::move(code));
    } else if (what == "BI") {
      const std::size_t dash = date.find('-');
      beside(Detail::occurrence_span_from, date.substr(0, dash));
      if (dash != std::string_view::npos) beside(Detail::occurrence_span_through, date.substr(dash + 1));
      sets_[Field::occurrence_spans].push_back(std::move(code));
    } else if (what == "BE") {
      beside(Detail::value_amount, s.component(n, amount_at));
      sets_[Field::value_codes].push_back(std::move(code));
    }
  }
}

void X12Claim::give_codes() {
  if (diagnoses_ten_) draft_.diagnosis_code_type(*diagnoses_ten_ ? "icd10cm" : "icd9cm", spot_);
  if (procedures_ten_) draft_.procedure_code_type(*procedures_ten_ ? "icd10pcs" : "icd9pcs", spot_);
  const auto members = [&](Field field, const std::vector<Code>& codes) {
    for (const Code& c : codes) {
      if (!readable(c.text, c.spot, draft_.name(field))) continue;
      draft_.member(field, c.text, c.spot);
      for (const Beside& b : c.beside) {
        if (readable(b.text, c.spot, name_of(b.detail))) draft_.detail(b.detail, draft_.places(field), b.text, c.spot);
      }
    }
  };
  // The first of the claim form is the principal one, wherever its HI stands.
  members(Field::diagnoses, principal_);
  members(Field::diagnoses, others_);
  members(Field::icd_procedures, procedures_);
  for (const auto& [field, codes] : sets_) members(field, codes);
}

}  // namespace edict
