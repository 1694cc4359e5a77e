#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {
namespace {

Reading read_fhir(const std::string& text) {
  Reading reading;
  read_into(reading, "claims.ndjson", text, {});
  return reading;
}

std::string claim(const std::string& more = {}) {
  return R"({"resourceType":"Claim","id":"c1","status":"active","use":"claim","patient":{"reference":"Patient/p1"},)"
         R"("type":{"coding":[{"code":"professional"}]},"created":"2024-02-01",)" +
         more +
         R"("diagnosis":[{"sequence":1,"diagnosisCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}}],)"
         R"("item":[{"sequence":1,"diagnosisSequence":[1],"productOrService":{"coding":[{"code":"99213"}]},)"
         R"("servicedDate":"2024-01-05","quantity":{"value":1},"net":{"value":12.5000}}]})";
}

}  // namespace

TEST_CASE("FHIR claims are read one a line, as a document and from a bundle") {
  const Reading lines = read_fhir(claim() + "\n" + claim() + "\n");
  CHECK(lines.ids().empty());
  CHECK(lines.claims.size() == 2);
  CHECK(lines.counts.lines == 2);
  const Reading document = read_fhir("{\n" + claim().substr(1) + "\n");
  CHECK(document.claims.size() == 1);
  const Reading bundle = read_fhir(R"({"resourceType":"Bundle","entry":[{"resource":)" + claim() +
                                   R"(},{"resource":{"resourceType":"Patient","id":"p1"}}]})");
  CHECK(bundle.claims.size() == 1);
}

TEST_CASE("FHIR resources that are no claims to decide are refused or left out, and it is said") {
  std::string cancelled = claim();
  cancelled.replace(cancelled.find("active"), 6, "cancelled");
  CHECK(read_fhir(cancelled).has("W0771"));
  CHECK(read_fhir(claim() + "\n{\"id\":\"c2\"}\n").has("E0771"));
  CHECK(read_fhir(claim(R"("modifierExtension":[{"url":"http://example.org/not"}],)")).has("E0773"));
  std::string mixed = claim();
  mixed.replace(
      mixed.find("\"diagnosis\":["), 13,
      R"("diagnosis":[{"sequence":2,"diagnosisCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"4019"}]}},)");
  CHECK(read_fhir(mixed).has("E0772"));
}

}  // namespace edict::test
