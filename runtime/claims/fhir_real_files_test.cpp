// FHIR resources from a CMS server's own tests, where they are present. Their codes are made up: a test that reads on
// puts real ones in their places, in memory.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runtime/claims/fhir_for_tests.hpp"

namespace edict::test {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(EDICT_SHARED_DATA) / "fhir";

std::string text_of(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(kFolder / name).rdbuf();
  return text.str();
}

// In the first place behind `behind`.
void replace(std::string& text, std::string_view behind, std::string_view from, std::string_view to) {
  const auto at = text.find(from, text.find(behind));
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

Reading read_file(const std::string& name, const std::string& text, ReadAs as = ReadAs::claims) {
  Reading reading;
  ReadOptions options;
  options.as = as;
  read_into(reading, name, text, options);
  return reading;
}

}  // namespace

TEST_CASE("each FHIR file of a CMS server is read, or refused with its place") {
  if (!std::filesystem::exists(kFolder)) {
    WARN(kFolder << " is not here: skipped");
    return;
  }
  const auto outcome = [](const std::string& name) {
    const Reading reading = read_file(name, text_of(name));
    for (const Diagnostic& d : reading.diagnostics.list()) {
      const auto& place = std::get<DataPlace>(d.place);
      if (d.id != "W0730") CHECK(place.line > 1);
      if (d.id != "W0730") CHECK(place.column > 0);
    }
    std::string ids;
    for (const std::string& id : reading.ids()) ids += id + " ";
    return std::to_string(reading.claims.size()) + " " + std::to_string(reading.counts.refused) + " " + ids;
  };
  CHECK(outcome("claimMcsRead.json") == "0 1 E0708 E0721 E0710 E0710 ");  // created, editions, procedure, modifier
  CHECK(outcome("claimResponseMcsRead.json") == "0 0 W0730 ");
  CHECK(outcome("eobReadCarrier.json") == "1 0 ");
  CHECK(outcome("eobReadCarrierWithMultipleLines.json") == "1 0 ");
  CHECK(outcome("eobReadDme.json") == "0 1 E0710 ");
  CHECK(outcome("eobReadInpatient.json") == "0 1 E0710 ");
  CHECK(outcome("eobReadOutpatient.json") == "0 1 E0710 E0710 ");  // procedure, revenue code
  CHECK(outcome("eobReadSnf.json") == "0 1 E0710 E0710 ");
}

TEST_CASE("FHIR files of a CMS server say what they hold, checked by hand") {
  if (!std::filesystem::exists(kFolder)) return;
  const auto says = [](Reading& reading, Field field, std::size_t line = 0) {
    REQUIRE(reading.claims.size() == 1);
    BatchBuilder builder(reading.symbols);
    ClaimRecord copy = reading.claims[0].record;
    builder.add(std::move(copy));
    const Batch batch = builder.finish();
    return at(batch, reading.symbols, line, field);
  };
  Reading carrier = read_file("carrier.json", text_of("eobReadCarrierWithMultipleLines.json"), ReadAs::history);
  CHECK(carrier.counts.lines == 7);
  CHECK(says(carrier, Field::claim_id) == "9991831999");
  CHECK(says(carrier, Field::claim_type) == "PROFESSIONAL");
  CHECK(says(carrier, Field::diagnoses) == "A02 A06 B04 B05 A52");
  CHECK(says(carrier, Field::diagnosis) == "A52");
  CHECK(says(carrier, Field::rendering_npi) == "1923124");
  CHECK(says(carrier, Field::referring_npi) == "8765676");
  CHECK(says(carrier, Field::procedure, 6) == "92993");
  CHECK(says(carrier, Field::charge, 6) == "35.00");
  CHECK(says(carrier, Field::allowed_amount, 6) == "47.84");
  CHECK(says(carrier, Field::test_result) == "42");
  CHECK(says(carrier, Field::place_of_service) == "11");

  std::string text = text_of("eobReadDme.json");
  replace(text, "codesystem/hcpcs", "\"345\"", "\"A4253\"");
  Reading dme = read_file("dme.json", text);
  CHECK(says(dme, Field::claim_type) == "DME");
  CHECK(says(dme, Field::charge) == "130.45");
  CHECK(says(dme, Field::allowed_amount) == "129.45");
  CHECK(says(dme, Field::units) == "60");
  CHECK(says(dme, Field::diagnosis) == "A25");
  CHECK(says(dme, Field::billing_npi) == "1244444444");

  text = text_of("eobReadInpatient.json");
  replace(text, "codesystem/hcpcs", "\"M55\"", "\"99213\"");
  replace(text, "variables/hcpcs_cd", "\"M55\"", "\"99213\"");
  Reading inpatient = read_file("inpatient.json", text);
  CHECK(says(inpatient, Field::claim_type) == "INSTITUTIONAL");
  CHECK(says(inpatient, Field::bill_type) == "111");
  CHECK(says(inpatient, Field::admitting_diagnosis) == "A37");
  CHECK(says(inpatient, Field::diagnoses) == "A40 A52 A06 A15 B01");
  CHECK(says(inpatient, Field::icd_procedures) == "BQ0HZZZ CD1YYZZ 2W52X6Z BP17ZZZ D9YD8ZZ F00ZCKZ");
  CHECK(says(inpatient, Field::admission_date) == "2016-01-15");
  CHECK(says(inpatient, Field::discharge_date) == "2016-01-27");
  CHECK(says(inpatient, Field::drg) == "695");
  CHECK(says(inpatient, Field::total_charge) == "84999.37");
  CHECK(says(inpatient, Field::charge) == "84888.88");
  CHECK(says(inpatient, Field::patient_status) == "51");
  CHECK(says(inpatient, Field::revenue_code) == "6767");
  CHECK(says(inpatient, Field::service_date) == "2016-01-15");

  text = text_of("eobReadOutpatient.json");
  replace(text, "codesystem/hcpcs", "\"M99\"", "\"99213\"");
  replace(text, "variables/rev_cntr\"", "\"1\"", "\"0450\"");
  Reading outpatient = read_file("outpatient.json", text);
  CHECK(says(outpatient, Field::bill_type) == "131");
  CHECK(says(outpatient, Field::charge) == "999.85");
  CHECK(says(outpatient, Field::modifiers) == "XX GG");
  CHECK(says(outpatient, Field::service_date) == "1942-01-03");

  text = text_of("eobReadSnf.json");
  replace(text, "codesystem/hcpcs", "\"MMM\"", "\"99213\"");
  replace(text, "variables/rev_cntr\"", "\"22\"", "\"0022\"");
  Reading snf = read_file("snf.json", text);
  CHECK(says(snf, Field::bill_type) == "211");
  CHECK(says(snf, Field::admission_date) == "2013-11-05");
  CHECK(says(snf, Field::diagnoses) == "3736 6202 V0182");
  CHECK(says(snf, Field::icd_procedures) == "9214");
  CHECK(says(snf, Field::units) == "234.567");
}

}  // namespace edict::test
