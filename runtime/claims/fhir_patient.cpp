#include "runtime/claims/fhir_patient.hpp"

namespace edict {

std::string_view fhir_day(std::string_view text) {
  constexpr std::size_t year = 4;
  constexpr std::size_t month = 7;
  constexpr std::size_t day = 10;
  if (text.size() == year || text.size() == month) return {};
  return text.size() > day && text[day] == 'T' ? text.substr(0, day) : text;
}

std::vector<FhirValue> fhir_patient(const JsonNode& patient) {
  std::vector<FhirValue> values;
  const auto add = [&](Field field, std::string_view text, const JsonNode& node) {
    if (!text.empty()) values.push_back({field, text, &node});
  };
  add(Field::born, fhir_day(patient["birthDate"].text), patient["birthDate"]);
  add(Field::death_date, fhir_day(patient["deceasedDateTime"].text), patient["deceasedDateTime"]);
  // Of other genders and of an unknown one nothing is said.
  if (const JsonNode& gender = patient["gender"]; gender.text == "male" || gender.text == "female") {
    add(Field::sex, gender.text, gender);
  }
  for (const JsonNode& address : JsonMembers(patient["address"])) {
    if (address["use"].text == "old") continue;
    add(Field::patient_state, address["state"].text, address["state"]);
    add(Field::patient_zip, address["postalCode"].text, address["postalCode"]);
    add(Field::patient_county, address["district"].text, address["district"]);
    break;
  }
  return values;
}

}  // namespace edict
