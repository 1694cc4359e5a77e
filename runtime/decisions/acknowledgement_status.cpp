#include "runtime/decisions/acknowledgement_status.hpp"

#include <algorithm>

namespace edict {
namespace {

// What the status is about. X12, "Health Care Claim Status Codes" (x12.org/codes, code source 508), numbers only; a
// code that needs an entity has one: 85 billing provider, 82 rendering, QC patient.
struct About {
  Field field;
  std::string_view status;
  std::string_view entity;
};
constexpr About kAbout[] = {
    {Field::claim_id, "478", ""},
    {Field::patient_control_number, "478", ""},
    {Field::patient, "164", "QC"},
    {Field::born, "158", "QC"},
    {Field::sex, "157", "QC"},
    {Field::death_date, "159", "QC"},
    {Field::original_claim_id, "464", ""},
    {Field::frequency_code, "535", ""},
    {Field::bill_type, "228", ""},
    {Field::total_charge, "178", ""},
    {Field::statement_from, "188", ""},
    {Field::statement_through, "188", ""},
    {Field::admission_date, "189", ""},
    {Field::discharge_date, "190", ""},
    {Field::admission_source, "229", ""},
    {Field::admission_hour, "230", ""},
    {Field::admission_type, "231", ""},
    {Field::discharge_hour, "233", ""},
    {Field::patient_status, "234", ""},
    {Field::admitting_diagnosis, "232", ""},
    {Field::diagnoses, "255", ""},
    {Field::drg, "256", ""},
    {Field::condition_codes, "460", ""},
    {Field::occurrence_codes, "461", ""},
    {Field::value_codes, "463", ""},
    {Field::icd_procedures, "465", ""},
    {Field::claim_place, "249", ""},
    {Field::billing_npi, "562", "85"},
    {Field::billing_tax_id, "128", "85"},
    {Field::billing_taxonomy, "145", "85"},
    {Field::billing_specialty, "145", "85"},
    {Field::claim_rendering_npi, "562", "82"},
    {Field::claim_taxonomy, "145", "82"},
    {Field::claim_specialty, "145", "82"},
    {Field::procedure, "454", ""},
    {Field::modifiers, "453", ""},
    {Field::units, "476", ""},
    {Field::minutes, "476", ""},
    {Field::units_allowed, "476", ""},
    {Field::charge, "178", ""},
    {Field::service_date, "187", ""},
    {Field::through_date, "187", ""},
    {Field::place_of_service, "249", ""},
    {Field::revenue_code, "455", ""},
    {Field::ndc, "218", ""},
    {Field::ndc_quantity, "218", ""},
    {Field::rendering_npi, "562", "82"},
    {Field::taxonomy, "145", "82"},
    {Field::specialty, "145", "82"},
};

// The format of the claim, when nothing nearer can be said (481), or what the fault itself is about.
constexpr std::string_view kFormat = "481";

// X12, "Claim Status Category Codes" (code source 507): A6 rejected for missing information, A7 for invalid
// information, A8 for information that does not go together, A3 returned as unprocessable.
ClaimStatus status_of(const ReceiptFault& fault) {
  ClaimStatus status{"A7", kFormat, ""};
  if (fault.field) {
    const auto* about =
        std::find_if(std::begin(kAbout), std::end(kAbout), [&](const About& a) { return a.field == *fault.field; });
    if (about != std::end(kAbout)) status = {"A7", about->status, about->entity};
  }
  const std::string_view id = fault.id;
  if (id == "E0706") {
    status.category = "A6";
  } else if (id == "E0713") {
    status = {"A8", "477", ""};  // diagnosis pointer
  } else if (id == "E0714") {
    status = {"A3", "78", ""};  // the same claim waits already
  } else if (id == "E0712" || id == "E0715" || id == "E0720" || id == "E0722" || id == "E0723") {
    status.category = "A8";
  } else if (status.status == kFormat) {
    status.category = "A3";
  }
  return status;
}

}  // namespace

std::vector<ClaimStatus> statuses_of(const std::vector<ReceiptFault>& faults) {
  std::vector<ClaimStatus> statuses;
  for (const ReceiptFault& fault : faults) {
    const ClaimStatus status = status_of(fault);
    if (std::find(statuses.begin(), statuses.end(), status) == statuses.end()) statuses.push_back(status);
  }
  if (statuses.empty()) statuses.push_back({"A3", kFormat, ""});
  return statuses;
}

}  // namespace edict
