// A FHIR R4 Patient as fields.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/claims/json_tree.hpp"
#include "runtime/vocabulary/field.hpp"

namespace edict {

struct FhirValue {
  Field field;
  std::string_view text;
  const JsonNode* node;
};

// The day of a date or dateTime; empty when it leaves out day or month, as FHIR may: then it says no day.
std::string_view fhir_day(std::string_view text);
// Birth, death, sex and address, as far as it says them; not its id.
std::vector<FhirValue> fhir_patient(const JsonNode& patient);

}  // namespace edict
