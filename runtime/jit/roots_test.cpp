#include "runtime/jit/roots.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"

using namespace edict;

namespace {

// A policy in which everything that can be an expression is one.
constexpr const char* kPolicy = R"(
table mue { code : hcpcs key, units : integer } rows { 20552 2 }
policy p "P" {
  effective 2024-01-01
  let clinic = place_of_service = 11
  let amount = units * 2
  let last = latest line sharing patient, procedure where units > 1 before
  let so_far = total amount of lines where modifiers has GP per patient, procedure from service_date - 10 days until service_date
  let place = rank by charge descending per patient, procedure of lines where units > 2
  scope lines where procedure = 20552
  rule limits cite "x"
    on lines where units > 3
    when clinic
    unless modifiers has KX
    limit mue[procedure].units amount of lines where units > 4 per patient, procedure in any (when clinic then 1 month else 2 months)
    else pay (units * 10)% CO-59 when modifiers has GA
    else deny CO-151
  rule gaps cite "x"
    space (when clinic then 3 else 4) days apart per patient, procedure of lines where units > 5
    else deny CO-151
  rule others cite "x"
    require exists line other sharing patient, procedure within (when clinic then 3 days else 4 days) before where other.units > 6
    else deny CO-151
  rule phrases cite "x"
    require last is present and so_far > 3 and place = 1
    else deny CO-151
}
)";

}  // namespace

// An expression that is forgotten here is decided all the same, by the other back end, and nobody would notice but
// those who wait.
TEST_CASE("whatever an engine asks of a policy is compiled") {
  Sources sources;
  sources.add("test.edict", kPolicy);
  const Compilation compilation = compile(std::move(sources));
  REQUIRE(compilation.ok());
  const plan::Plan plan = lower(compilation.library, compilation.sources);
  std::vector<std::string> names;
  for (const jit::NamedNode& named : jit::expressions_of(plan.policies.at(0))) names.push_back(named.what);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  CHECK(names == std::vector<std::string>{"exists: filter",
                                          "exists: key",
                                          "exists: within",
                                          "find: filter",
                                          "find: key",
                                          "rank: by",
                                          "rank: filter",
                                          "rank: key",
                                          "rule gaps: filter",
                                          "rule gaps: gap",
                                          "rule gaps: key",
                                          "rule gaps: subject",
                                          "rule limits: branch",
                                          "rule limits: filter",
                                          "rule limits: guard",
                                          "rule limits: key",
                                          "rule limits: limit",
                                          "rule limits: measure",
                                          "rule limits: outcome",
                                          "rule limits: subject",
                                          "rule limits: window",
                                          "rule others: require",
                                          "rule others: subject",
                                          "rule phrases: require",
                                          "rule phrases: subject",
                                          "scope",
                                          "total: beginning",
                                          "total: end",
                                          "total: filter",
                                          "total: key",
                                          "total: measure"});
  const jit::Roots roots(plan);
  CHECK(roots.left_out() == 0);
  for (const jit::NamedNode& named : jit::expressions_of(plan.policies[0])) {
    CAPTURE(named.what);
    CHECK(roots.find(0, named.node) != nullptr);
  }
}
