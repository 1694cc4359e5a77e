// What the elements of a FHIR claim become.
#include <catch2/catch.hpp>

#include "runtime/claims/fhir_codes.hpp"
#include "runtime/claims/fhir_for_tests.hpp"
#include "runtime/claims/patients.hpp"

namespace edict::test {
namespace {

// One claim that has to be readable; `says` its field of the first line in adjudication order.
struct Claim {
  explicit Claim(const std::string& text, ReadAs as = ReadAs::claims) : reading(read_fhir(text, as)) {
    INFO(text);
    for (const Diagnostic& d : reading.diagnostics.list()) UNSCOPED_INFO(d.message);
    REQUIRE(reading.claims.size() == 1);
    batch = batch_of(reading);
  }
  std::string says(Field field, std::size_t line = 0) const { return at(*batch, reading.symbols, line, field); }
  LineStatus status(std::size_t line = 0) const { return batch->status(static_cast<LineIndex>(line)); }
  Reading reading;
  std::optional<Batch> batch;
};

std::string coded(std::string_view code, std::string_view system = {}) {
  return R"({"coding":[{)" + (system.empty() ? std::string() : R"("system":")" + std::string(system) + R"(",)") +
         R"("code":")" + std::string(code) + R"("}]})";
}

const std::string kIcd10 = "http://hl7.org/fhir/sid/icd-10-cm";

std::string diagnosis(int sequence, std::string_view code, std::string_view type, const std::string& system = kIcd10) {
  return R"({"sequence":)" + std::to_string(sequence) + R"(,"diagnosisCodeableConcept":)" + coded(code, system) +
         (type.empty() ? "" : R"(,"type":[)" + coded(type) + "]") + "}";
}

// A claim of its own diagnoses and items.
std::string claim_of(const std::string& more, const std::string& diagnoses, const std::string& items) {
  return R"({"resourceType":"ExplanationOfBenefit","id":"e1","status":"active","use":"claim",)"
         R"("patient":{"reference":"Patient/p1"},"created":"2024-02-01T10:00:00+01:00",)" +
         more + R"("diagnosis":[)" + diagnoses + R"(],"item":[)" + items + "]}";
}

std::string item(int sequence, const std::string& more = {}) {
  return R"({"sequence":)" + std::to_string(sequence) + R"(,"productOrService":)" +
         coded("99213", "http://www.ama-assn.org/go/cpt") + R"(,"servicedDate":"2024-01-05")" +
         (more.empty() ? "" : "," + more) + "}";
}

}  // namespace

TEST_CASE("a FHIR claim's id is its unique claim number, else its first identifier, else its own id") {
  CHECK(Claim(fhir_claim()).says(Field::claim_id) == "c1");
  CHECK(Claim(fhir_claim(R"("identifier":[{"value":"A7"},{"value":"B8"}],)")).says(Field::claim_id) == "A7");
  const std::string unique = R"({"type":)" + coded("uc") + R"(,"value":"U1"})";
  CHECK(Claim(fhir_claim(R"("identifier":[{"value":"A7"},)" + unique + "],")).says(Field::claim_id) == "U1");
  const std::string group = R"({"type":)" + coded("uc") +
                            R"(,"system":"https://bluebutton.cms.gov/resources/identifier/claim-group","value":"G"})";
  CHECK(Claim(fhir_claim(R"("identifier":[)" + group + "," + unique + "],")).says(Field::claim_id) == "U1");
}

TEST_CASE("a FHIR claim that has a prior one replaces it, and the bill type's last digit says replacement") {
  const std::string prior = R"("relationship":)" + coded("prior");
  const Claim by_number(fhir_claim(R"("related":[{"claim":{"identifier":{"value":"OLD"}},)" + prior + "}],"));
  CHECK(by_number.says(Field::original_claim_id) == "OLD");
  CHECK(by_number.says(Field::frequency_code) == "7");
  CHECK(Claim(fhir_claim(R"("related":[{"reference":{"value":"OLD2"},)" + prior + "}],"))
            .says(Field::original_claim_id) == "OLD2");
  CHECK(Claim(fhir_claim(R"("related":[{"claim":{"reference":"Claim/OLD3"},)" + prior + "}],"))
            .says(Field::original_claim_id) == "OLD3");
  CHECK(
      Claim(fhir_claim(R"("related":[{"claim":{"reference":"Claim/X"},"relationship":)" + coded("associated") + "}],"))
          .says(Field::original_claim_id)
          .empty());
  const std::string bill =
      R"("supportingInfo":[{"sequence":1,"category":)" + coded("typeofbill") + R"(,"code":)" + coded("0137") + "}],";
  const Claim replacing(fhir_claim(bill + R"("related":[{"reference":{"value":"OLD"},)" + prior + "}],"));
  CHECK(replacing.says(Field::bill_type) == "137");
  CHECK(replacing.says(Field::frequency_code) == "7");
  const Claim parts(
      fhir_claim(R"("extension":[{"url":"https://x/clm_srvc_clsfctn_type_cd","valueCoding":{"code":"3"}}],)"
                 R"("facility":{"extension":[{"url":"https://x/clm_fac_type_cd","valueCoding":{"code":"1"}}]},)"
                 R"("supportingInfo":[{"sequence":1,"category":)" +
                 coded("typeofbill") + R"(,"code":)" + coded("1") + "}],"));
  CHECK(parts.says(Field::bill_type) == "131");
}

TEST_CASE("a FHIR claim's type is HL7's word, or CMS's number of its kind") {
  const auto type = [](const std::string& codings) {
    std::string text = fhir_claim();
    const std::string_view from = R"({"code":"professional"})";
    return Claim(text.replace(text.find(from), from.size(), codings)).says(Field::claim_type);
  };
  const auto nch = [](const std::string& code) {
    return R"({"system":"https://bluebutton.cms.gov/resources/variables/nch_clm_type_cd","code":")" + code + "\"}";
  };
  CHECK(type(R"({"code":"institutional"})") == "INSTITUTIONAL");
  CHECK(type(R"({"code":"oral"})") == "DENTAL");
  CHECK(type(R"({"code":"vision"})") == "PROFESSIONAL");
  CHECK(type(nch("40")) == "INSTITUTIONAL");
  CHECK(type(nch("71")) == "PROFESSIONAL");
  CHECK(type(nch("82") + R"(,{"code":"institutional"})") == "DME");
  CHECK(type(R"({"code":"something"})").empty());
}

TEST_CASE("a FHIR patient is found by reference, by identifier, contained or in the bundle") {
  const auto patient = [](const std::string& reference, const std::string& more = {}) {
    std::string text = fhir_claim(more);
    const std::string_view from = R"({"reference":"Patient/p1"})";
    return text.replace(text.find(from), from.size(), reference);
  };
  CHECK(Claim(patient(R"({"reference":"https://server/fhir/Patient/p2/_history/3"})")).says(Field::patient) == "p2");
  CHECK(Claim(patient(R"({"reference":"urn:uuid:0a-1b"})")).says(Field::patient) == "0a-1b");
  CHECK(Claim(patient(R"({"identifier":{"value":"M1"}})")).says(Field::patient) == "M1");
  const std::string person = R"("birthDate":"1961-04-02","gender":"female","deceasedDateTime":"2024-03-01T10:00:00Z",)"
                             R"("address":[{"use":"old","state":"OH"},{"state":"MI","postalCode":"48104"}])";
  const std::string contained =
      R"("contained":[{"resourceType":"Patient","id":"pat","identifier":[{"value":"X"},{"type":)" + coded("MB") +
      R"(,"value":"M7"}],)" + person + "}],";
  const Claim inside(patient(R"({"reference":"#pat"})", contained));
  CHECK(inside.says(Field::patient) == "M7");
  CHECK(inside.says(Field::born) == "1961-04-02");
  CHECK(inside.says(Field::death_date) == "2024-03-01");
  CHECK(inside.says(Field::sex) == "F");
  CHECK(inside.says(Field::patient_state) == "MI");
  CHECK(inside.says(Field::patient_zip) == "48104");
  const Claim bundled(R"({"resourceType":"Bundle","entry":[{"resource":)" + fhir_claim() +
                      R"(},{"fullUrl":"https://x/Patient/p1","resource":{"resourceType":"Patient","id":"p1",)" +
                      person + "}}]}");
  CHECK(bundled.says(Field::patient) == "p1");
  CHECK(bundled.says(Field::born) == "1961-04-02");
  // #patient is the name of every server's contained patient: it is no one's id.
  const Reading nobody = read_fhir(patient(
      R"({"reference":"#patient"})", R"("contained":[{"resourceType":"Patient","id":"patient","gender":"male"}],)"));
  CHECK(nobody.ids() == std::vector<std::string>{"E0706"});
}

TEST_CASE("FHIR patients one a line fill what claims leave out") {
  SymbolTable symbols;
  Patients patients(symbols);
  Diagnostics diagnostics;
  const std::string person = R"({"resourceType":"Patient","id":"p1","birthDate":"1961-04-02","gender":"female",)"
                             R"("address":[{"state":"MI"}]})";
  CHECK(patients.read_from_memory("Patient.ndjson", person + "\n" + R"({"resourceType":"Patient","id":"p2"})" + "\n",
                                  {}, diagnostics));
  REQUIRE(patients.size() == 2);
  const auto* values = patients.find(symbols.intern(SymbolDomain::text, "p1"));
  REQUIRE(values != nullptr);
  CHECK(value_in(*values, Field::born) == make_date(1961, 4, 2)->days);
  CHECK(value_in(*values, Field::sex).has_value());
  CHECK_FALSE(patients.read_from_memory(
      "Patient.ndjson", R"({"resourceType":"Patient","id":"p3","birthDate":"1961-14-02"})", {}, diagnostics));
  CHECK(std::get<DataPlace>(diagnostics.list().at(0).place).column > 40);
}

TEST_CASE("FHIR providers are read by role, from identifiers, contained and bundled resources") {
  const std::string npi_system = R"("system":"http://hl7.org/fhir/sid/us-npi",)";
  const auto member = [&](int sequence, std::string_view role, std::string_view npi, std::string_view more = {}) {
    return R"({"sequence":)" + std::to_string(sequence) + R"(,"role":)" + coded(role) +
           R"(,"provider":{"identifier":{)" + npi_system + R"("value":")" + std::string(npi) + "\"}}" +
           std::string(more) + "}";
  };
  const std::string qualified = R"(,"qualification":{"coding":[{"system":"http://nucc.org/provider-taxonomy",)"
                                R"("code":"207R00000X"},{"system":"https://x/variables/prvdr_spclty","code":"11"}]})";
  const std::string contained =
      R"("contained":[{"resourceType":"Organization","id":"org","identifier":[{"type":)" + coded("TAX") +
      R"(,"value":"38-1234567"},{)" + npi_system +
      R"("value":"1111111111"}],"address":[{"state":"MI"}]},)"
      R"({"resourceType":"PractitionerRole","id":"role","practitioner":{"reference":"#doc"}},)"
      R"({"resourceType":"Practitioner","id":"doc","identifier":[{)" +
      npi_system +
      R"("value":"2222222222"}]}],)"
      R"("provider":{"reference":"#org"},"facility":{"reference":"#role"},)";
  const Claim claim(fhir_claim(contained + R"("careTeam":[)" + member(1, "primary", "3333333333") + "," +
                                   member(2, "performing", "4444444444", qualified) + "," +
                                   member(3, "referring", "5555555555") + "," + member(4, "attending", "6666666666") +
                                   "," + member(5, "operating", "7777777777") + "," +
                                   member(6, "supervisor", "8888888888") + "],",
                               "c1", R"("careTeamSequence":[1],)"));
  CHECK(claim.says(Field::billing_npi) == "1111111111");
  CHECK(claim.says(Field::billing_tax_id) == "38-1234567");
  CHECK(claim.says(Field::billing_state) == "MI");
  CHECK(claim.says(Field::facility_npi) == "2222222222");
  CHECK(claim.says(Field::claim_rendering_npi) == "4444444444");
  CHECK(claim.says(Field::claim_taxonomy) == "207R00000X");
  CHECK(claim.says(Field::claim_specialty) == "11");
  CHECK(claim.says(Field::referring_npi) == "5555555555");
  CHECK(claim.says(Field::attending_npi) == "6666666666");
  CHECK(claim.says(Field::operating_npi) == "7777777777");
  CHECK(claim.says(Field::supervising_npi) == "8888888888");
  CHECK(claim.says(Field::rendering_npi) == "3333333333");
  // An identifier that says nothing of itself is an NPI when it looks like one.
  CHECK(Claim(fhir_claim(R"("provider":{"identifier":{"value":"1234567893"}},)")).says(Field::billing_npi) ==
        "1234567893");
  CHECK(Claim(fhir_claim(R"("provider":{"identifier":{"value":"A-17"}},)")).says(Field::billing_npi).empty());
}

TEST_CASE("FHIR diagnoses stand in the order of their sequence, the principal one first, and lines point at them") {
  const Claim claim(claim_of("",
                             diagnosis(3, "E11.9", "") + "," + diagnosis(1, "I10", "secondary") + "," +
                                 diagnosis(2, "M79.18", "principal") + "," + diagnosis(4, "R07.9", "admitting"),
                             item(1, R"("diagnosisSequence":[1])") + "," + item(2, R"("diagnosisSequence":[3,2])")));
  CHECK(claim.says(Field::diagnoses) == "M7918 I10 E119");
  CHECK(claim.says(Field::principal_diagnosis) == "M7918");
  CHECK(claim.says(Field::admitting_diagnosis) == "R079");
  CHECK(claim.says(Field::diagnosis, 0) == "I10");
  CHECK(claim.says(Field::primary_diagnosis, 1) == "E119");
  // What a line points at is a diagnosis of the claim, whatever else it is.
  CHECK(Claim(claim_of("", diagnosis(1, "I10", "") + "," + diagnosis(2, "W19.XXXA", "externalcauseofinjury"),
                       item(1, R"("diagnosisSequence":[2])")))
            .says(Field::diagnosis) == "W19XXXA");
  CHECK(read_fhir(claim_of("", diagnosis(1, "I10", ""), item(1, R"("diagnosisSequence":[2])"))).has("E0713"));
  CHECK(Claim(claim_of("", diagnosis(1, "4019", "", "urn:oid:2.16.840.1.113883.6.103"), item(1)))
            .says(Field::diagnoses) == "4019");
  CHECK(read_fhir(claim_of("",
                           diagnosis(1, "4019", "", "http://hl7.org/fhir/sid/icd-9-cm") + "," + diagnosis(2, "I10", ""),
                           item(1)))
            .has("E0721"));
}

TEST_CASE("diagnoses that are no ICD codes make the list missing; a bundle's Condition is looked up") {
  const std::string snomed = diagnosis(2, "22298006", "", "http://snomed.info/sct");
  const Claim mixed(claim_of("", diagnosis(1, "I10", "") + "," + snomed, item(1, R"("diagnosisSequence":[2])")));
  CHECK(mixed.says(Field::diagnoses).empty());
  CHECK(mixed.reading.ids() == std::vector<std::string>{"W0772"});
  const std::string referring =
      claim_of("", R"({"sequence":1,"diagnosisReference":{"reference":"urn:uuid:d1"}})", item(1));
  const Claim looked_up(
      R"({"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:d1","resource":{"resourceType":"Condition",)"
      R"("id":"d1","code":)" +
      coded("I10", kIcd10) + R"(}},{"resource":)" + referring + "}]}");
  CHECK(looked_up.says(Field::diagnoses) == "I10");
  CHECK(Claim(referring).reading.has("W0772"));
}

TEST_CASE("FHIR procedures are ICD-10-PCS, the principal one first; what is billed as a line is none of them") {
  const auto procedure = [](std::string_view code, std::string_view system, std::string_view type = {}) {
    return R"({"procedureCodeableConcept":)" + coded(code, system) +
           (type.empty() ? "" : R"(,"type":[)" + coded(type) + "]") + "}";
  };
  const std::string pcs = "http://www.cms.gov/Medicare/Coding/ICD10";
  const Claim claim(claim_of(R"("procedure":[)" + procedure("0SRB03A", pcs) + "," +
                                 procedure("99213", "http://www.ama-assn.org/go/cpt") + "," +
                                 procedure("0SR903A", pcs, "principal") + "],",
                             diagnosis(1, "I10", ""), item(1)));
  CHECK(claim.says(Field::icd_procedures) == "0SR903A 0SRB03A");
  CHECK(Claim(claim_of(R"("procedure":[)" + procedure("80146002", "http://snomed.info/sct") + "],",
                       diagnosis(1, "I10", ""), item(1)))
            .reading.has("W0772"));
}

TEST_CASE("FHIR supportingInfo says stay, bill and codes of the form UB-04") {
  const auto info = [](std::string_view category, const std::string& value) {
    return R"({"sequence":1,"category":)" + coded(category) + "," + value + "}";
  };
  const Claim claim(claim_of(
      R"("supportingInfo":[)" +
          info("admissionperiod", R"("timingPeriod":{"start":"2024-01-02T14:30:00-05:00","end":"2024-01-07"})") + "," +
          info("clmrecvddate", R"("timingDate":"2024-01-20")") + "," + info("admtype", R"("code":)" + coded("1")) +
          "," + info("pointoforigin", R"("code":)" + coded("7")) + "," +
          info("discharge-status", R"("code":)" + coded("01")) + "," + info("drg", R"("code":)" + coded("470")) + "," +
          info("patientaccountnumber", R"("valueString":"PCN9")") + "," +
          info("info", R"("code":)" + coded("40", "https://www.nubc.org/CodeSystem/ConditionCodes")) + "," +
          info("info", R"("code":)" + coded("11", "https://www.nubc.org/CodeSystem/OccurrenceCodes")) + "," +
          info("info", R"("code":)" + coded("80", "https://www.nubc.org/CodeSystem/ValueCodes")) +
          R"(],"billablePeriod":{"start":"2024-01-02","end":"2024-01-07"},"accident":{"date":"2024-01-01","type":)" +
          coded("MVA") + "},",
      diagnosis(1, "I10", ""), item(1)));
  CHECK(claim.says(Field::admission_date) == "2024-01-02");
  CHECK(claim.says(Field::admission_hour) == "14");
  CHECK(claim.says(Field::discharge_date) == "2024-01-07");
  CHECK(claim.says(Field::discharge_hour).empty());
  CHECK(claim.says(Field::received_date) == "2024-01-20");
  CHECK(claim.says(Field::admission_type) == "1");
  CHECK(claim.says(Field::admission_source) == "7");
  CHECK(claim.says(Field::patient_status) == "01");
  CHECK(claim.says(Field::drg) == "470");
  CHECK(claim.says(Field::patient_control_number) == "PCN9");
  CHECK(claim.says(Field::condition_codes) == "40");
  CHECK(claim.says(Field::occurrence_codes) == "11");
  CHECK(claim.says(Field::value_codes) == "80");
  CHECK(claim.says(Field::statement_from) == "2024-01-02");
  CHECK(claim.says(Field::accident_date) == "2024-01-01");
  CHECK(claim.says(Field::related_cause) == "AA");
  CHECK(Claim(claim_of("", diagnosis(1, "I10", ""), item(1))).says(Field::received_date) == "2024-02-01");
}

TEST_CASE("payer, plan and authorization of a FHIR claim come from insurer, coverage and insurance") {
  const std::string contained =
      R"("contained":[{"resourceType":"Coverage","id":"cov","payor":[{"reference":"#pay"}],"class":[{"type":)" +
      coded("plan") + R"(,"value":"B"}]},{"resourceType":"Organization","id":"pay","name":"Example Health"}],)";
  const Claim claim(fhir_claim(contained + R"("insurance":[{"focal":false,"coverage":{}},{"focal":true,)"
                                           R"("coverage":{"reference":"#cov"},"preAuthRef":["PA1","PA2"]}],)"));
  CHECK(claim.says(Field::payer) == "Example Health");
  CHECK(claim.says(Field::plan) == "B");
  CHECK(claim.says(Field::authorization) == "PA1");
  CHECK(Claim(fhir_claim(R"("insurer":{"identifier":{"value":"CMS"},"display":"Other"},)")).says(Field::payer) ==
        "CMS");
  CHECK(Claim(fhir_claim(R"("insurer":{"display":"Other"},)")).says(Field::payer) == "Other");
}

TEST_CASE("FHIR items are lines: codes, ordered modifiers, dates, places, drugs and quantities") {
  const Claim claim(fhir_claim(
      "", "c1",
      R"("modifier":[)" + coded("59") + "," + coded("RT") + R"(],"revenue":)" + coded("0450") +
          R"(,"locationCodeableConcept":)" + coded("11") + R"(,"detail":[{"productOrService":)" +
          coded("00777310502", "http://hl7.org/fhir/sid/ndc") + R"(,"quantity":{"value":1.50,"code":"ML"}}],)"));
  CHECK(claim.says(Field::procedure) == "99213");
  CHECK(claim.says(Field::modifiers) == "59 RT");
  CHECK(claim.says(Field::first_modifier) == "59");
  CHECK(claim.says(Field::revenue_code) == "0450");
  CHECK(claim.says(Field::place_of_service) == "11");
  CHECK(claim.says(Field::ndc) == "00777310502");
  CHECK(claim.says(Field::ndc_quantity) == "1.5");
  CHECK(claim.says(Field::ndc_unit) == "ML");
  CHECK(claim.says(Field::charge) == "12.50");
  CHECK(claim.says(Field::units) == "1");
  const auto one = [](const std::string& more) { return Claim(claim_of("", diagnosis(1, "I10", ""), item(1, more))); };
  CHECK(one(R"("quantity":{"value":15,"code":"min"})").says(Field::minutes) == "15");
  CHECK(one(R"("quantity":{"value":15,"code":"min"})").says(Field::units).empty());
  CHECK(one(R"("quantity":{"value":2},"unitPrice":{"value":10.25})").says(Field::charge) == "20.50");
  CHECK(one(R"("unitPrice":{"value":10.25},"factor":0.5)").says(Field::charge).empty());
  CHECK(
      read_fhir(claim_of("", diagnosis(1, "I10", ""), item(1, R"("net":{"value":5,"currency":"EUR"})"))).has("E0772"));
  // Dates: the item's day, its period, else the first day of the claim's.
  const std::string product = R"("productOrService":)" + coded("J1885") + "}";
  const std::string billable = R"("billablePeriod":{"start":"2024-01-03","end":"2024-01-04"},)";
  const Claim period(
      claim_of(billable, diagnosis(1, "I10", ""),
               R"({"sequence":1,"servicedPeriod":{"start":"2024-01-04","end":"2024-01-06"},)" + product));
  CHECK(period.says(Field::service_date) == "2024-01-04");
  CHECK(period.says(Field::through_date) == "2024-01-06");
  CHECK(Claim(claim_of(billable, diagnosis(1, "I10", ""), R"({"sequence":1,)" + product)).says(Field::service_date) ==
        "2024-01-03");
  CHECK(read_fhir(claim_of(R"("billablePeriod":{"start":"2024-01"},)", diagnosis(1, "I10", ""),
                           R"({"sequence":1,)" + product))
            .has("E0706"));
}

TEST_CASE("a FHIR line with neither a procedure nor a revenue code is left out, and it is said") {
  const auto line = [](const std::string& what) {
    return R"({"sequence":2,"servicedDate":"2024-01-05",)" + what + "}";
  };
  const auto beside = [&](const std::string& what) {
    return Claim(claim_of("", diagnosis(1, "I10", ""), item(1) + "," + line(what)));
  };
  const Claim snomed = beside(R"("productOrService":)" + coded("185345009", "http://snomed.info/sct"));
  CHECK(snomed.reading.ids() == std::vector<std::string>{"W0773"});
  CHECK(snomed.reading.counts.lines == 1);
  const Claim by_revenue = beside(R"("productOrService":)" +
                                  coded("not-applicable", "http://terminology.hl7.org/CodeSystem/data-absent-reason") +
                                  R"(,"revenue":)" + coded("0120"));
  CHECK(by_revenue.reading.ids().empty());
  CHECK(by_revenue.says(Field::procedure, 1).empty());
  CHECK(by_revenue.says(Field::revenue_code, 1) == "0120");
  CHECK(read_fhir(claim_of("", diagnosis(1, "I10", ""),
                           line(R"("productOrService":)" + coded("1", "http://snomed.info/sct"))))
            .has("E0706"));
  CHECK(read_fhir(claim_of("", diagnosis(1, "I10", ""), line(R"("quantity":{"value":1})"))).has("E0706"));
}

TEST_CASE("an ExplanationOfBenefit in history says what was paid and allowed") {
  const auto adjudicated = [](std::string_view category, const std::string& value, std::string_view column = {}) {
    return R"({"category":{"coding":[{"code":")" + std::string(category) + "\"}" +
           (column.empty() ? "" : R"(,{"code":"https://x/variables/)" + std::string(column) + "\"}") + "]}," + value +
           "}";
  };
  const auto amount = [](std::string_view dollars) { return R"("amount":{"value":)" + std::string(dollars) + "}"; };
  const std::string of_line = R"("adjudication":[)" + adjudicated("submitted", amount("5.0"), "rev_cntr_rate_amt") +
                              "," + adjudicated("submitted", amount("99.85"), "rev_cntr_tot_chrg_amt") + "," +
                              adjudicated("submitted", amount("7.0"), "rev_cntr_pmt_amt_amt") + "," +
                              adjudicated("eligible", amount("20.29"), "line_prmry_alowd_chrg_amt") + "," +
                              adjudicated("eligible", amount("47.84")) + "," +
                              adjudicated("allowedunits", R"("value":2)");
  const std::string denied = adjudicated("benefitpaymentstatus", R"("reason":)" + coded("denied"));
  const std::string eob =
      claim_of("", diagnosis(1, "I10", ""), item(1, of_line + "]") + "," + item(2, of_line + "," + denied + "]"));
  const Claim history(eob, ReadAs::history);
  CHECK(history.says(Field::charge) == "99.85");
  CHECK(history.says(Field::allowed_amount) == "47.84");
  CHECK(history.says(Field::units_allowed) == "2");
  CHECK(history.status(0) == LineStatus::paid);
  CHECK(history.status(1) == LineStatus::denied);
  CHECK(Claim(eob).status(1) == LineStatus::fresh);
  const auto status = [&](const std::string& more, const std::string& of_item = {}) {
    return Claim(claim_of(more, diagnosis(1, "I10", ""), item(1, of_item)), ReadAs::history).status();
  };
  CHECK(status("") == LineStatus::paid);
  CHECK(status(R"("outcome":"queued",)") == LineStatus::pended);
  CHECK(status(R"("outcome":"error",)") == LineStatus::denied);
  CHECK(status(R"("adjudication":[)" + denied + "],") == LineStatus::denied);
  CHECK(status(R"("extension":[{"url":"https://x/carr_clm_pmt_dnl_cd","valueCoding":{"code":"0"}}],)") ==
        LineStatus::denied);
  const auto indicator = [](std::string_view code) {
    return R"("extension":[{"url":"https://x/line_prcsg_ind_cd","valueCoding":{"code":")" + std::string(code) + "\"}}]";
  };
  CHECK(status("", indicator("A")) == LineStatus::paid);
  CHECK(status("", indicator("N")) == LineStatus::denied);
}

TEST_CASE("decimals of FHIR are exact: no digit is lost and none is made up") {
  CHECK(plain_decimal("12.5000", 2) == "12.50");
  CHECK(plain_decimal("12.505", 2) == "12.505");
  CHECK(plain_decimal("1.25E1", 2) == "12.5");
  CHECK(plain_decimal("-1.5e-2", 2) == "-0.015");
  CHECK(plain_decimal("3e2", 0) == "300");
  CHECK(plain_decimal("1.000", 0) == "1");
  CHECK(plain_decimal("1e999", 2) == "1e999");
  CHECK(plain_decimal("much", 2) == "much");
}

TEST_CASE("systems of FHIR codings are known by their URIs and OIDs") {
  CHECK(fhir_system("http://hl7.org/fhir/sid/icd-10-cm") == FhirSystem::icd10);
  CHECK(fhir_system("http://hl7.org/fhir/sid/icd-10") == FhirSystem::icd10);
  CHECK(fhir_system("http://fhir.de/CodeSystem/bfarm/icd-10-gm") == FhirSystem::other);
  CHECK(fhir_system("http://hl7.org/fhir/sid/icd-9-cm/procedure") == FhirSystem::icd9);
  CHECK(fhir_system("https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets") == FhirSystem::procedure);
  CHECK(fhir_system("https://bluebutton.cms.gov/resources/codesystem/hcpcs") == FhirSystem::procedure);
  CHECK(fhir_system("urn:oid:2.16.840.1.113883.6.12") == FhirSystem::procedure);
  CHECK(fhir_system("http://hl7.org/fhir/sid/ndc") == FhirSystem::drug);
  CHECK(fhir_system("http://snomed.info/sct") == FhirSystem::other);
  CHECK(fhir_system("") == FhirSystem::unstated);
}

}  // namespace edict::test
