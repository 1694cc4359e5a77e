// What the fields are called in faults of FHIR resources: our name and the element.
#include <fmt/format.h>

#include "runtime/claims/fhir_claim.hpp"

namespace edict {

FieldNames fhir_names() {
  FieldNames names;
  for (const FieldInfo& f : all_fields()) names[static_cast<std::size_t>(f.field)] = f.name;
  const auto stands = [&](Field field, std::string_view element) {
    std::string& name = names[static_cast<std::size_t>(field)];
    name = fmt::format("{} ({})", name, element);
  };
  stands(Field::procedure, "item.productOrService");
  stands(Field::modifiers, "item.modifier");
  stands(Field::units, "item.quantity");
  stands(Field::minutes, "item.quantity");
  stands(Field::charge, "item.net");
  stands(Field::allowed_amount, "item.adjudication eligible");
  stands(Field::service_date, "item.servicedDate, item.servicedPeriod");
  stands(Field::through_date, "item.servicedPeriod.end");
  stands(Field::line_number, "item.sequence");
  stands(Field::place_of_service, "item.locationCodeableConcept");
  stands(Field::revenue_code, "item.revenue");
  stands(Field::ndc, "item.productOrService, item.detail");
  stands(Field::claim_id, "identifier, id");
  stands(Field::claim_type, "type");
  stands(Field::received_date, "supportingInfo clmrecvddate, created");
  stands(Field::total_charge, "total");
  stands(Field::bill_type, "supportingInfo typeofbill");
  stands(Field::original_claim_id, "related");
  stands(Field::diagnoses, "diagnosis");
  stands(Field::icd_procedures, "procedure");
  stands(Field::drg, "supportingInfo drg");
  stands(Field::statement_from, "billablePeriod");
  stands(Field::statement_through, "billablePeriod");
  stands(Field::patient, "patient");
  stands(Field::born, "Patient.birthDate");
  stands(Field::death_date, "Patient.deceasedDateTime");
  return names;
}

}  // namespace edict
