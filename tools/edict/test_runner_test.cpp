#include "tools/edict/test_runner.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "runtime/interpreter/interpreter.hpp"
#include "tools/edict/rule_coverage.hpp"

using namespace edict;
using namespace edict::cli;

namespace {

constexpr const char* kPolicy = R"(
policy p "P" {
  effective 2024-01-01 until 2024-12-31
  codes tp : hcpcs = { 20552, 20553 }
  scope lines where procedure in tp
  rule three cite "three in 90 days"
    limit 3 days per patient in any 90 days
    else pend CO-151 N640
  rule one_unit cite "one unit"
    limit 1 unit per line
    else cut back CO-151
  rule fifty cite "not bilateral"
    forbid modifiers has 50
    else deny PR-4 when modifiers has GA
    else deny CO-4
}
)";

std::unique_ptr<LoadedPolicies> load(const std::string& tests) {
  Sources sources;
  sources.add("p.edict", kPolicy + tests);
  Shell shell;
  shell.quiet = true;
  auto loaded = load_policies(compile(std::move(sources)), shell);
  REQUIRE(loaded);
  return loaded;
}

std::string test_with(const std::string& line, const std::string& expectation) {
  return "test \"t\" { patient q born 1961-04-02 sex F  claim a { patient q  line " + line + " }  expect a/1 " +
         expectation + " }\n";
}

bool passes(const std::string& line, const std::string& expectation) {
  const auto loaded = load(test_with(line, expectation));
  return TestRunner(*loaded, interpreter_back_end()).run(0).passed();
}

}  // namespace

TEST_CASE("expectations look at decision, rule, codes and units") {
  CHECK(passes("20552 on 2024-01-05", "pay"));
  CHECK_FALSE(passes("20552 on 2024-01-05", "deny"));
  CHECK(passes("20552-50 on 2024-01-05", "deny by p.fifty CO-4"));
  CHECK(passes("20552-50 on 2024-01-05", "deny CO-4"));
  CHECK_FALSE(passes("20552-50 on 2024-01-05", "deny by p.fifty PR-4"));
  CHECK(passes("20552-50-GA on 2024-01-05", "deny by p.fifty PR-4"));
  CHECK_FALSE(passes("20552-50 on 2024-01-05", "deny by p.three CO-4"));
  CHECK(passes("20552 on 2024-01-05 units 3", "cut back to 1 by p.one_unit CO-151"));
  CHECK_FALSE(passes("20552 on 2024-01-05 units 3", "cut back to 2 by p.one_unit CO-151"));
  CHECK(passes("20552 on 2024-01-05 units missing", "pend incomplete by p.one_unit missing units"));
  CHECK_FALSE(passes("20552 on 2024-01-05 units missing", "pend incomplete by p.one_unit missing modifiers"));
  CHECK(passes("20552 on 2024-01-05", "not failed by p.fifty"));
  CHECK_FALSE(passes("20552-50 on 2024-01-05", "not failed by p.fifty"));
}

TEST_CASE("a failing expectation tells what was decided and what the named rule said") {
  const auto denied = load(test_with("20552-50 on 2024-01-05", "pay"));
  const TestResult result = TestRunner(*denied, interpreter_back_end()).run(0);
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].line == "a/1");
  CHECK(result.failures[0].expected == "pay");
  CHECK(result.failures[0].got.starts_with("deny by p.fifty CO-4\np.fifty (2024-01-01): deny CO-4\n"));

  const auto paid = load(test_with("20552 on 2024-01-05", "deny by p.fifty CO-4"));
  CHECK(TestRunner(*paid, interpreter_back_end())
            .run(0)
            .failures[0]
            .got.starts_with("pay\np.fifty (2024-01-01): passed"));
  const auto later = load(test_with("20552 on 2025-01-05", "deny by p.fifty CO-4"));
  CHECK(TestRunner(*later, interpreter_back_end())
            .run(0)
            .failures[0]
            .got.ends_with("p: no version of it governs the line"));
  const std::string second =
      "policy p \"P\" { effective 2025-01-01 scope lines where procedure = 20552 "
      "rule other cite \"other\" forbid modifiers has 51 else deny CO-4 }\n";
  const auto renamed = load(second + test_with("20552 on 2025-01-05", "deny by p.fifty CO-4"));
  CHECK(TestRunner(*renamed, interpreter_back_end())
            .run(0)
            .failures[0]
            .got.ends_with("p: the version that governs the line, 2025-01-01, has no rule fifty"));
}

TEST_CASE("coverage counts branches that a test takes") {
  const auto loaded =
      load(test_with("20552-50 on 2024-01-05", "deny") + test_with("20552 on 2024-01-05 units 2", "cut back to 1"));
  TestRunner runner(*loaded, interpreter_back_end());
  runner.run(0);
  runner.run(1);
  const RuleCoverage coverage = rule_coverage(*loaded, runner.counts());
  CHECK(coverage.rules == 3);
  CHECK(coverage.rules_fired == 2);
  CHECK(coverage.branches == 4);
  CHECK(coverage.branches_fired == 2);
  CHECK(coverage_text(coverage).find("no test: p.three (2024-01-01) else pend CO-151 N640") != std::string::npos);
}

TEST_CASE("coverage counts each `if missing` that a test takes") {
  const auto loaded = load(R"(
policy office "Office" {
  effective 2024-01-01
  scope lines where procedure = 99213
  rule stated cite "the place and the units are stated"
    require place_of_service = 11 and units = 1
    else deny CO-5
    if missing place_of_service deny CO-16 M77
    if missing pend CO-16
}
)" + test_with("99213 on 2024-01-05", "deny CO-16 M77") +
                           test_with("99213 on 2024-01-05 units 1", "deny CO-16 M77"));
  TestRunner runner(*loaded, interpreter_back_end());
  CHECK(runner.run(0).passed());
  CHECK(runner.run(1).passed());
  std::map<std::string, std::uint64_t> times;
  for (const CoverageItem& item : rule_coverage(*loaded, runner.counts()).items) {
    if (item.policy == "office") times[item.what] = item.times;
  }
  CHECK(times == std::map<std::string, std::uint64_t>{{"passes", 0},
                                                      {"else deny CO-5", 0},
                                                      {"if missing place_of_service deny CO-16 M77", 2},
                                                      {"if missing pend CO-16", 0}});
}
