#include "runtime/claims/fhir_codes.hpp"

#include <algorithm>
#include <charconv>

namespace edict {
namespace {

const JsonNode kNothing;

char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Lower letters and digits; what stands between is spelt in many ways (icd-10-cm, ICD10CM, Condition_Codes).
std::string squeezed(std::string_view text) {
  std::string result;
  for (char c : text) {
    c = low(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') result += c;
  }
  return result;
}

// Of a URL without the scheme, or of an OID.
constexpr std::string_view kOid = "urn:oid:";

FhirSystem system_of_oid(std::string_view oid) {
  struct Known {
    std::string_view oid;
    FhirSystem system;
  };
  // terminology.hl7.org, "external code systems".
  static constexpr Known known[] = {
      {"2.16.840.1.113883.6.285", FhirSystem::procedure}, {"2.16.840.1.113883.6.14", FhirSystem::procedure},
      {"2.16.840.1.113883.6.12", FhirSystem::procedure},  {"2.16.840.1.113883.6.13", FhirSystem::procedure},
      {"2.16.840.1.113883.6.69", FhirSystem::drug},       {"2.16.840.1.113883.6.90", FhirSystem::icd10},
      {"2.16.840.1.113883.6.3", FhirSystem::icd10},       {"2.16.840.1.113883.6.4", FhirSystem::icd10},
      {"2.16.840.1.113883.6.103", FhirSystem::icd9},      {"2.16.840.1.113883.6.104", FhirSystem::icd9},
      {"2.16.840.1.113883.6.101", FhirSystem::taxonomy},
  };
  for (const Known& k : known) {
    if (k.oid == oid) return k.system;
  }
  return FhirSystem::other;
}

bool is_npi(const JsonNode& identifier) {
  const std::string_view system = identifier["system"].text;
  if (has_code(identifier["type"], "npi")) return true;
  // http://hl7.org/fhir/sid/us-npi; CMS's servers name the column: …/carr_clm_blg_npi_num.
  return squeezed(last_step(system)).find("npi") != std::string::npos || system == "urn:oid:2.16.840.1.113883.4.6";
}

}  // namespace

std::string_view last_step(std::string_view url) { return url.substr(url.rfind('/') + 1); }

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return low(x) == low(y); });
}

bool has_code(const JsonNode& codeable_concept, std::string_view code) {
  for (const JsonNode& coding : JsonMembers(codeable_concept["coding"])) {
    if (same_letters(last_step(coding["code"].text), code)) return true;
  }
  return false;
}

const JsonNode& first_code(const JsonNode& codeable_concept) {
  for (const JsonNode& coding : JsonMembers(codeable_concept["coding"])) {
    if (!coding["code"].text.empty()) return coding["code"];
  }
  return kNothing;
}

const JsonNode& extension(const JsonNode& of, std::string_view name) {
  for (const JsonNode& e : JsonMembers(of["extension"])) {
    if (same_letters(last_step(e["url"].text), name)) return e;
  }
  return kNothing;
}

FhirSystem fhir_system(std::string_view uri) {
  if (uri.empty()) return FhirSystem::unstated;
  if (uri.starts_with(kOid)) return system_of_oid(uri.substr(kOid.size()));
  const std::string text = squeezed(uri);
  const auto holds = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  // …/sid/icd-9-cm, …/sid/icd-9-cm/procedure, www.cms.gov/Medicare/Coding/ICD9; other countries have their own ICD-10.
  if (holds("icd9")) return FhirSystem::icd9;
  if (holds("icd10cm") || holds("icd10pcs") || text.ends_with("icd10")) return FhirSystem::icd10;
  // www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets, …/variables/hcpcs_cd, www.ama-assn.org/go/cpt, www.ada.org/cdt.
  if (holds("hcpcs") || holds("hippscode") || text.ends_with("cpt") || text.ends_with("cdt"))
    return FhirSystem::procedure;
  if (text.ends_with("ndc")) return FhirSystem::drug;
  if (holds("providertaxonomy")) return FhirSystem::taxonomy;
  if (holds("nubc") && holds("conditioncode")) return FhirSystem::condition_code;
  if (holds("nubc") && (holds("occurrencecode") || holds("occurrencespan"))) return FhirSystem::occurrence_code;
  if (holds("nubc") && holds("valuecode")) return FhirSystem::value_code;
  return FhirSystem::other;
}

const JsonNode& npi_of(const JsonNode& identifiers) {
  constexpr std::size_t npi_digits = 10;
  const JsonNode* plain = &kNothing;
  std::size_t count = 0;
  for (const JsonNode& identifier : JsonMembers(identifiers)) {
    const JsonNode& value = identifier["value"];
    ++count;
    if (value.text.empty()) continue;
    if (is_npi(identifier)) return value;
    if (!identifier["type"] && !identifier["system"] && value.text.size() == npi_digits && digits(value.text))
      plain = &value;
  }
  return count == 1 ? *plain : kNothing;
}

const JsonNode& tax_id_of(const JsonNode& identifiers) {
  for (const JsonNode& identifier : JsonMembers(identifiers)) {
    const std::string_view system = identifier["system"].text;
    // HL7 v2 table 0203: TAX; the OIDs of employer and social security numbers.
    if (has_code(identifier["type"], "tax") || system == "urn:oid:2.16.840.1.113883.4.4" ||
        system == "urn:oid:2.16.840.1.113883.4.1" || same_letters(last_step(system), "us-ein")) {
      return identifier["value"];
    }
  }
  return kNothing;
}

void FhirResources::add(const JsonNode& entry) {
  const JsonNode& resource = entry["resource"];
  if (!resource) return;
  if (!entry["fullUrl"].text.empty()) by_name_.emplace(entry["fullUrl"].text, &resource);
  if (resource["id"].text.empty()) return;
  std::string name(resource["resourceType"].text);
  name += '/';
  name += resource["id"].text;
  by_name_.emplace(std::move(name), &resource);
}

void FhirResources::add_contained(const JsonNode& resource) {
  if (!resource["id"].text.empty()) contained_.emplace(resource["id"].text, &resource);
}

const JsonNode& FhirResources::find(const JsonNode& reference) const {
  std::string_view name = reference["reference"].text;
  if (name.starts_with('#')) {
    const auto found = contained_.find(name.substr(1));
    return found == contained_.end() ? kNothing : *found->second;
  }
  if (name.empty() || by_name_.empty()) return kNothing;
  if (const auto version = name.find("/_history/"); version != std::string_view::npos) name = name.substr(0, version);
  auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) {
    // https://server/fhir/Patient/1 is Patient/1 here.
    const auto slash = name.rfind('/');
    const auto before = slash == std::string_view::npos || slash == 0 ? slash : name.rfind('/', slash - 1);
    if (before == std::string_view::npos || slash == 0) return kNothing;
    found = by_name_.find(std::string(name.substr(before + 1)));
  }
  return found == by_name_.end() ? kNothing : *found->second;
}

std::string_view id_in_reference(std::string_view reference) {
  if (reference.starts_with('#')) return {};
  if (const auto version = reference.find("/_history/"); version != std::string_view::npos) {
    reference = reference.substr(0, version);
  }
  const std::string_view id = last_step(reference);
  const auto colon = id.rfind(':');
  return colon == std::string_view::npos ? id : id.substr(colon + 1);
}

std::string plain_decimal(std::string_view number, std::size_t places) {
  std::string_view mantissa = number;
  int shift = 0;
  if (const auto e = number.find_first_of("eE"); e != std::string_view::npos) {
    mantissa = number.substr(0, e);
    std::string_view exponent = number.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), shift);
    constexpr int farthest = 20;  // no amount has as many digits
    if (error != std::errc() || end != exponent.data() + exponent.size() || shift > farthest || shift < -farthest) {
      return std::string(number);
    }
  }
  std::string result(mantissa.starts_with('-') ? "-" : "");
  mantissa.remove_prefix(result.size());
  const auto point = mantissa.find('.');
  std::string all(mantissa.substr(0, point));
  auto whole = static_cast<int>(all.size());
  if (point != std::string_view::npos) all += mantissa.substr(point + 1);
  if (!digits(all)) return std::string(number);
  whole += shift;
  if (whole < 1) all.insert(0, static_cast<std::size_t>(1 - whole), '0'), whole = 1;
  if (static_cast<std::size_t>(whole) > all.size()) all.append(static_cast<std::size_t>(whole) - all.size(), '0');
  std::string fraction = all.substr(static_cast<std::size_t>(whole));
  while (fraction.size() > places && fraction.back() == '0') fraction.pop_back();
  result += all.substr(0, static_cast<std::size_t>(whole));
  if (!fraction.empty()) result += "." + fraction;
  return result;
}

}  // namespace edict
