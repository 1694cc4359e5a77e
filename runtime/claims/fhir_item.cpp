// The lines of a FHIR claim: item and what it points at.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/claims/fhir_claim.hpp"

namespace edict {
namespace {

const JsonNode kNothing;

const JsonNode& code_of(const JsonNode& codeable_concept, FhirSystem wanted) {
  for (const JsonNode& coding : JsonMembers(codeable_concept["coding"])) {
    if (fhir_system(coding["system"].text) == wanted && !coding["code"].text.empty()) return coding["code"];
  }
  return kNothing;
}

// HCPCS, CPT, CDT; a code whose system is not stated is taken for one.
const JsonNode& procedure_of(const JsonNode& product) {
  const JsonNode& stated = code_of(product, FhirSystem::procedure);
  return stated ? stated : code_of(product, FhirSystem::unstated);
}

// CMS's codings of a line's revenue hold its deductible indicator too.
const JsonNode& revenue_of(const JsonNode& revenue) {
  for (const JsonNode& coding : JsonMembers(revenue["coding"])) {
    const std::string_view code = coding["code"].text;
    const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits && (code.size() == 3 || code.size() == 4)) return coding["code"];
  }
  return first_code(revenue);
}

// CMS's servers fill the place of a drug with zeros.
bool no_drug(std::string_view ndc) {
  return std::all_of(ndc.begin(), ndc.end(), [](char c) { return c == '0' || c == '-'; });
}

// A charge among the amounts that are coded `submitted`: CMS's servers code rates and payments so too, and tell by the
// names of their columns (line_sbmtd_chrg_amt, rev_cntr_tot_chrg_amt; rev_cntr_rate_amt, rev_cntr_pmt_amt_amt).
int charge_rank(const JsonNode& category) {
  if (!has_code(category, "submitted")) return 0;
  int rank = 2;
  for (const JsonNode& coding : JsonMembers(category["coding"])) {
    const std::string_view column = last_step(coding["code"].text);
    if (column.ends_with("chrg_amt")) return 3;
    if (column.ends_with("_amt")) rank = 1;
  }
  return rank;
}

// The allowed amount is coded `eligible`; CMS's servers code what the primary payer allowed so too.
bool allows(const JsonNode& category) {
  return has_code(category, "eligible") && !has_code(category, "line_prmry_alowd_chrg_amt");
}

// CMS, line_prcsg_ind_cd: A allowed, R reprocessed, S secondary payer; all others say why the line was not paid.
bool cms_paid(std::string_view indicator) { return indicator == "A" || indicator == "R" || indicator == "S"; }

}  // namespace

void FhirClaim::line(const JsonNode& item) {
  const JsonNode& procedure = procedure_of(item["productOrService"]);
  const JsonNode& revenue = revenue_of(item["revenue"]);
  if (!procedure && !revenue && !JsonMembers(item["productOrService"]["coding"]).empty()) {
    remark("W0773", item, draft_.name(Field::procedure),
           "the line's service has no code of HCPCS, CPT or CDT: it is left out, and the claim's others are read",
           "policies decide lines by their procedure; there is nothing to do for a line without one");
    return;
  }
  draft_.begin_line(at(item));
  refuse_modifier_extensions(item, "item.modifierExtension");
  put_number(Field::line_number, item["sequence"]);
  put(Field::procedure, procedure);
  drug(item);
  bool begun = false;
  for (const JsonNode& modifier : JsonMembers(item["modifier"])) {
    const JsonNode& code = first_code(modifier);
    if (!code) continue;
    if (!begun) draft_.begin_set(Field::modifiers, at(item["modifier"]));
    begun = true;
    draft_.member(Field::modifiers, code.text, at(code));
  }
  const JsonNode& period = item["servicedPeriod"];
  if (!put_day(Field::service_date, item["servicedDate"]) && !put_day(Field::service_date, period["start"])) {
    put_day(Field::service_date, (*claim_)["billablePeriod"]["start"]);
  }
  put_day(Field::through_date, period["end"]);
  put(Field::revenue_code, revenue);
  const JsonNode& location = item["locationCodeableConcept"];
  put(Field::place_of_service, first_code(location));
  put(Field::line_clia, extension(location, "carr_line_clia_lab_num")["valueIdentifier"]["value"]);
  quantity(item);
  pointers(item);
  renderer(item);
  adjudication(item);
}

void FhirClaim::drug(const JsonNode& item) {
  const JsonNode& product = item["productOrService"];
  const JsonNode* code = &code_of(product, FhirSystem::drug);
  const JsonNode* quantity = &kNothing;
  if (!*code) code = &extension(product, "ndc")["valueCoding"]["code"];
  for (const JsonNode& detail : JsonMembers(item["detail"])) {
    if (*code) break;
    code = &code_of(detail["productOrService"], FhirSystem::drug);
    quantity = &detail["quantity"];
  }
  if (!*code || no_drug(code->text)) return;
  put(Field::ndc, *code);
  put_number(Field::ndc_quantity, (*quantity)["value"]);
  // As CTP05 of the 837 says it: F2, GR, ME, ML, UN.
  constexpr std::size_t x12_unit = 2;
  if ((*quantity)["code"].text.size() == x12_unit) put(Field::ndc_unit, (*quantity)["code"]);
}

// Minutes are a quantity of their own in the claim model: UCUM min, X12 MJ.
void FhirClaim::quantity(const JsonNode& item) {
  const JsonNode& quantity = item["quantity"];
  const std::string_view unit = quantity["code"].text.empty() ? quantity["unit"].text : quantity["code"].text;
  const bool minutes = unit == "min" || unit == "MJ";
  if (minutes) {
    put_text(Field::unit_basis, "MJ", quantity);
  } else if (unit == "UN" || unit == "DA") {
    put_text(Field::unit_basis, unit, quantity);
  }
  put_number(minutes ? Field::minutes : Field::units, quantity["value"]);
}

void FhirClaim::pointers(const JsonNode& item) {
  for (const JsonNode& pointer : JsonMembers(item["diagnosisSequence"])) {
    if (diagnosis_places_.empty()) return;  // missing as a whole
    const auto place = diagnosis_places_.find(pointer.text);
    if (place == diagnosis_places_.end()) {
      draft_.fault("E0713", at(pointer), "item.diagnosisSequence",
                   "item.diagnosisSequence names no sequence of the claim's diagnoses",
                   "each number is the sequence of an entry of diagnosis");
      return;
    }
    draft_.pointer(std::to_string(place->second), at(pointer));
  }
  for (const JsonNode& pointer : JsonMembers(item["informationSequence"])) {
    const auto found = information_.find(pointer.text);
    if (found == information_.end()) continue;
    const JsonNode& info = *found->second;
    if (!has_code(info["category"], "line_hct_hgb_rslt_num")) continue;
    const JsonNode& observation = resources_->find(info["valueReference"]);
    const JsonNode& value = observation ? observation["valueQuantity"]["value"] : info["valueQuantity"]["value"];
    if (!value) continue;
    put_number(Field::test_result, value);
    return;
  }
}

void FhirClaim::renderer(const JsonNode& item) {
  const Member* best = nullptr;
  for (const JsonNode& wanted : JsonMembers(item["careTeamSequence"])) {
    const auto member = team_.find(wanted.text);
    if (member == team_.end() || member->second.renders == 0) continue;
    if (best == nullptr || member->second.renders > best->renders) best = &member->second;
  }
  if (best == nullptr) return;
  put(Field::rendering_npi, npi((*best->node)["provider"]));
  qualification(*best->node, Field::taxonomy, Field::specialty);
}

// `net` of a claim is what the line asks for; of an ExplanationOfBenefit the adjudication says it.
void FhirClaim::adjudication(const JsonNode& item) {
  const JsonNode* charge = &kNothing;
  const JsonNode* allowed = &kNothing;
  const JsonNode* units = &kNothing;
  int rank = 0;
  for (const JsonNode& a : JsonMembers(item["adjudication"])) {
    const JsonNode& category = a["category"];
    if (const int here = charge_rank(category); here > rank) rank = here, charge = &a["amount"];
    if (!*allowed && allows(category)) allowed = &a["amount"];
    if (has_code(category, "allowedunits")) units = &a["value"];
    if (as_ == ReadAs::history && has_code(a["reason"], "denied")) draft_.line_status("denied", at(a));
  }
  if (rank > 1) {
    put_money(Field::charge, *charge);
  } else if (item["net"]["value"]) {
    put_money(Field::charge, item["net"]);
  } else {
    charge_by_unit(item);
  }
  put_money(Field::allowed_amount, *allowed);
  if (as_ != ReadAs::history) return;
  put_number(Field::units_allowed, *units);
  const JsonNode& cms = extension(item, "line_prcsg_ind_cd")["valueCoding"]["code"];
  if (cms && !cms_paid(cms.text)) draft_.line_status("denied", at(cms));
}

// net is unitPrice times quantity times factor; without net and factor the first two say it, when they do to the cent.
void FhirClaim::charge_by_unit(const JsonNode& item) {
  const JsonNode& price = item["unitPrice"];
  if (!price["value"]) return;
  const JsonNode& quantity = item["quantity"]["value"];
  const auto cents = parse_money(plain_decimal(price["value"].text, 2));
  const auto count = parse_decimal(quantity ? plain_decimal(quantity.text, 0) : "1");
  constexpr std::int64_t thousand = 1000;
  constexpr std::int64_t most = std::int64_t{1} << 31;
  if (item["factor"] || !cents || !count || cents->cents < 0 || cents->cents > most || count->thousandths < 0 ||
      count->thousandths > most)
    return;
  const std::int64_t product = cents->cents * count->thousandths;
  if (product % thousand != 0) return;
  if (const std::string_view currency = price["currency"].text; currency.empty() || currency == "USD") {
    put_text(Field::charge, to_text(Money{product / thousand}), price);
  }
}

}  // namespace edict
