#include "runtime/vocabulary/code_system.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "runtime/vocabulary/field.hpp"

namespace edict {
namespace {

struct Case {
  CodeSystem system;
  std::string_view text;
  std::string_view normal;  // "" = no code
};

using S = CodeSystem;

}  // namespace

TEST_CASE("codes have one normal form") {
  const std::vector<Case> cases = {
      {S::hcpcs, "99213", "99213"},
      {S::hcpcs, "j0585", "J0585"},
      {S::hcpcs, "0001F", "0001F"},
      {S::hcpcs, "0001a", "0001A"},
      {S::hcpcs, " 20552 ", "20552"},
      {S::hcpcs, "2055", ""},
      {S::hcpcs, "205522", ""},
      {S::hcpcs, "2055-", ""},
      {S::hcpcs, "JJ585", ""},
      {S::hcpcs, "205A2", ""},
      {S::cdt, "d0120", "D0120"},
      {S::cdt, "J0120", ""},
      {S::icd10cm, "m79.18", "M7918"},
      {S::icd10cm, "M7918", "M7918"},
      {S::icd10cm, "I10", "I10"},
      {S::icd10cm, "C4A.0", "C4A0"},
      {S::icd10cm, "QA0.0141", "QA00141"},  // fiscal year 2026: the first category with a letter in second place
      {S::icd10cm, "QA", ""},
      {S::icd10cm, "QAA", ""},
      {S::icd10cm, "S72.001A", "S72001A"},
      {S::icd10cm, "QA0.0159", "QA00159"},
      {S::icd10cm, "E1", ""},
      {S::icd10cm, "E11.", ""},
      {S::icd10cm, "E1.19", ""},
      {S::icd10cm, "441.2", ""},
      {S::icd10cm, "UNDEFIN", ""},
      {S::icd10cm, "E11.65.1", ""},
      {S::icd10cm, "S72001AB", ""},
      {S::icd10pcs, "0src0j9", "0SRC0J9"},
      {S::icd10pcs, "0SRC0I9", ""},
      {S::icd10pcs, "0SRC0J", ""},
      {S::icd9cm, "441.2", "4412"},
      {S::icd9cm, "038", "038"},
      {S::icd9cm, "V58.61", "V5861"},
      {S::icd9cm, "E950.1", "E9501"},
      {S::icd9cm, "E950", "E950"},
      {S::icd9cm, "E95", ""},
      {S::icd9cm, "E95.01", ""},
      {S::icd9cm, "44", ""},
      {S::icd9cm, "M79", ""},
      {S::icd9cm, "26.2", ""},
      {S::icd9pcs, "81.54", "8154"},
      {S::icd9pcs, "8154", "8154"},
      {S::icd9pcs, "8", ""},
      {S::icd, "M79.18", "M7918"},
      {S::icd, "441.2", "4412"},
      {S::modifier, "rt", "RT"},
      {S::modifier, "25", "25"},
      {S::modifier, "N/", ""},
      {S::modifier, "", ""},
      {S::pos, "11", "11"},
      {S::pos, "1", ""},
      {S::pos, "-1", ""},
      {S::revenue, "0450", "0450"},
      {S::revenue, "450", ""},
      {S::bill_type, "0131", "131"},
      {S::bill_type, "131", "131"},
      {S::bill_type, "13a", "13A"},
      {S::bill_type, "1131", ""},
      {S::bill_type, "13", ""},
      {S::specialty, "08", "08"},
      {S::specialty, "c6", "C6"},
      {S::taxonomy, "208vp0014x", "208VP0014X"},
      {S::taxonomy, "208VP0014Y", ""},
      {S::ndc, "00002-7510-01", "00002751001"},
      {S::ndc, "0002-7510-01", "00002751001"},
      {S::ndc, "50242-040-62", "50242004062"},
      {S::ndc, "60575-4112-1", "60575411201"},
      {S::ndc, "00002751001", "00002751001"},
      {S::ndc, "0002751001", ""},
      {S::ndc, "0002-751-01", ""},
      {S::ndc, "00002-7510", ""},
      {S::drg, "065", "065"},
      {S::drg, "65", ""},
      {S::state, "mi", "MI"},
      {S::state, "Michigan", ""},
      {S::condition, "44", "44"},
      {S::occurrence, "A1", "A1"},
      {S::sex, "female", "F"},
      {S::sex, "m", "M"},
      {S::sex, "Unknown", "U"},
      {S::sex, "X", ""},
      {S::claim_type, "Professional", "PROFESSIONAL"},
      {S::claim_type, "outpatient", ""},
  };
  for (const Case& c : cases) {
    INFO(name_of(c.system) << " " << c.text);
    CHECK(normalize_code(c.system, c.text).value_or("") == c.normal);
  }
}

TEST_CASE("the beginning of a code is as strict as the code") {
  CHECK(normalize_code_prefix(S::icd10cm, "E11") == "E11");
  CHECK(normalize_code_prefix(S::icd10cm, "e11.6") == "E116");
  CHECK(normalize_code_prefix(S::icd10cm, "E") == "E");
  CHECK(normalize_code_prefix(S::icd10cm, "E11.") == "E11");
  CHECK(normalize_code_prefix(S::icd10cm, "QA") == "QA");
  CHECK(normalize_code_prefix(S::icd10cm, "QA0.") == "QA0");
  CHECK_FALSE(normalize_code_prefix(S::icd10cm, "QAA"));
  CHECK_FALSE(normalize_code_prefix(S::icd10cm, "11"));
  CHECK(normalize_code_prefix(S::icd9cm, "E95") == "E95");
  CHECK(normalize_code_prefix(S::hcpcs, "992") == "992");
  CHECK_FALSE(normalize_code_prefix(S::hcpcs, "9A"));
  CHECK(normalize_code_prefix(S::revenue, "045") == "045");
  CHECK(normalize_code_prefix(S::bill_type, "013") == "13");
  CHECK(normalize_code_prefix(S::ndc, "0002-75") == "0000275");
  CHECK_FALSE(normalize_code_prefix(S::pos, ""));
}

TEST_CASE("a code reads back from its display") {
  CHECK(display_code(S::icd10cm, "M7918") == "M79.18");
  CHECK(display_code(S::icd10cm, "I10") == "I10");
  CHECK(display_code(S::icd9cm, "E9501") == "E950.1");
  CHECK(display_code(S::icd9cm, "4412") == "441.2");
  CHECK(display_code(S::icd9pcs, "8154") == "81.54");
  CHECK(display_code(S::claim_type, "DME") == "dme");
  CHECK(display_code(S::hcpcs, "99213") == "99213");
}

TEST_CASE("every system that a policy may name has a name and a shape") {
  for (int i = 1; i < kCodeSystemCount; ++i) {
    const auto system = static_cast<S>(i);
    INFO(name_of(system));
    CHECK_FALSE(shape_of(system).empty());
    const bool general = system == S::icd || system == S::icd_procedure;
    CHECK(code_system_named(name_of(system)).has_value() == !general);
    CHECK(comparable(system, system));
  }
  CHECK_FALSE(code_system_named("none"));
  CHECK_FALSE(code_system_named(""));
  CHECK(comparable(S::icd, S::icd9cm));
  CHECK(comparable(S::icd10cm, S::icd));
  CHECK_FALSE(comparable(S::icd10cm, S::icd9cm));
  CHECK_FALSE(comparable(S::hcpcs, S::revenue));
}

TEST_CASE("types are told in an analyst's words") {
  CHECK(describe({Kind::code, S::hcpcs}) == "a procedure code (hcpcs)");
  CHECK(describe({Kind::code_set, S::icd}) == "a list of diagnoses (icd)");
  CHECK(describe({Kind::date, S::none}) == "a date");
  CHECK(describe({Kind::money, S::none}) == "an amount of money");
}

TEST_CASE("every field is found by its name and by each alias") {
  for (const FieldInfo& f : all_fields()) {
    INFO(f.name);
    CHECK(field_named(f.name) == f.field);
    CHECK(&info(f.field) == &f);
  }
  CHECK(field_named("provider.rendering") == Field::rendering_npi);
  CHECK(field_named("authorization") == Field::line_authorization);
  CHECK_FALSE(field_named("modifer"));
}

}  // namespace edict
