#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {

TEST_CASE("lines stand by service date, date of receipt with absent first, claim id and line number") {
  Reading r = read_json(
      claim_json("B", "P1", "2024-01-05", R"("received_date":"2024-01-06")") +
      claim_json("A", "P1", "2024-01-05", R"("received_date":"2024-01-06")") + claim_json("Z", "P1", "2024-01-05") +
      claim_json("Y", "P1", "2024-01-04", R"("received_date":"2024-03-01")") + claim_json("X", "P0", "2025-01-01"));
  CHECK(r.ids().empty());
  const Batch batch = batch_of(r);
  REQUIRE(batch.patient_count() == 2);
  std::string order;
  for (std::size_t p = 0; p < 2; ++p) {
    for (LineIndex l : batch.lines_of(static_cast<PatientIndex>(p)))
      order += shown(r.symbols, Field::claim_id, batch.value(Field::claim_id, l)) + " ";
  }
  CHECK(order == "X Y Z A B ");
}

TEST_CASE("the batch is the same in whatever order claims come") {
  const std::vector<std::string> claims = {
      claim_json("A", "P2", "2024-01-05", R"("diagnoses":["M79.18","E11.9"])",
                 R"("diagnosis_pointers":[2],"charge":"5.00")"),
      claim_json("B", "P1", "2024-01-05"), claim_json("C", "P2", "2023-01-05", R"("status":"paid")"),
      claim_json("D", "P1", "2024-01-05", R"("frequency_code":"7","original_claim_id":"B")"),
      // C and A disagree about the birth date: the one received last holds.
      R"({"claim_id":"E","received_date":"2024-02-01","patient":{"id":"P2","birth_date":"1961-04-02"},"lines":[{"line":1,"procedure":"99213","service_date":"2024-01-05"}]})"
      "\n",
      R"({"claim_id":"F","received_date":"2024-01-01","patient":{"id":"P2","birth_date":"1961-04-20"},"lines":[{"line":1,"procedure":"99213","service_date":"2024-01-05"}]})"
      "\n"};
  std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
  std::string first;
  do {
    std::string text;
    for (std::size_t i : order) text += claims[i];
    Reading r = read_json(text);
    BatchBuilder builder(r.symbols);
    for (PlacedClaim& c : r.claims) builder.add(std::move(c.record));
    const std::string printed = print(builder.finish(), r.symbols);
    if (first.empty()) first = printed;
    REQUIRE(printed == first);
    REQUIRE(builder.counts().patients_at_odds == 1);
    REQUIRE(builder.empty());
  } while (std::next_permutation(order.begin(), order.end()));
  CHECK(first.find("patient.born=1961-04-02") != std::string::npos);
  CHECK(first.find("1961-04-20") == std::string::npos);
}

TEST_CASE("a line's place and provider override the claim's, and the billing provider stands in for the practice") {
  Reading r = read_json(
      R"({"claim_id":"C","patient":{"id":"P"},"place_of_service":"11","authorization":"A1","clia":"L1","referral":"F1",)"
      R"("billing_provider":{"npi":"B","tax_id":"TB","taxonomy":"208VP0014X","specialty":"72","group":"GB"},)"
      R"("rendering_provider":{"npi":"R","tax_id":"TR","specialty":"08"},"lines":[)"
      R"({"line":1,"procedure":"20552","service_date":"2024-01-05"},)"
      R"({"line":2,"procedure":"20552","service_date":"2024-01-05","place_of_service":"22","authorization":"A2","clia":"L2","referral":"F2",)"
      R"("rendering_provider":{"npi":"R2","tax_id":"T2","specialty":"C6","taxonomy":"207R00000X","group":"G2"}}]})");
  CHECK(r.ids().empty());
  const Batch b = batch_of(r);
  const auto line = [&](std::size_t l) {
    std::string text;
    for (Field f : {Field::place_of_service, Field::rendering_npi, Field::tax_id, Field::specialty, Field::taxonomy,
                    Field::provider_group, Field::line_authorization, Field::line_clia, Field::line_referral}) {
      text += at(b, r.symbols, l, f) + " ";
    }
    return text;
  };
  CHECK(line(0) == "11 R TR 08  GB A1 L1 F1 ");
  CHECK(line(1) == "22 R2 T2 C6 207R00000X G2 A2 L2 F2 ");
  CHECK(at(b, r.symbols, 1, Field::claim_place) == "11");
}

TEST_CASE("a line that names another provider takes nothing of the claim's person, and what it lacks is missing") {
  Reading r = read_json(
      R"({"claim_id":"C","patient":{"id":"P"},"billing_provider":{"npi":"B","tax_id":"TB","specialty":"72","group":"GB"},)"
      R"("rendering_provider":{"npi":"R","tax_id":"TR","specialty":"08","group":"GR"},"lines":[)"
      R"({"line":1,"procedure":"20552","service_date":"2024-01-05","rendering_provider":{"npi":"R2"}},)"
      R"({"line":2,"procedure":"20552","service_date":"2024-01-05","rendering_provider":{"npi":"R"}},)"
      R"({"line":3,"procedure":"20552","service_date":"2024-01-05","rendering_provider":{"npi":"B"}},)"
      R"({"line":4,"procedure":"20552","service_date":"2024-01-05"}]})");
  CHECK(r.ids().empty());
  const Batch b = batch_of(r);
  const auto line = [&](std::size_t l) {
    std::string text;
    for (Field f : {Field::rendering_npi, Field::specialty, Field::tax_id, Field::provider_group})
      text += at(b, r.symbols, l, f) + " ";
    return text;
  };
  CHECK(line(0) == "R2  TB GB ");
  CHECK(line(1) == "R 08 TR GR ");
  CHECK(line(2) == "B 72 TB GB ");
  CHECK(line(3) == "R 08 TR GR ");
}

TEST_CASE("pointers count the places of the claim form, empty ones too") {
  Reading r = read_json(R"({"claim_id":"C","patient":{"id":"P"},"diagnoses":["","E11.9","M79.18",""],"lines":[)"
                        R"({"line":1,"procedure":"20552","service_date":"2024-01-05","diagnosis_pointers":[3,2]},)"
                        R"({"line":2,"procedure":"20552","service_date":"2024-01-05"}]})");
  CHECK(r.ids().empty());
  const Batch b = batch_of(r);
  CHECK(at(b, r.symbols, 0, Field::primary_diagnosis) == "M7918");
  CHECK(at(b, r.symbols, 1, Field::primary_diagnosis) == "E119");
}

TEST_CASE("pointers select a line's diagnoses in their order, and without them all of the claim's") {
  Reading r = read_json(R"({"claim_id":"C","patient":{"id":"P"},"diagnoses":["M79.18","E11.9","I10"],"lines":[)"
                        R"({"line":1,"procedure":"20552","service_date":"2024-01-05","diagnosis_pointers":[3,1,3]},)"
                        R"({"line":2,"procedure":"20552","service_date":"2024-01-05"},)"
                        R"({"line":3,"procedure":"20552","service_date":"2024-01-05","diagnosis_pointers":["2"]}]})"
                        "\n" +
                        claim_json("D", "P", "2024-02-05"));
  CHECK(r.ids().empty());
  const Batch b = batch_of(r);
  const auto line = [&](std::size_t l) {
    return at(b, r.symbols, l, Field::diagnosis) + "|" + at(b, r.symbols, l, Field::primary_diagnosis) + "|" +
           at(b, r.symbols, l, Field::secondary_diagnoses) + "|" + at(b, r.symbols, l, Field::principal_diagnosis);
  };
  CHECK(line(0) == "I10 M7918|I10|M7918|M7918");
  CHECK(line(1) == "M7918 E119 I10|M7918|E119 I10|M7918");
  CHECK(line(2) == "E119|E119||M7918");
  CHECK(line(3) == "|||");
  CHECK(b.set_is_missing(Field::diagnosis, LineIndex{3}));
  CHECK_FALSE(b.set_is_missing(Field::secondary_diagnoses, LineIndex{2}));
}

TEST_CASE("derived fields are computed once") {
  Reading r = read_json(
      R"({"claim_id":"C","patient":{"id":"P","birth_date":"2020-02-29"},"lines":[)"
      R"({"line":1,"procedure":"20552","modifiers":["RT","59"],"charge":"10.50","service_date":"2024-02-28","through_date":"2024-03-01"},)"
      R"({"line":2,"procedure":"20552","charge":"-0.50","service_date":"2024-02-29"}]})"
      "\n" +
      claim_json("D", "P", "2019-01-01", R"("total_charge":"7.00")", R"("charge":"1.00")") +
      claim_json("E", "P", "2024-03-01"));
  CHECK(r.ids().empty());
  const Batch b = batch_of(r);
  const auto line = [&](std::size_t l) {
    std::string text;
    for (Field f : {Field::claim_id, Field::first_modifier, Field::span_days, Field::age, Field::age_in_months,
                    Field::age_in_days, Field::total_charge}) {
      text += at(b, r.symbols, l, f) + "|";
    }
    return text;
  };
  CHECK(line(0) == "D||1||||7.00|");  // before birth: no age rather than a young one
  CHECK(line(1) == "C|RT|3|3|47|1460|10.00|");
  CHECK(line(2) == "C||1|4|48|1461|10.00|");
  CHECK(line(3) == "E||1|4|48|1462||");
}

TEST_CASE("a replacement takes its claim out, a void itself too, and chains go all the way") {
  const auto left = [](const std::string& text, BatchCounts* counts = nullptr) {
    Reading r = read_json(text);
    BatchBuilder builder(r.symbols);
    for (PlacedClaim& c : r.claims) builder.add(std::move(c.record));
    const Batch b = builder.finish();
    if (counts != nullptr) *counts = builder.counts();
    std::string ids;
    for (std::size_t l = 0; l < b.line_count(); ++l) ids += at(b, r.symbols, l, Field::claim_id);
    return ids;
  };
  const auto takes = [](const std::string& id, const std::string& code, const std::string& original) {
    return claim_json(id, "P1", "2024-01-05",
                      R"("frequency_code":")" + code + R"(","original_claim_id":")" + original + "\"");
  };
  const std::string a = claim_json("A", "P1", "2024-01-05");
  const std::string paid = claim_json("A", "P1", "2023-01-05", R"("status":"paid")");
  BatchCounts counts;
  CHECK(left(a + takes("B", "7", "A"), &counts) == "B");
  CHECK(counts.claims_taken_out == 1);
  CHECK(counts.lines_taken_out == 1);
  CHECK(left(paid + takes("B", "7", "A")) == "B");
  CHECK(left(a + takes("B", "8", "A")).empty());
  CHECK(left(a + takes("B", "7", "A") + takes("C", "7", "B")) == "C");
  CHECK(left(a + takes("B", "7", "A") + takes("C", "8", "B"), &counts).empty());
  CHECK(counts.claims_taken_out == 3);
  CHECK(left(a + takes("B", "1", "A")) == "AB");
  CHECK(left(takes("B", "7", "gone")) == "B");
  CHECK(left(a + claim_json("V", "P1", "2024-01-05", R"("frequency_code":"8")")) == "A");
}

TEST_CASE("a patients file fills what the claims leave out") {
  Reading r = read_json(
      claim_json("A", "P1", "2024-01-05") +
      R"({"claim_id":"B","patient":{"id":"P2","sex":"M"},"lines":[{"line":1,"procedure":"99213","service_date":"2024-01-05"}]})");
  BatchBuilder builder(r.symbols);
  const auto code = [&](const char* sex) {
    return static_cast<std::int64_t>(r.symbols.intern(domain_of(CodeSystem::sex), sex));
  };
  builder.add_patient(r.symbols.intern(SymbolDomain::text, "P1"),
                      {{Field::sex, code("F")}, {Field::born, parse_date("2000-01-05")->days}});
  builder.add_patient(r.symbols.intern(SymbolDomain::text, "P2"), {{Field::sex, code("F")}});
  for (PlacedClaim& c : r.claims) builder.add(std::move(c.record));
  const Batch b = builder.finish();
  CHECK(at(b, r.symbols, 0, Field::sex) == "F");
  CHECK(at(b, r.symbols, 0, Field::age) == "24");
  CHECK(at(b, r.symbols, 1, Field::sex) == "M");
}

TEST_CASE("an empty builder makes an empty batch") {
  SymbolTable symbols;
  const Batch b = BatchBuilder(symbols).finish();
  CHECK(b.line_count() == 0);
  CHECK(b.patient_count() == 0);
}

}  // namespace edict::test
