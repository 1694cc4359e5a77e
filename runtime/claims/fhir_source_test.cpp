// How FHIR files are cut into resources, and what is said of those that are no claims.
#include "runtime/claims/fhir_source.hpp"

#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/claims/document_cutter.hpp"
#include "runtime/claims/fhir_for_tests.hpp"

namespace edict::test {
namespace {

std::string pretty(std::string json) {
  std::string text;
  for (char c : json) {
    text += c;
    if (c == '{' || c == '[' || c == ',') text += "\n  ";
  }
  return text + "\n";
}

}  // namespace

TEST_CASE("FHIR claims are read one a line, as documents, in lists and in bundles") {
  const std::string one = fhir_claim();
  const std::string two = fhir_claim({}, "c2");
  for (const std::string& text :
       {one + "\n" + two + "\n", one + "\r\n\r\n" + two, pretty(one) + pretty(two), pretty(one) + "\n" + pretty(two),
        "[" + one + "," + two + "]", pretty("[" + one + "," + two + "]"), "\xEF\xBB\xBF" + one + "\n" + two,
        R"({"resourceType":"Bundle","entry":[{"resource":)" + one + R"(},{"resource":)" + two + "}]}",
        pretty(R"({"resourceType":"Bundle","entry":[{"resource":)" + one + R"(},{"resource":)" + two + "}]}"),
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Bundle","entry":[{"resource":)" + one +
            R"(},{"resource":)" + two + "}]}}]}"}) {
    INFO(text);
    const Reading reading = read_fhir(text);
    CHECK(reading.ids().empty());
    CHECK(reading.claims.size() == 2);
    CHECK(reading.counts.lines == 2);
  }
}

TEST_CASE("JSON is told to be FHIR by the resourceType of its outermost object") {
  CHECK(looks_like_fhir(R"({"resourceType":"Claim"})"));
  CHECK(looks_like_fhir(R"( [ {"billablePeriod":{"start":"x"},"id":"\"","resourceType":"Claim"}])"));
  CHECK_FALSE(looks_like_fhir(R"({"claim_id":"resourceType"})"));
  CHECK_FALSE(looks_like_fhir(R"({"claim_id":"1","patient":{"resourceType":"Patient"}})"));
  CHECK_FALSE(looks_like_fhir(R"({"claim_id":"1"}{"resourceType":"Patient"})"));
  CHECK_FALSE(looks_like_fhir(""));
  ReadOptions named;
  named.format = InputFormat::fhir;
  Reading reading;
  read_into(reading, "claims", fhir_claim(), named);
  CHECK(reading.claims.size() == 1);
}

TEST_CASE("a broken FHIR resource leaves its neighbours alone") {
  const std::string good = fhir_claim();
  const Reading line = read_fhir(good + "\n" + good.substr(0, 60) + "\n" + fhir_claim({}, "c2") + "\n");
  CHECK(line.claims.size() == 2);
  CHECK(line.ids() == std::vector<std::string>{"E0704"});
  CHECK(line.place().line == 2);
  CHECK(line.counts.refused == 1);
  const Reading first = read_fhir(good.substr(0, 60) + "\n" + good + "\n" + fhir_claim({}, "c2") + "\n");
  CHECK(first.claims.size() == 2);
  CHECK(first.place().line == 1);
  const Reading cut = read_fhir(pretty(good) + pretty(fhir_claim({}, "c2")).substr(0, 200));
  CHECK(cut.claims.size() == 1);
  CHECK(cut.has("E0704"));
}

TEST_CASE("faults of FHIR name file, line, column, claim, resource and path, and no value") {
  std::string text = fhir_claim();
  text.replace(text.find("12.5000"), 7, "\"secret\"");
  const Reading reading = read_fhir(pretty(text));
  REQUIRE(reading.ids() == std::vector<std::string>{"E0709"});
  CHECK(reading.place().file == "claims.ndjson");
  CHECK(reading.place().line > 20);
  CHECK(reading.place().column == 11);
  CHECK(reading.place().record == "c1/1");
  CHECK(reading.first().message.find("(Claim c1, item[0].net.value)") != std::string::npos);
  CHECK(reading.first().message.find("secret") == std::string::npos);
}

TEST_CASE("FHIR resources that are no claims to decide are refused or left out, and it is said") {
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text = fhir_claim();
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string_view gone : {"cancelled", "draft", "entered-in-error"}) {
    const Reading reading = read_fhir(with("\"active\"", "\"" + std::string(gone) + "\""));
    CHECK(reading.ids() == std::vector<std::string>{"W0771"});
    CHECK(reading.first().message.find(gone) != std::string::npos);
    CHECK(reading.counts.refused == 0);
  }
  CHECK(read_fhir(with("professional", "pharmacy")).has("W0771"));
  CHECK(read_fhir(fhir_claim(R"("related":[{"relationship":{"coding":[{"code":"replacedby"}]}}],)")).has("W0771"));
  const Reading asked = read_fhir(with("\"use\":\"claim\"", "\"use\":\"preauthorization\""));
  CHECK(asked.ids() == std::vector<std::string>{"E0774"});
  CHECK(asked.counts.refused == 1);
  CHECK(read_fhir(fhir_claim() + "\n{\"id\":\"c2\"}\n").has("E0771"));
  CHECK(read_fhir(fhir_claim() + "\n{\"resourceType\":\"a secret\"}\n").has("E0771"));
  CHECK(read_fhir(fhir_claim() + "\n{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n").has("W0730"));
  CHECK(read_fhir(fhir_claim(R"("modifierExtension":[{"url":"http://example.org/not"}],)")).has("E0773"));
  CHECK(read_fhir(fhir_claim(R"("created":"2024-02-03",)")).has("E0711"));
}

TEST_CASE("documents of several lines end where their brackets close") {
  CHECK(open_brackets(R"({"a":"}","b":[{"\"}":1}])") == 1);
  CHECK(open_brackets("") == 0);
  DocumentEnd document;
  CHECK(document.take("{") == DocumentEnd::At::later);
  CHECK(document.take("  \"a\": [1, 2]") == DocumentEnd::At::later);
  CHECK(document.take(R"({"resourceType":"Claim"})") == DocumentEnd::At::before);
  CHECK(document.take("{\n") == DocumentEnd::At::later);
  CHECK(document.take("}\n") == DocumentEnd::At::behind);
}

TEST_CASE("parts of a FHIR file give the same claims as the whole") {
  std::string lines;
  std::string documents;
  for (int i = 0; i < 40; ++i) {
    lines += fhir_claim({}, "c" + std::to_string(i)) + "\n";
    documents += pretty(fhir_claim({}, "c" + std::to_string(i)));
  }
  for (const std::string& text : {lines, documents}) {
    for (const std::size_t part : {std::size_t{16}, std::size_t{1000}, std::size_t{1} << 20}) {
      ReadOptions options;
      options.part_bytes = part;
      Reading reading;
      read_into(reading, "claims.ndjson", text, options);
      CHECK(reading.ids().empty());
      CHECK(reading.claims.size() == 40);
    }
  }
  ReadOptions small;
  small.part_bytes = 100;
  small.longest_record = 500;
  Reading reading;
  read_into(reading, "claims.ndjson", documents, small);
  CHECK(reading.ids() == std::vector<std::string>{"E0703"});
  CHECK(reading.counts.refused == 1);
}

TEST_CASE("two FHIR claims in one line keep their places apart, and their receipts have their names") {
  const std::string contained = R"("contained":[{"resourceType":"Patient","id":"x","identifier":[{"value":"M1"}],)"
                                R"("name":[{"family":"Doe","given":["Jane","Q"]}]}],)";
  std::string named = fhir_claim(contained);
  const std::string_view reference = R"({"reference":"Patient/p1"})";
  named.replace(named.find(reference), reference.size(), R"({"reference":"#x"})");
  const std::string text = "[" + named + "," + fhir_claim() + "]\n";
  SymbolTable symbols;
  Diagnostics diagnostics;
  ReadOptions options;
  options.receipts = true;
  auto source = claims_from_memory("c.ndjson", text, symbols, options);
  std::vector<std::uint32_t> places;
  while (const auto claim = source->next_packed(diagnostics)) places.push_back(claim->within);
  CHECK(places == std::vector<std::uint32_t>{0, 1});
  const std::vector<ClaimReceipt> receipts = source->take_receipts();
  REQUIRE(receipts.size() == 2);
  CHECK(receipts[0].names.patient.name == "Doe");
  CHECK(receipts[0].names.patient.first == "Jane");
  CHECK(receipts[0].names.patient.middle == "Q");
  CHECK(receipts[1].within == 1);
  // The second is refused for its id alone.
  PatientStream stream(symbols);
  stream.add_claims(claims_from_memory("c.ndjson", text, symbols));
  CHECK_FALSE(stream.read(diagnostics));
  CHECK(stream.refused_twice() == std::set<ClaimPlace>{{0, 1, 1}});
  const auto batch = stream.next(diagnostics);
  REQUIRE(batch);
  CHECK(batch->line_count() == 1);
}

}  // namespace edict::test
