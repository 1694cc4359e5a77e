// What the fields are called in faults of an X12 file: our name and where it stands.
#include <fmt/format.h>

#include "runtime/claims/x12_claim.hpp"

namespace edict {

FieldNames x12_names() {
  FieldNames names;
  for (const FieldInfo& f : all_fields()) names[static_cast<std::size_t>(f.field)] = f.name;
  const auto stands = [&](Field field, std::string_view place) {
    std::string& name = names[static_cast<std::size_t>(field)];
    name = fmt::format("{} ({})", name, place);
  };
  stands(Field::procedure, "SV101-2, SV202-2, SV301-2");
  stands(Field::modifiers, "SV101-3, SV202-3, SV301-3");
  stands(Field::units, "SV104, SV205, SV306");
  stands(Field::minutes, "SV104");
  stands(Field::charge, "SV102, SV203, SV302");
  stands(Field::service_date, "2400 DTP*472");
  stands(Field::through_date, "2400 DTP*472");
  stands(Field::line_number, "LX01");
  stands(Field::place_of_service, "SV105, SV303");
  stands(Field::revenue_code, "SV201");
  stands(Field::ndc, "LIN03");
  stands(Field::ndc_quantity, "CTP04");
  stands(Field::test_result, "MEA03");
  stands(Field::claim_id, "CLM01");
  stands(Field::received_date, "BHT04");
  stands(Field::total_charge, "CLM02");
  stands(Field::claim_place, "CLM05-1");
  stands(Field::bill_type, "CLM05");
  stands(Field::frequency_code, "CLM05-3");
  stands(Field::original_claim_id, "REF*F8");
  stands(Field::diagnoses, "HI*ABK, HI*ABF");
  stands(Field::admitting_diagnosis, "HI*ABJ");
  stands(Field::icd_procedures, "HI*BBR, HI*BBQ");
  stands(Field::drg, "HI*DR");
  stands(Field::condition_codes, "HI*BG");
  stands(Field::occurrence_codes, "HI*BH, HI*BI");
  stands(Field::value_codes, "HI*BE");
  stands(Field::statement_from, "DTP*434");
  stands(Field::statement_through, "DTP*434");
  stands(Field::admission_date, "DTP*435");
  stands(Field::other_payer_paid, "2320 AMT*D");
  stands(Field::patient, "2010BA NM109");
  stands(Field::born, "DMG02");
  stands(Field::sex, "DMG03");
  return names;
}

}  // namespace edict
