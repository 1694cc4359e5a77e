// Codes, references and numbers of FHIR resources: what a coding's system says, what a reference leads to. Sources:
// hl7.org/fhir/R4/datatypes.html; the CARIN Blue Button guide; the codings of CMS's servers (bluebutton.cms.gov).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/claims/json_tree.hpp"

namespace edict {

// What stands behind the last slash: CMS's codes and URLs of extensions are URLs of which that is the name.
std::string_view last_step(std::string_view url);
// Letters compared without their case.
bool same_letters(std::string_view a, std::string_view b);

// Whether a CodeableConcept has the code, in whatever system.
bool has_code(const JsonNode& codeable_concept, std::string_view code);
// The first code of a CodeableConcept.
const JsonNode& first_code(const JsonNode& codeable_concept);
// The extension whose URL ends so, in its `extension`.
const JsonNode& extension(const JsonNode& of, std::string_view name);

// What a coding's system is, by URI or OID.
enum class FhirSystem : std::uint8_t {
  unstated,
  procedure,  // HCPCS, CPT, CDT, HIPPS
  drug,       // NDC
  icd9,
  icd10,
  taxonomy,         // NUCC
  condition_code,   // NUBC
  occurrence_code,  // NUBC, spans too
  value_code,       // NUBC
  other,
};
FhirSystem fhir_system(std::string_view uri);

// The value of an NPI among identifiers; of a single one that states neither type nor system when it has ten digits.
const JsonNode& npi_of(const JsonNode& identifiers);
const JsonNode& tax_id_of(const JsonNode& identifiers);

// Resources that references may name: by "Type/id", by the full URL of a bundle's entry, by "#id" of a contained one.
class FhirResources {
 public:
  void clear() { by_name_.clear(); }
  // A bundle's entry.
  void add(const JsonNode& entry);
  void add_contained(const JsonNode& resource);
  void forget_contained() { contained_.clear(); }
  // Nothing when it is not at hand.
  const JsonNode& find(const JsonNode& reference) const;

 private:
  std::unordered_map<std::string, const JsonNode*> by_name_;
  std::unordered_map<std::string_view, const JsonNode*> contained_;
};

// The id at the end of a literal reference: Patient/1/_history/2, https://server/Patient/1, urn:uuid:1 are 1. Empty for
// one of a contained resource.
std::string_view id_in_reference(std::string_view reference);

// A JSON number or decimal text without an exponent and without zeros that say nothing behind its `places`. A text that
// is no number stays as it is.
std::string plain_decimal(std::string_view number, std::size_t places);

}  // namespace edict
