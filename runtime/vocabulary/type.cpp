#include "runtime/vocabulary/type.hpp"

#include <fmt/format.h>

namespace edict {
namespace {

// One code and many of them, as an analyst says it.
struct Noun {
  std::string_view one;
  std::string_view many;
};

Noun noun_of(CodeSystem system) {
  switch (system) {
    case CodeSystem::none:
      return {"a code", "codes"};
    case CodeSystem::hcpcs:
      return {"a procedure code", "procedure codes"};
    case CodeSystem::cdt:
      return {"a dental procedure code", "dental procedure codes"};
    case CodeSystem::icd10cm:
    case CodeSystem::icd9cm:
    case CodeSystem::icd:
      return {"a diagnosis", "diagnoses"};
    case CodeSystem::icd10pcs:
    case CodeSystem::icd9pcs:
    case CodeSystem::icd_procedure:
      return {"an ICD procedure code", "ICD procedure codes"};
    case CodeSystem::modifier:
      return {"a modifier", "modifiers"};
    case CodeSystem::pos:
      return {"a place of service", "places of service"};
    case CodeSystem::revenue:
      return {"a revenue code", "revenue codes"};
    case CodeSystem::bill_type:
      return {"a type of bill", "types of bill"};
    case CodeSystem::specialty:
      return {"a provider specialty", "provider specialties"};
    case CodeSystem::taxonomy:
      return {"a provider taxonomy code", "provider taxonomy codes"};
    case CodeSystem::ndc:
      return {"a drug code", "drug codes"};
    case CodeSystem::drg:
      return {"a DRG", "DRGs"};
    case CodeSystem::state:
      return {"a state", "states"};
    case CodeSystem::condition:
      return {"a condition code", "condition codes"};
    case CodeSystem::occurrence:
      return {"an occurrence code", "occurrence codes"};
    case CodeSystem::value:
      return {"a value code", "value codes"};
    case CodeSystem::sex:
      return {"a sex", "sexes"};
    case CodeSystem::claim_type:
      return {"a claim type", "claim types"};
  }
  return {"a code", "codes"};
}

std::string with_system(std::string_view text, CodeSystem system) {
  return system == CodeSystem::none ? std::string(text) : fmt::format("{} ({})", text, name_of(system));
}

}  // namespace

std::string describe(Type type) {
  switch (type.kind) {
    case Kind::boolean:
      return "yes or no";
    case Kind::integer:
      return "a whole number";
    case Kind::decimal:
      return "a number";
    case Kind::money:
      return "an amount of money";
    case Kind::date:
      return "a date";
    case Kind::days:
      return "a number of days";
    case Kind::months:
      return "a number of months";
    case Kind::code:
      return with_system(noun_of(type.system).one, type.system);
    case Kind::text:
      return "a text";
    case Kind::id:
      return "an identifier";
    case Kind::code_set:
      return fmt::format("a list of {}", with_system(noun_of(type.system).many, type.system));
    case Kind::row:
      return "a table row";
    case Kind::line:
      return "a claim line";
  }
  return "a value";
}

}  // namespace edict
