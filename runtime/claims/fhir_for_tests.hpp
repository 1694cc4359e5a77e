// A small FHIR claim for tests.
#pragma once

#include <string>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {

inline Reading read_fhir(const std::string& text, ReadAs as = ReadAs::claims) {
  Reading reading;
  ReadOptions options;
  options.as = as;
  read_into(reading, "claims.ndjson", text, options);
  return reading;
}

// `more` goes before the diagnoses, `item` into the one line.
inline std::string fhir_claim(const std::string& more = {}, const std::string& id = "c1",
                              const std::string& item = {}) {
  return R"({"resourceType":"Claim","id":")" + id +
         R"(","status":"active","use":"claim","patient":{"reference":"Patient/p1"},)"
         R"("type":{"coding":[{"code":"professional"}]},"created":"2024-02-01",)" +
         more +
         R"("diagnosis":[{"sequence":1,"diagnosisCodeableConcept":{"coding":[)"
         R"({"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}}],"item":[{"sequence":1,"diagnosisSequence":[1],)" +
         item +
         R"("productOrService":{"coding":[{"code":"99213"}]},"servicedDate":"2024-01-05","quantity":{"value":1},)"
         R"("net":{"value":12.5000}}]})";
}

}  // namespace edict::test
