// What stands beside the lines of a FHIR claim: supportingInfo and accident.
#include <utility>

#include "runtime/claims/fhir_claim.hpp"

namespace edict {

void FhirClaim::stay(const JsonNode& period) {
  put_day(Field::admission_date, period["start"]);
  put_hour(Field::admission_hour, period["start"]);
  put_day(Field::discharge_date, period["end"]);
  put_hour(Field::discharge_hour, period["end"]);
}

// CARIN: C4BBSupportingInfoType. HL7: claiminformationcategory. CMS's servers have names of columns besides.
void FhirClaim::information(const JsonNode& info) {
  const JsonNode& category = info["category"];
  const JsonNode& code = first_code(info["code"]);
  const auto is = [&](std::string_view what) { return has_code(category, what); };
  if (is("clmrecvddate")) {
    put_day(Field::received_date, info["timingDate"]);
  } else if (is("admissionperiod") || is("hospitalized")) {
    stay(info["timingPeriod"]);
  } else if (is("admtype")) {
    put(Field::admission_type, code);
  } else if (is("pointoforigin") || is("clm_src_ip_admsn_cd")) {
    put(Field::admission_source, code);
  } else if (is("discharge-status") || is("discharge")) {
    put(Field::patient_status, code);
  } else if (is("drg") || is("clm_drg_cd")) {
    put(Field::drg, code);
  } else if (is("patientaccountnumber")) {
    put(Field::patient_control_number, info["valueString"]);
  } else if (is("typeofbill")) {
    bill_type(code);
  } else if (is("onset")) {
    put_day(Field::onset_date, info["timingDate"]);
  }
}

void FhirClaim::supporting_info() {
  for (const JsonNode& info : JsonMembers((*claim_)["supportingInfo"])) information(info);
  nubc_codes();
  put_day(Field::received_date, (*claim_)["created"]);
}

// The third digit says how often the bill was sent: 7 replaces, 8 voids (NUBC, type of bill). CMS's servers state the
// three digits apart: facility, classification, frequency.
void FhirClaim::bill_type(const JsonNode& code) {
  constexpr std::size_t whole = 3;
  std::string_view frequency = code.text;
  if (code.text.size() >= whole) {
    put(Field::bill_type, code);
    frequency = frequency.substr(frequency.size() - 1);
  } else {
    const std::string_view facility = extension((*claim_)["facility"], "clm_fac_type_cd")["valueCoding"]["code"].text;
    const std::string_view kind = extension(*claim_, "clm_srvc_clsfctn_type_cd")["valueCoding"]["code"].text;
    if (code.text.size() != 1) return;
    if (facility.size() == 1 && kind.size() == 1) {
      put_text(Field::bill_type, std::string(facility) + std::string(kind) + std::string(frequency), code);
    }
  }
  put_text(Field::frequency_code, frequency, code);
}

void FhirClaim::nubc_codes() {
  constexpr std::pair<FhirSystem, Field> sets[] = {{FhirSystem::condition_code, Field::condition_codes},
                                                   {FhirSystem::occurrence_code, Field::occurrence_codes},
                                                   {FhirSystem::value_code, Field::value_codes}};
  for (const auto& [system, field] : sets) {
    bool begun = false;
    for (const JsonNode& info : JsonMembers((*claim_)["supportingInfo"])) {
      for (const JsonNode& coding : JsonMembers(info["code"]["coding"])) {
        if (fhir_system(coding["system"].text) != system || coding["code"].text.empty()) continue;
        if (!begun) draft_.begin_set(field, at(info));
        begun = true;
        draft_.member(field, coding["code"].text, at(coding["code"]));
      }
    }
  }
}

// As CLM11 of the 837 says it: AA auto, EM employment, OA other. HL7: v3 ActIncidentCode.
void FhirClaim::accident() {
  const JsonNode& accident = (*claim_)["accident"];
  put_day(Field::accident_date, accident["date"]);
  if (has_code(accident["type"], "mva")) {
    put_text(Field::related_cause, "AA", accident);
  } else if (has_code(accident["type"], "wpa")) {
    put_text(Field::related_cause, "EM", accident);
  } else if (first_code(accident["type"])) {
    put_text(Field::related_cause, "OA", accident);
  }
}

}  // namespace edict
