// What the codes of each system look like. Whether a code exists is the code tables' business; here only its shape.
#include "runtime/vocabulary/code_system.hpp"

#include <algorithm>
#include <array>

namespace edict {
namespace {

struct SystemInfo {
  std::string_view name;
  std::size_t shortest;  // characters of a whole code in normal form
  std::size_t longest;
  std::string_view shape;
};

constexpr std::array<SystemInfo, kCodeSystemCount> kSystems = {{
    {"", 0, 0, ""},
    {"hcpcs", 5, 5,
     "five characters: four digits and a digit or letter (99213, 0001F), or a letter and four digits (J0585)"},
    {"cdt", 5, 5, "the letter D and four digits, as D0120"},
    {"icd10cm", 3, 7, "a letter, two places with a digit in one at least, then up to four more, as M79.18"},
    {"icd10pcs", 7, 7, "seven letters and digits without I and O, as 0SRC0J9"},
    {"icd9cm", 3, 5,
     "three to five digits (441.2), V and two to four digits (V58.6) or E and three or four digits (E950.0)"},
    {"icd9pcs", 2, 4, "two to four digits, as 81.54"},
    {"icd", 3, 7, "an ICD-10-CM code (M79.18) or an ICD-9-CM code (441.2)"},
    {"icd_procedure", 2, 7, "an ICD-10-PCS code (0SRC0J9) or an ICD-9 procedure code (81.54)"},
    {"modifier", 2, 2, "two letters or digits, as RT or 25"},
    {"pos", 2, 2, "two digits with the leading zero, as 02 or 11"},
    {"revenue", 4, 4, "four digits with the leading zero, as 0450"},
    {"bill_type", 3, 3, "three characters, or four with a leading zero, as 131 or 0131"},
    {"specialty", 2, 2, "two letters or digits with the leading zero, as 08 or C6"},
    {"taxonomy", 10, 10, "ten letters and digits that end in X, as 208VP0014X"},
    {"ndc", 11, 11, "eleven digits, or 5-4-2, 4-4-2, 5-3-2 or 5-4-1 digits with hyphens"},
    {"drg", 3, 3, "three digits with leading zeros, as 065"},
    {"state", 2, 2, "two letters, as MI"},
    {"condition", 2, 2, "two letters or digits, as 44"},
    {"occurrence", 2, 2, "two letters or digits, as 11"},
    {"value", 2, 2, "two letters or digits, as A8"},
    {"sex", 1, 1, "F, M or U (female, male, unknown)"},
    {"claim_type", 3, 13, "professional, institutional, dme or dental"},
}};

const SystemInfo& info_of(CodeSystem system) { return kSystems[static_cast<std::size_t>(system)]; }

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return c >= 'A' && c <= 'Z'; }
bool alphanumeric(char c) { return digit(c) || letter(c); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// Whether `c` may stand at `at` in a code that begins with `code`. Length is checked elsewhere.
bool fits(CodeSystem system, std::string_view code, std::size_t at) {
  const char c = code[at];
  switch (system) {
    case CodeSystem::hcpcs:
      if (at == 0) return alphanumeric(c);
      if (letter(code[0]) || at < 4) return digit(c);
      return alphanumeric(c);
    case CodeSystem::cdt:
      return at == 0 ? c == 'D' : digit(c);
    case CodeSystem::icd10cm:
      if (at == 0) return letter(c);
      // C4A and Z3A have their digit in second place, QA0 (fiscal year 2026) in third. Without one it is a word.
      if (at == 1) return digit(c) || (letter(c) && (code.size() < 3 || digit(code[2])));
      return alphanumeric(c);
    case CodeSystem::icd10pcs:
      return alphanumeric(c) && c != 'I' && c != 'O';
    case CodeSystem::icd9cm:
      return at == 0 ? digit(c) || c == 'V' || c == 'E' : digit(c);
    case CodeSystem::bill_type:
      return at < 2 ? digit(c) : alphanumeric(c);
    case CodeSystem::icd9pcs:
    case CodeSystem::pos:
    case CodeSystem::revenue:
    case CodeSystem::ndc:
    case CodeSystem::drg:
      return digit(c);
    case CodeSystem::modifier:
    case CodeSystem::specialty:
    case CodeSystem::condition:
    case CodeSystem::occurrence:
    case CodeSystem::value:
      return alphanumeric(c);
    case CodeSystem::taxonomy:
      return at == 9 ? c == 'X' : alphanumeric(c);
    case CodeSystem::state:
      return letter(c);
    case CodeSystem::none:
    case CodeSystem::icd:
    case CodeSystem::icd_procedure:
    case CodeSystem::sex:
    case CodeSystem::claim_type:
      return false;
  }
  return false;
}

// Takes the dot out of an ICD code; false when it stands in a wrong place. A prefix may end with it: `E11.*`.
bool undot(CodeSystem system, std::string& code, bool prefix) {
  const auto dot = code.find('.');
  if (dot == std::string::npos) return true;
  std::size_t place = 3;
  if (system == CodeSystem::icd9cm && code.front() == 'E') place = 4;
  if (system == CodeSystem::icd9pcs) place = 2;
  const bool dotted_system =
      system == CodeSystem::icd10cm || system == CodeSystem::icd9cm || system == CodeSystem::icd9pcs;
  if (!dotted_system || dot != place || (dot + 1 == code.size() && !prefix)) return false;
  code.erase(dot, 1);
  return true;
}

// Brings a hyphenated NDC to 5-4-2: the short segment gets a leading zero. In a prefix the last segment is as it is.
bool join_ndc(std::string& code, bool prefix) {
  if (code.find('-') == std::string::npos) return true;
  constexpr std::array<std::size_t, 3> widths = {5, 4, 2};
  std::string joined;
  std::size_t segment = 0;
  std::size_t short_segments = 0;
  std::string_view rest = code;
  for (;; ++segment) {
    const auto hyphen = rest.find('-');
    const std::string_view part = rest.substr(0, hyphen);
    const bool last = hyphen == std::string_view::npos;
    if (segment > 2 || part.size() > widths[segment]) return false;
    const bool open = prefix && last;
    if (!open) {
      if (part.size() + 1 < widths[segment]) return false;
      if (part.size() < widths[segment]) {
        joined += '0';
        ++short_segments;
      }
    }
    joined += part;
    if (last) break;
    rest.remove_prefix(hyphen + 1);
  }
  if (!prefix && segment != 2) return false;
  if (short_segments > 1) return false;
  code = std::move(joined);
  return true;
}

std::optional<std::string> word_code(CodeSystem system, const std::string& code) {
  if (system == CodeSystem::sex) {
    if (code == "F" || code == "FEMALE") return "F";
    if (code == "M" || code == "MALE") return "M";
    if (code == "U" || code == "UNKNOWN") return "U";
    return std::nullopt;
  }
  for (std::string_view type : {"PROFESSIONAL", "INSTITUTIONAL", "DME", "DENTAL"}) {
    if (code == type) return code;
  }
  return std::nullopt;
}

std::optional<std::string> normal_form(CodeSystem system, std::string_view text, bool prefix) {
  const SystemInfo& s = info_of(system);
  std::string code = upper(trimmed(text));
  if (code.empty() || code.size() > 32) return std::nullopt;
  if (system == CodeSystem::sex || system == CodeSystem::claim_type) return word_code(system, code);
  if (system == CodeSystem::ndc && !join_ndc(code, prefix)) return std::nullopt;
  if (!undot(system, code, prefix)) return std::nullopt;
  // The facility digit of a bill type is never 0: a leading zero is the padding of the four-character form.
  if (system == CodeSystem::bill_type && code.front() == '0') code.erase(0, 1);
  std::size_t shortest = s.shortest;
  std::size_t longest = s.longest;
  if (system == CodeSystem::icd9cm && code.front() == 'E') shortest = 4;
  if (prefix) shortest = 1;
  if (code.size() < shortest || code.size() > longest) return std::nullopt;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!fits(system, code, i)) return std::nullopt;
  }
  return code;
}

std::optional<std::string> either(CodeSystem first, CodeSystem second, std::string_view text, bool prefix) {
  auto code = normal_form(first, text, prefix);
  return code ? code : normal_form(second, text, prefix);
}

std::optional<std::string> normalize(CodeSystem system, std::string_view text, bool prefix) {
  if (system == CodeSystem::icd) return either(CodeSystem::icd10cm, CodeSystem::icd9cm, text, prefix);
  if (system == CodeSystem::icd_procedure) return either(CodeSystem::icd10pcs, CodeSystem::icd9pcs, text, prefix);
  return normal_form(system, text, prefix);
}

}  // namespace

std::string_view name_of(CodeSystem system) { return info_of(system).name; }

std::optional<CodeSystem> code_system_named(std::string_view name) {
  for (int i = 1; i < kCodeSystemCount; ++i) {
    const auto system = static_cast<CodeSystem>(i);
    if (system == CodeSystem::icd || system == CodeSystem::icd_procedure) continue;
    if (info_of(system).name == name) return system;
  }
  return std::nullopt;
}

std::optional<std::string> normalize_code(CodeSystem system, std::string_view text) {
  return normalize(system, text, false);
}

std::optional<std::string> normalize_code_prefix(CodeSystem system, std::string_view text) {
  return normalize(system, text, true);
}

std::string display_code(CodeSystem system, std::string_view normal) {
  std::string text(normal);
  std::size_t dot = 0;
  switch (system) {
    case CodeSystem::icd10cm:
      dot = 3;
      break;
    case CodeSystem::icd9cm:
      dot = text.starts_with('E') ? 4 : 3;
      break;
    case CodeSystem::icd9pcs:
      dot = 2;
      break;
    case CodeSystem::claim_type:
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return letter(c) ? static_cast<char>(c - 'A' + 'a') : c; });
      return text;
    default:
      return text;
  }
  if (text.size() > dot) text.insert(dot, 1, '.');
  return text;
}

std::string_view shape_of(CodeSystem system) { return info_of(system).shape; }

bool comparable(CodeSystem a, CodeSystem b) {
  const auto edition_of = [](CodeSystem general, CodeSystem edition) {
    if (general == CodeSystem::icd) return edition == CodeSystem::icd10cm || edition == CodeSystem::icd9cm;
    if (general == CodeSystem::icd_procedure) return edition == CodeSystem::icd10pcs || edition == CodeSystem::icd9pcs;
    return false;
  };
  return a == b || edition_of(a, b) || edition_of(b, a);
}

}  // namespace edict
