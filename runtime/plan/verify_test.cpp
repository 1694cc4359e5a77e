#include <catch2/catch.hpp>

#include "runtime/plan/plan.hpp"

using namespace edict;
using namespace edict::plan;

namespace {

// One policy with one rule: `forbid units > 3`, as nodes 0 (units), 1 (3), 2 (>), 3 (not).
Plan small_plan() {
  Plan p;
  p.labels = {""};
  const Type decimal{Kind::decimal, CodeSystem::none};
  const Type boolean{Kind::boolean, CodeSystem::none};
  p.nodes = {{Op::field, decimal, Who::subject, static_cast<std::uint32_t>(Field::units), 0, 0, 0, 0},
             {Op::constant, decimal, Who::subject, 0, 3000, 0, 0, 0},
             {Op::greater, boolean, Who::subject, 0, 0, 0, 2, 0},
             {Op::logical_not, boolean, Who::subject, 0, 0, 2, 1, 0}};
  p.args = {NodeId{0}, NodeId{1}, NodeId{2}};
  Policy policy{};
  policy.name = "p";
  policy.version = "2024-01-01";
  policy.effective = {kFirstDate, kLastDate};
  Rule rule{};
  rule.name = "r";
  rule.body = Body::require;
  rule.require = NodeId{3};
  rule.branches.push_back({{OutcomeKind::deny, kNoNode, {GroupCode::CO, "151", {}, ""}}, kNoNode});
  policy.rules.push_back(rule);
  p.policies.push_back(policy);
  return p;
}

}  // namespace

TEST_CASE("a sound plan verifies") { CHECK(verify(small_plan()).empty()); }

TEST_CASE("a plan with a wrong index is refused before it can run") {
  SECTION("an argument behind its node") {
    Plan p = small_plan();
    p.args[2] = NodeId{3};
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("an argument out of range") {
    Plan p = small_plan();
    p.nodes[3].first_arg = 99;
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("too few arguments") {
    Plan p = small_plan();
    p.nodes[2].arg_count = 1;
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("a field that does not exist") {
    Plan p = small_plan();
    p.nodes[0].index = 250;
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("a list that does not exist") {
    Plan p = small_plan();
    p.nodes[3].op = Op::in_list;
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("a rule without its body") {
    Plan p = small_plan();
    p.policies[0].rules[0].body = Body::limit;
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("a last outcome that is conditional") {
    Plan p = small_plan();
    p.policies[0].rules[0].branches[0].when = NodeId{3};
    CHECK_FALSE(verify(p).empty());
  }
  SECTION("a list that refers forward") {
    Plan p = small_plan();
    List list;
    list.minus = {0};
    p.lists.push_back(list);
    CHECK_FALSE(verify(p).empty());
  }
}

TEST_CASE("the hash names what decides: the same plan has the same, another value another") {
  Plan a = small_plan();
  Plan b = small_plan();
  CHECK(content_hash(a) == content_hash(b));
  b.nodes[1].value = 4000;
  CHECK(content_hash(a) != content_hash(b));
}
