// The code systems of the claim model and the normal form of their codes: upper case, no dot, leading zeros kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/symbols.hpp"

namespace edict {

enum class CodeSystem : std::uint8_t {
  none = 0,  // not a code
  hcpcs,     // HCPCS levels I (CPT) and II: five characters
  cdt,       // dental, D plus four digits
  icd10cm,
  icd10pcs,
  icd9cm,
  icd9pcs,
  icd,            // the type of a claim's diagnoses: ICD-10-CM or ICD-9-CM, as the claim says. Never a list's system
  icd_procedure,  // the same for ICD procedures
  modifier,       // two characters
  pos,            // CMS place of service, two digits
  revenue,        // NUBC revenue code, four digits
  bill_type,      // NUBC type of bill, kept as three characters without the leading zero
  specialty,      // CMS specialty, two characters
  taxonomy,       // NUCC, ten characters
  ndc,            // eleven digits, 5-4-2 without hyphens
  drg,            // MS-DRG, three digits
  state,          // USPS, two letters
  condition,
  occurrence,  // NUBC, two characters
  value,       // NUBC value code, two characters
  sex,         // F, M, U
  claim_type,  // PROFESSIONAL, INSTITUTIONAL, DME, DENTAL
};
inline constexpr int kCodeSystemCount = static_cast<int>(CodeSystem::claim_type) + 1;

// `hcpcs`: the spelling in policies and messages.
std::string_view name_of(CodeSystem system);
// The systems that a policy may name (not `none`, `icd`, `icd_procedure`).
std::optional<CodeSystem> code_system_named(std::string_view name);

// The normal form of one code, or nothing when the text cannot be a code of the system (wrong characters or length;
// whether the code exists is the code table's business). Takes dots (ICD), hyphens (NDC) and either case.
std::optional<std::string> normalize_code(CodeSystem system, std::string_view text);
// The same for the beginning of a code, as in a stem E11.* or an end of a range.
std::optional<std::string> normalize_code_prefix(CodeSystem system, std::string_view text);
// As people write it: ICD codes with their dot.
std::string display_code(CodeSystem system, std::string_view normal);
// What a code of the system looks like, for messages: "a letter, a digit, …".
std::string_view shape_of(CodeSystem system);

inline SymbolDomain domain_of(CodeSystem system) { return static_cast<SymbolDomain>(system); }
inline CodeSystem system_of(SymbolDomain domain) { return static_cast<CodeSystem>(domain); }

// Whether a value of one system may be compared with a list of the other: the same, or a diagnosis of either
// edition with ICD-10-CM or ICD-9-CM.
bool comparable(CodeSystem a, CodeSystem b);

}  // namespace edict
