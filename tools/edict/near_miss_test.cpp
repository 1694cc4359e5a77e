#include "tools/edict/near_miss.hpp"

#include <catch2/catch.hpp>

#include "runtime/interpreter/interpreter.hpp"
#include "tools/edict/loaded_policies.hpp"

using namespace edict;
using namespace edict::cli;

namespace {

constexpr const char* kPolicy = R"(
policy p "P" {
  effective 2024-01-01
  codes tp : hcpcs = { 20552 }
  codes myofascial : icd10cm = { M79.11, M79.18 }
  scope lines where procedure in tp
  rule diagnosis cite "d"
    require diagnosis in myofascial
    else deny CO-50
  rule fifty cite "not bilateral"
    forbid modifiers has 50
    else deny CO-4
  rule one_unit cite "u"
    limit 1 unit per line
    else cut back CO-151
  rule gap cite "g"
    space 30 days apart per patient
    else deny CO-119
}
)";

struct Claims {
  std::unique_ptr<LoadedPolicies> policies;
  SymbolTable symbols;

  explicit Claims(const char* policy = kPolicy) {
    Sources sources;
    sources.add("p.edict", policy);
    Shell shell;
    shell.quiet = true;
    policies = load_policies(compile(std::move(sources)), shell);
    REQUIRE(policies);
    symbols = start_symbols(policies->plan);
  }

  // The first of `claims` as JSON lines is asked about.
  std::string told(const std::string& claims) {
    PatientCase found;
    Diagnostics diagnostics;
    const auto source = claims_from_memory("claims.jsonl", claims, symbols);
    while (auto claim = source->next(diagnostics)) found.records.push_back(std::move(claim->record));
    REQUIRE_FALSE(diagnostics.has_errors());
    Engine engine(policies->plan, symbols, interpreter_back_end());
    const Batch batch = found.batch(symbols);
    const Decisions decisions = engine.decide(batch, {true, found.line_in(batch)});
    return near_miss_text(policies->plan, symbols, engine, found, decisions);
  }
};

std::string claim(const std::string& id, const std::string& date, const std::string& diagnosis,
                  const std::string& modifiers, int units) {
  return R"({"claim_id":")" + id + R"(","patient":{"id":"P1"},"diagnoses":[")" + diagnosis +
         R"("],"lines":[{"line":1,"procedure":"20552","units":)" + std::to_string(units) + R"(,"modifiers":[)" +
         modifiers + R"(],"service_date":")" + date + "\"}]}\n";
}

}  // namespace

TEST_CASE("near misses are single changes that were tried") {
  Claims c;
  const std::string wrong_diagnosis = c.told(claim("A", "2024-03-01", "M54.2", "", 1));
  CHECK(wrong_diagnosis.find("with diagnosis M79.11 on the line") != std::string::npos);
  CHECK(wrong_diagnosis.find("alone") == std::string::npos);
  CHECK(c.told(claim("A", "2024-03-01", "M79.11", "\"50\"", 1)).find("without modifier 50") != std::string::npos);
  CHECK(c.told(claim("A", "2024-03-01", "M79.11", "", 3)).find("with 1 unit instead of 3") != std::string::npos);
}

TEST_CASE("another day is found by trying the days") {
  Claims c;
  const std::string told =
      c.told(claim("B", "2024-03-10", "M79.11", "", 1) + claim("A", "2024-03-01", "M79.11", "", 1));
  CHECK(told.find("on 2024-03-31, the first later day that pays") != std::string::npos);
}

TEST_CASE("two things wrong need two changes") {
  Claims c;
  const std::string told = c.told(claim("A", "2024-03-01", "M54.2", "\"50\"", 1));
  CHECK(told.find("with diagnosis M79.11 on the line, and without modifier 50") != std::string::npos);
}

TEST_CASE("a change that two rules offer hides no other one") {
  Claims c(R"(
policy q {
  effective 2020-01-01
  rule two cite "u"
    unless modifiers overlaps { 59, XE }
    limit 2 units per line
    else deny CO-151
  rule two_again cite "v"
    unless modifiers overlaps { 59, XE }
    limit 2 units per patient
    else deny CO-151
}
)");
  const std::string told = c.told(claim("A", "2024-03-01", "M79.11", "", 5));
  CHECK(told.find("with 2 units instead of 5") != std::string::npos);
  CHECK(told.find("with 1 unit instead of 5") == std::string::npos);
  CHECK(told.find("with modifier 59 added") != std::string::npos);
  CHECK(told.find("with modifier XE added") != std::string::npos);
}

TEST_CASE("a paid line has nothing to change") {
  Claims c;
  CHECK(c.told(claim("A", "2024-03-01", "M79.11", "", 1)) == "A/1 is paid: there is nothing to change.\n");
}
