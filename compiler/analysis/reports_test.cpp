#include "compiler/analysis/cost.hpp"
#include "compiler/analysis/coverage.hpp"
#include "compiler/analysis/facts.hpp"
#include "compiler/analysis/fixture.hpp"
#include "compiler/analysis/value_set.hpp"

using namespace edict;
using namespace edict::analysis;
using namespace edict::analysis::fixture;

TEST_CASE("the coverage report counts what is stated, what is cited and what no claim decides") {
  Set s;
  s.rule("a", model::Require{s.has("KX")});
  s.rule("b", model::Require{s.has("GA")}).cite.clear();
  s.policy().not_automated.push_back({"pain is relieved", "only in the record", {}});
  const CoverageReport report = coverage_report(s.library);
  REQUIRE(report.policies.size() == 1);
  CHECK(report.rules == 2);
  CHECK(report.cited == 1);
  CHECK(report.policies[0].uncited == 1);
  CHECK(report.policies[0].not_automated[0].reason == "only in the record");
  CHECK(report.policies[0].tests == 1);
}

TEST_CASE("cost counts steps, passes, and passes within passes") {
  Set s;
  s.rule("line", model::Require{s.has("KX")});
  s.rule("limit", Set::limit(3, 90, {field(Field::procedure)}));
  s.policy().exists.push_back({});
  s.policy().exists.back().where = op(Op::equal, {field(Field::procedure), field(Field::procedure)});
  s.rule("other", model::Require{op(Op::exists, {}, 0)});
  const auto costs = cost_report(s.library);
  REQUIRE(costs.size() == 3);
  CHECK(costs[0].steps == 3);
  CHECK(costs[0].depth == 0);
  CHECK(costs[1].scans == 1);
  CHECK(costs[1].depth == 1);
  CHECK(costs[2].steps_per_scanned_line == 4);
}

TEST_CASE("lists as sets: ranges take in the subcodes of their end, minus takes out, periods bound") {
  Set s;
  const auto anesthesia = s.list("a", CodeSystem::hcpcs, {item("00100", "01999", true)});
  const auto one = s.list("b", CodeSystem::hcpcs, {item("00500")}, {});
  const auto rest = s.list("c", CodeSystem::hcpcs, {item("00100", "01999", true)}, {one});
  const DateRange always{kFirstDate, kLastDate};
  const auto single = ValueSet::single(encode_code(CodeSystem::hcpcs, "00500"));
  CHECK(single.inside(ListMembers(s.library).possible(anesthesia, always)));
  CHECK(single.intersected(ListMembers(s.library).possible(rest, always)).empty());
  s.library.lists[one].items[0].until = *parse_date("2024-06-30");
  CHECK(ListMembers(s.library).possible(one, {*parse_date("2024-07-01"), kLastDate}).empty());
  CHECK(ListMembers(s.library).certain(one, always).empty());
  CHECK_FALSE(ListMembers(s.library).possible(one, always).empty());
  CHECK(single.inside(ListMembers(s.library).possible(rest, always)));
  CHECK_FALSE(single.inside(ListMembers(s.library).certain(rest, always)));
}
