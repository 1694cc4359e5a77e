// Claims as FHIR resources, from any bytes. Half of the inputs stand inside a good resource, so that the fuzzer reaches
// the elements of items.
#include "tests/fuzz/claims_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0 && data[0] % 2 == 0) {
    std::string file =
        R"({"resourceType":"ExplanationOfBenefit","id":"c1","status":"active","use":"claim",)"
        R"("patient":{"reference":"Patient/p1"},"created":"2024-02-01","diagnosis":[{"sequence":1,)"
        R"("diagnosisCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]}}],)"
        R"("item":[{"sequence":1,"productOrService":{"coding":[{"code":"99213"}]},"servicedDate":"2024-01-05",)";
    file.append(reinterpret_cast<const char*>(data + 1), size - 1);
    edict::fuzz::check_claims("claims.fhir", reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
  } else {
    edict::fuzz::check_claims("claims.fhir", data, size);
  }
  return 0;
}
