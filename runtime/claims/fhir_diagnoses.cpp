// Diagnoses and ICD procedures of a FHIR claim.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/claims/fhir_claim.hpp"

namespace edict {

FhirClaim::IcdCode FhirClaim::icd_code(const JsonNode& codeable_concept) {
  IcdCode found;
  for (const JsonNode& coding : JsonMembers(codeable_concept["coding"])) {
    const JsonNode& code = coding["code"];
    if (code.text.empty()) continue;
    const FhirSystem system = fhir_system(coding["system"].text);
    if (system == FhirSystem::icd9) return {&code, "9"};
    if (system == FhirSystem::icd10) return {&code, "10"};
    if (system == FhirSystem::unstated && found.code == nullptr) found.code = &code;
  }
  return found;
}

// Of diagnosis[] and procedure[]: the concept here, or the one of the Condition or Procedure that it refers to.
const JsonNode& FhirClaim::concept_of(const JsonNode& entry, std::string_view what) const {
  const JsonNode& here = entry[fmt::format("{}CodeableConcept", what)];
  return here ? here : resources_->find(entry[fmt::format("{}Reference", what)])["code"];
}

void FhirClaim::one_edition(std::string_view& of_claim, const IcdCode& here, bool procedures) {
  if (here.edition.empty() || of_claim == here.edition) return;
  const std::string_view name = procedures ? "procedure_code_type" : "diagnosis_code_type";
  if (!of_claim.empty()) {
    draft_.fault("E0721", at(*here.code), std::string(name), "the claim has codes of ICD-9 and of ICD-10",
                 "split the claim: its dates decide for one of them");
    return;
  }
  of_claim = here.edition;
  procedures ? draft_.procedure_code_type(of_claim, at(*here.code))
             : draft_.diagnosis_code_type(of_claim, at(*here.code));
}

// A rule that looks for another code must not deny for want of the unreadable: not even part of the list is read.
void FhirClaim::not_icd(const JsonNode& entry, std::string_view list) {
  remark("W0772", entry, std::string(list),
         fmt::format("an entry of {} has no ICD code, so that all of them count as missing", list),
         "codes of ICD-9 or ICD-10 stand here, or in the bundle's resource that it refers to");
}

void FhirClaim::diagnoses() {
  struct Entry {
    std::string_view sequence;
    bool principal;
    std::uint64_t number;
    const JsonNode* code;
  };
  std::unordered_map<std::string_view, bool> pointed;
  for (const JsonNode& item : JsonMembers((*claim_)["item"])) {
    for (const JsonNode& pointer : JsonMembers(item["diagnosisSequence"])) pointed.emplace(pointer.text, true);
  }
  std::vector<Entry> entries;
  std::string_view edition;
  for (const JsonNode& diagnosis : JsonMembers((*claim_)["diagnosis"])) {
    const IcdCode icd = icd_code(concept_of(diagnosis, "diagnosis"));
    if (icd.code == nullptr) return not_icd(diagnosis, "diagnosis");
    one_edition(edition, icd, false);
    bool principal = false;
    bool aside = false;  // 837I says these apart from the diagnoses
    bool any = false;
    for (const JsonNode& type : JsonMembers(diagnosis["type"])) {
      principal = principal || has_code(type, "principal");
      if (has_code(type, "admitting")) put(Field::admitting_diagnosis, *icd.code);
      const bool here = has_code(type, "admitting") || has_code(type, "externalcauseofinjury") ||
                        has_code(type, "patientreasonforvisit");
      aside = here && (aside || !any);
      any = true;
    }
    const std::string_view sequence = diagnosis["sequence"].text;
    if (aside && !principal && !pointed.contains(sequence)) continue;
    const auto number = parse_decimal(sequence);
    entries.push_back({sequence, principal, number ? static_cast<std::uint64_t>(number->thousandths) : 0, icd.code});
  }
  if (entries.empty()) return;
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.principal != b.principal ? a.principal : a.number < b.number;
  });
  draft_.begin_set(Field::diagnoses, at((*claim_)["diagnosis"]));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    draft_.member(Field::diagnoses, entries[i].code->text, at(*entries[i].code));
    diagnosis_places_.emplace(entries[i].sequence, i + 1);
  }
}

void FhirClaim::procedures() {
  std::vector<const JsonNode*> codes;
  std::string_view edition;
  for (const JsonNode& procedure : JsonMembers((*claim_)["procedure"])) {
    const JsonNode& codeable_concept = concept_of(procedure, "procedure");
    const IcdCode icd = icd_code(codeable_concept);
    if (icd.code == nullptr) {
      bool billed = false;  // the same as a line
      for (const JsonNode& coding : JsonMembers(codeable_concept["coding"])) {
        billed = billed || fhir_system(coding["system"].text) == FhirSystem::procedure;
      }
      if (billed) continue;
      return not_icd(procedure, "procedure");
    }
    one_edition(edition, icd, true);
    bool principal = false;
    for (const JsonNode& type : JsonMembers(procedure["type"])) {
      principal = principal || has_code(type, "principal") || has_code(type, "primary");
    }
    codes.insert(principal ? codes.begin() : codes.end(), icd.code);
  }
  if (codes.empty()) return;
  draft_.begin_set(Field::icd_procedures, at((*claim_)["procedure"]));
  for (const JsonNode* code : codes) draft_.member(Field::icd_procedures, code->text, at(*code));
}

}  // namespace edict
