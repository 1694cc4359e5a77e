#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {
namespace {

// A value that a field of each type takes, and how it reads back.
std::pair<std::string, std::string> sample(const FieldInfo& f) {
  switch (f.type.kind) {
    case Kind::boolean:
      return {"true", "true"};
    case Kind::integer:
      return {"7", "7"};
    case Kind::decimal:
      return {"2.5", "2.5"};
    case Kind::money:
      return {"85.10", "85.10"};
    case Kind::date:
      return {"20240105", "2024-01-05"};
    case Kind::code:
    case Kind::code_set:
      switch (f.type.system) {
        case CodeSystem::icd:
          return {"M79.18", "M7918"};
        case CodeSystem::icd_procedure:
          return {"0SRC0J9", "0SRC0J9"};
        case CodeSystem::hcpcs:
          return {"j0585", "J0585"};
        case CodeSystem::revenue:
          return {"450", "0450"};
        case CodeSystem::bill_type:
          return {"0131", "131"};
        case CodeSystem::taxonomy:
          return {"208VP0014X", "208VP0014X"};
        case CodeSystem::ndc:
          return {"0002-7510-01", "00002751001"};
        case CodeSystem::drg:
          return {"065", "065"};
        case CodeSystem::state:
          return {"mi", "MI"};
        case CodeSystem::sex:
          return {"female", "F"};
        case CodeSystem::claim_type:
          return {"Professional", "PROFESSIONAL"};
        default:
          return {"11", "11"};
      }
    default:
      return {"some " + std::string(f.name), "some " + std::string(f.name)};
  }
}

// Puts a value at a path; "lines." goes into the first line.
void put(nlohmann::json& claim, std::string path, const nlohmann::json& value) {
  nlohmann::json* at = &claim;
  if (path.starts_with("lines.")) {
    at = &claim["lines"][0];
    path.erase(0, 6);
  }
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.')) {
    at = &(*at)[path.substr(0, dot)];
    path.erase(0, dot + 1);
  }
  (*at)[path] = value;
}

std::string error_of(const std::string& text, const ReadOptions& options = {}) {
  const Reading r = read_json(text, options);
  return r.diagnostics.list().empty() ? "" : std::string(r.first().id);
}

}  // namespace

TEST_CASE("every field with a path is read by its path") {
  nlohmann::json claim;
  for (const FieldInfo& f : all_fields()) {
    if (f.json_path.empty()) continue;
    const std::string value = sample(f).first;
    put(claim, std::string(f.json_path),
        f.type.kind == Kind::code_set ? nlohmann::json::array({value}) : nlohmann::json(value));
  }
  Reading r = read_json(claim.dump());
  CHECK(r.ids() == std::vector<std::string>{});
  REQUIRE(r.claims.size() == 1);
  const ClaimRecord& record = r.claims[0].record;
  for (const FieldInfo& f : all_fields()) {
    if (f.json_path.empty()) continue;
    INFO(f.json_path);
    const auto& values = f.level == Level::line ? record.lines[0].values : record.values;
    const auto& sets = f.level == Level::line ? record.lines[0].sets : record.sets;
    if (f.type.kind == Kind::code_set) {
      const auto set = std::find_if(sets.begin(), sets.end(), [&](const SetValue& s) { return s.field == f.field; });
      REQUIRE(set != sets.end());
      CHECK(shown(r.symbols, set->members) == sample(f).second);
    } else {
      CHECK(shown(r.symbols, f.field, value_in(values, f.field)) == sample(f).second);
    }
  }
}

TEST_CASE("a pointer at an empty diagnosis is refused") {
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", R"("diagnoses":["","E11.9"])", R"("diagnosis_pointers":[1])")) ==
        "E0713");
}

TEST_CASE("other people's names of a field are read, and twice is twice") {
  Reading r = read_json(claim_json("C1", "P1", "2024-01-05", R"("clia_no":"05D0642827","type_of_bill":"0131")",
                                   R"("thru":"2024-01-06","ndc_qty":"1.5")"));
  CHECK(r.ids() == std::vector<std::string>{});
  REQUIRE(r.claims.size() == 1);
  CHECK(shown(r.symbols, Field::claim_clia, value_in(r.claims[0].record.values, Field::claim_clia)) == "05D0642827");
  CHECK(shown(r.symbols, Field::bill_type, value_in(r.claims[0].record.values, Field::bill_type)) == "131");
  CHECK(value_in(r.claims[0].record.lines[0].values, Field::ndc_quantity) == 1500);
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", R"("clia":"1","clia_no":"2")")) == "E0711");
}

TEST_CASE("numbers of the file are exact, whatever they look like") {
  Reading r =
      read_json(claim_json("C1", "P1", "2024-01-05", {}, R"("charge":0.29,"units":1.125,"allowed_amount_cents":2901)"));
  REQUIRE(r.claims.size() == 1);
  const auto& line = r.claims[0].record.lines[0].values;
  CHECK(value_in(line, Field::charge) == 29);
  CHECK(value_in(line, Field::units) == 1125);
  CHECK(value_in(line, Field::allowed_amount) == 2901);
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", {}, R"("charge":85.005)")) == "E0709");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", {}, R"("charge":1e2)")) == "E0709");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", {}, R"("charge":"-20.00")")).empty());
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", {}, R"("charge":"1.00","charge_cents":100)")) == "E0711");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", {}, R"("units":1.0005)")) == "E0709");
}

TEST_CASE("a number in a code's place is taken only when nothing can be lost") {
  CHECK(
      error_of(R"({"claim_id":77,"patient":{"id":5},"lines":[{"line":"1","procedure":20552,"service_date":20240105}]})")
          .empty());
  CHECK(
      error_of(
          R"({"claim_id":"C","patient":{"id":"P"},"lines":[{"line":1,"procedure":2055,"service_date":"2024-01-05"}]})") ==
      "E0710");
  CHECK(error_of(claim_json("C1", "P1", "2008-01-05", R"("diagnoses":[9791])")) == "E0707");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", R"("place_of_service":1)")) == "E0710");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", R"("place_of_service":11)")).empty());
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", R"("payer":1.5)")) == "E0707");
}

TEST_CASE("null and empty are missing") {
  const Reading r = read_json(claim_json("C1", "P1", "2024-01-05",
                                         R"("payer":null,"plan":"","diagnoses":null,"rendering_provider":null)",
                                         R"("units":null,"modifiers":null,"rendering_provider":{"npi":null})"));
  CHECK(r.ids().empty());
  REQUIRE(r.claims.size() == 1);
  CHECK_FALSE(value_in(r.claims[0].record.values, Field::payer));
  CHECK_FALSE(value_in(r.claims[0].record.lines[0].values, Field::units));
}

TEST_CASE("what is required and absent is told with its place") {
  const auto message = [](const std::string& text) {
    const Reading r = read_json(text);
    return r.diagnostics.list().empty() ? std::string()
                                        : std::string(r.first().id) + " " + r.place().field + " " + r.place().record;
  };
  CHECK(message(R"({"patient":{"id":"P"},"lines":[{"line":1,"procedure":"20552","service_date":"2024-01-05"}]})") ==
        "E0706 claim_id ");
  CHECK(message(R"({"claim_id":"C","lines":[{"line":1,"procedure":"20552","service_date":"2024-01-05"}]})") ==
        "E0706 patient.id C");
  CHECK(message(R"({"claim_id":"C","patient":{"id":"P"}})") == "E0706 lines C");
  CHECK(message(R"({"claim_id":"C","patient":{"id":"P"},"lines":[]})") == "E0706 lines C");
  CHECK(
      message(R"({"claim_id":"C","patient":{"id":"P"},"lines":[{"procedure":"20552","service_date":"2024-01-05"}]})") ==
      "E0706 lines.line C");
  CHECK(message(R"({"claim_id":"C","patient":{"id":"P"},"lines":[{"line":2,"service_date":"2024-01-05"}]})") ==
        "E0706 lines.procedure C/2");
  // An institutional line may be billed by its revenue code alone.
  CHECK(
      message(
          R"({"claim_id":"C","patient":{"id":"P"},"lines":[{"line":2,"revenue_code":"0120","service_date":"2024-01-05"}]})")
          .empty());
  CHECK(message(R"({"claim_id":"C","patient":{"id":"P"},"lines":[{"line":2,"procedure":"20552"}]})") ==
        "E0706 lines.service_date C/2");
}

TEST_CASE("bad values are errors with line, field and claim, and never show the value") {
  struct Bad {
    const char *id, *head, *line;
  };
  for (const Bad& bad : std::vector<Bad>{
           {"E0708", "", R"("through_date":"2024-02-30")"},
           {"E0708", R"("received_date":"0999-01-01")", ""},
           {"E0708", R"("received_date":"3000-01-01")", ""},
           {"E0727", "", R"("units":-1)"},
           {"E0709", "", R"("units":"one")"},
           {"E0710", R"("diagnoses":["SECRET"])", ""},
           {"E0710", R"("diagnoses":["M79.18","441.2"])", ""},
           {"E0710", "", R"("modifiers":["SECRET"])"},
           {"E0710", R"("place_of_service":"-1")", ""},
           {"E0713", R"("diagnoses":["M79.18"])", R"("diagnosis_pointers":[2])"},
           {"E0713", R"("diagnoses":["M79.18"])", R"("diagnosis_pointers":[0])"},
           {"E0713", "", R"("diagnosis_pointers":[1])"},
           {"E0715", "", R"("through_date":"2024-01-04")"},
           {"E0707", R"("diagnoses":{"SECRET":1})", ""},
           {"E0707", R"("payer":["SECRET"])", ""},
           {"E0707", R"("payer":true)", ""},
           {"E0707", R"("billing_provider":"SECRET")", ""},
           {"E0711", R"("payer":"SECRET","payer":"b")", ""},
           {"E0711", R"("status":"paid","status":"denied")", ""},
           {"E0711", R"("dates":{},"dates":{})", ""},
           {"E0711", R"("diagnoses":["M79.18"])", R"("diagnosis_pointers":[1],"diagnosis_pointers":[1])"},
           {"E0721", R"("status":"SECRET")", ""},
           {"E0721", R"("diagnosis_code_type":"SECRET")", ""},
           {"E0721", R"("billing_provider":{"participating":"SECRET"})", ""},
           {"E0723", R"("frequency_code":"7","original_claim_id":"C1")", ""},
       }) {
    INFO(bad.head << bad.line);
    const Reading r = read_json("\n" + claim_json("C1", "P1", "2024-01-05", bad.head, bad.line) +
                                claim_json("C2", "P1", "2024-01-06"));
    REQUIRE(r.diagnostics.list().size() == 1);
    CHECK(r.first().id == bad.id);
    CHECK(r.place().line == 2);
    CHECK(r.place().record.starts_with("C1"));
    CHECK_FALSE(r.place().field.empty());
    CHECK(r.first().message.find("SECRET") == std::string::npos);
    CHECK(r.first().help.find("SECRET") == std::string::npos);
    REQUIRE(r.claims.size() == 1);  // the reader went on
    CHECK(r.counts.refused == 1);
  }
}

TEST_CASE("several faults of one claim are all told") {
  const Reading r = read_json(claim_json("C1", "P1", "2024-02-30", R"("diagnoses":["x"])", R"("units":-1)"));
  CHECK(r.ids() == std::vector<std::string>{"E0708", "E0727", "E0710"});
}

TEST_CASE("lines are given once") {
  const Reading r = read_json(claim_json("C", "P", "2024-01-05", R"("lines":[])"));
  CHECK(r.has("E0711"));
  CHECK(r.claims.empty());
}

TEST_CASE("a line number stands once in a claim") {
  const Reading r = read_json(R"({"claim_id":"C","patient":{"id":"P"},"lines":[)"
                              R"({"line":1,"procedure":"20552","service_date":"2024-01-05"},)"
                              R"({"line":1,"procedure":"99213","service_date":"2024-01-05"}]})");
  REQUIRE(r.ids() == std::vector<std::string>{"E0712"});
  CHECK(r.place().record == "C/1");
}

TEST_CASE("text that is no claim is refused where it stands, and reading goes on") {
  const std::string good = claim_json("C9", "P1", "2024-01-05");
  const std::string deep = "{\"x\":" + std::string(5000, '[') + std::string(5000, ']') + "}";
  struct Bad {
    const char* id;
    std::string text;
  };
  for (const Bad& bad : std::vector<Bad>{
           {"E0704", R"({"claim_id":"C1","lines":[{"line":1)"},
           {"E0704", R"({"claim_id":"C1)"},
           {"E0704", "nonsense"},
           {"E0704", "[1,2]"},
           {"E0704", "{\"claim_id\":\"C1\"} {}"},
           {"E0704", "{\"claim_id\":\"C1\",}"},
           {"E0704", "{\"claim_id\":nul}"},
           {"E0704", "{\"units\":01}"},
           {"E0704", std::string("{\"claim_id\":\"C\0001\"}", 18)},
           {"E0705", "{\"claim_id\":\"\xff\xfe\"}"},
           {"E0705", "\xff\xfe{"},
       }) {
    INFO(bad.text.substr(0, 60));
    const Reading r = read_json(good + bad.text + "\n" + claim_json("C2", "P1", "2024-01-05"));
    REQUIRE_FALSE(r.diagnostics.list().empty());
    CHECK(r.first().id == bad.id);
    CHECK(r.place().line == 2);
    CHECK(r.claims.size() == 2);
  }
  // Deep nesting in an unknown field is stepped over or refused, never followed.
  const Reading r = read_json(deep + "\n" + good);
  CHECK(r.claims.size() == 1);
}

TEST_CASE("a byte order mark, CRLF, blank lines and a missing last line end are taken") {
  std::string text = "\xEF\xBB\xBF" + claim_json("C1", "P1", "2024-01-05");
  text.insert(text.size() - 1, "\r");
  text += "\r\n\n  \n" + claim_json("C2", "P1", "2024-01-05");
  text.pop_back();
  const Reading r = read_json(text);
  CHECK(r.ids().empty());
  REQUIRE(r.claims.size() == 2);
  CHECK(r.claims[1].place.line == 5);
}

TEST_CASE("a line beyond the longest is skipped without being kept") {
  ReadOptions options;
  options.longest_record = 1000;
  const std::string long_line(5'000'000, 'x');
  const Reading r = read_json(
      claim_json("C1", "P1", "2024-01-05") + long_line + "\n" + claim_json("C2", "P1", "2024-01-05"), options);
  REQUIRE(r.ids() == std::vector<std::string>{"E0703"});
  CHECK(r.place().line == 2);
  CHECK(r.claims.size() == 2);
  CHECK(read_json(long_line, options).ids() == std::vector<std::string>{"E0703"});
}

TEST_CASE("unknown fields are named once, with the nearest known one") {
  const std::string claim = claim_json(
      "C1", "P1", "2024-01-05", R"("recieved_date":"2024-01-06","zebra":{"a":[1,{"b":2}]})", R"("modifer":["RT"])");
  const Reading r = read_json(claim + claim_json("C2", "P1", "2024-01-05", R"("zebra":1)"));
  REQUIRE(r.ids() == std::vector<std::string>{"W0730"});
  CHECK(r.first().severity == Severity::note);
  CHECK(r.first().message == "unknown fields: lines.modifer, recieved_date, zebra");
  CHECK(r.first().help == "perhaps lines.modifiers for lines.modifer, received_date for recieved_date");
  CHECK(r.claims.size() == 2);
}

TEST_CASE("the edition of diagnoses is the claim's, else told by its earliest service date") {
  const auto domain = [](const std::string& date, const std::string& head) {
    Reading r = read_json(claim_json("C1", "P1", date, head));
    if (r.claims.empty()) return CodeSystem::none;
    return system_of(r.symbols.domain(r.claims[0].record.sets[0].members[0]));
  };
  CHECK(domain("2015-10-01", R"("diagnoses":["E11.9"])") == CodeSystem::icd10cm);
  CHECK(domain("2015-09-30", R"("diagnoses":["E950"])") == CodeSystem::icd9cm);
  for (const char* word : {"icd9cm", "ICD-9-CM", "icd-9", "9"}) {
    CHECK(domain("2020-01-01", R"("diagnosis_code_type":")" + std::string(word) + R"(","diagnoses":["441.2"])") ==
          CodeSystem::icd9cm);
  }
  for (const char* word : {"icd10cm", "ICD-10-CM", "icd-10", "ICD-10", "0"}) {
    CHECK(domain("2010-01-01", R"("diagnoses":["E11.9"],"diagnosis_code_type":")" + std::string(word) + "\"") ==
          CodeSystem::icd10cm);
  }
}

TEST_CASE("members of a list may be objects with a code") {
  Reading r = read_json(claim_json(
      "C1", "P1", "2024-01-05",
      R"("diagnoses":[{"code":"M79.18","poa":"Y"},"E11.9"],"occurrence_codes":[{"code":"11","date":"2024-01-01"}])"));
  CHECK(r.ids().empty());
  const Batch batch = batch_of(r);
  CHECK(at(batch, r.symbols, 0, Field::diagnoses) == "M7918 E119");
  CHECK(at(batch, r.symbols, 0, Field::occurrence_codes) == "11");
}

TEST_CASE("status says what is history") {
  const auto status = [](const std::string& head, const std::string& line, ReadAs as) {
    ReadOptions options;
    options.as = as;
    const Reading r = read_json(claim_json("C1", "P1", "2024-01-05", head, line), options);
    return r.claims.empty() ? std::string(r.first().id)
                            : std::to_string(static_cast<int>(r.claims[0].record.lines[0].status)) +
                                  (r.claims[0].record.fresh ? " fresh" : "");
  };
  CHECK(status("", "", ReadAs::claims) == "0 fresh");
  CHECK(status(R"("status":"new")", "", ReadAs::claims) == "0 fresh");
  CHECK(status(R"("status":"Paid")", "", ReadAs::claims) == "1");
  CHECK(status(R"("status":"paid")", R"("status":"denied")", ReadAs::claims) == "2");
  CHECK(status("", R"("status":"pended")", ReadAs::history) == "3");
  CHECK(status("", "", ReadAs::history) == "1");
  CHECK(status(R"("status":"new")", "", ReadAs::history) == "E0721");
}

TEST_CASE("a run may take unreadable values for missing ones, but never what decides which lines there are") {
  ReadOptions options;
  options.unreadable_is_missing = true;
  const Reading r = read_json(claim_json("C1", "P1", "2024-01-05", R"("place_of_service":"-1")"), options);
  REQUIRE(r.claims.size() == 1);
  CHECK(r.ids() == std::vector<std::string>{"W0734"});
  CHECK_FALSE(r.diagnostics.has_errors());
  CHECK(r.counts.values_left_out == 1);
  // One unreadable diagnosis makes all of them missing, and what pointed at them points at nothing.
  Reading d = read_json(
      claim_json("C1", "P1", "2024-01-05", R"("diagnoses":["x","E11.9"])", R"("diagnosis_pointers":[2])"), options);
  CHECK(d.ids() == std::vector<std::string>{"W0734"});
  REQUIRE(d.claims.size() == 1);
  CHECK(batch_of(d).set_is_missing(Field::diagnosis, LineIndex{0}));
  CHECK(error_of(claim_json("C1", "P1", "2024-02-30"), options) == "E0708");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", "", R"("modifiers":["x"])"), options) == "E0710");
  CHECK(error_of(claim_json("C1", "P1", "2024-01-05", "", R"("units":"x")"), options) == "E0709");
}

TEST_CASE("only the first faults of a file are listed, and warnings never hide errors") {
  ReadOptions options;
  options.most_reports = 3;
  options.unreadable_is_missing = true;
  std::string text;
  for (int i = 0; i < 10; ++i)
    text += claim_json("C" + std::to_string(i), "P1", "2024-01-05", R"("frequency_code":"7")");
  for (int i = 0; i < 10; ++i)
    text += claim_json("D" + std::to_string(i), "P1", "2024-01-05", R"("place_of_service":"-1")");
  text += claim_json("X", "P1", "2024-02-30");
  const Reading r = read_json(text, options);
  CHECK(r.ids() == std::vector<std::string>{"W0732", "W0732", "W0732", "E0708", "W0735"});
  CHECK(r.diagnostics.list().back().message == "8 further faults in this file are not shown");
}

}  // namespace edict::test
