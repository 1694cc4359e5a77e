// One FHIR R4 Claim or ExplanationOfBenefit resource as a claim. Sources: hl7.org/fhir/R4/claim.html and
// explanationofbenefit.html; the CARIN Blue Button and CMS (bluebutton.cms.gov) codings.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/json_tree.hpp"

namespace edict {

// Resources that references may name, by "Type/id" and by the full URL of a bundle's entry.
using FhirResources = std::map<std::string, const JsonNode*, std::less<>>;
using SpotOf = std::function<Spot(const JsonNode&)>;

bool is_fhir_claim(const JsonNode& resource);
// Why this resource is no claim to decide: its status or use. Empty when it is one.
std::string why_not_a_claim(const JsonNode& resource);
// Between the draft's `begin` and `finish`.
void read_fhir_claim(const JsonNode& resource, const FhirResources& others, const SpotOf& spot, ReadAs as,
                     ClaimDraft& draft);

}  // namespace edict
