#include "runtime/decisions/profile.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace edict;

namespace {

// Two versions of one policy with a rule each, and another with two.
plan::Plan three_policies() {
  const auto rule = [](const char* name) {
    plan::Rule r;
    r.name = name;
    return r;
  };
  plan::Plan plan;
  plan.policies.resize(3);
  plan.policies[0].name = plan.policies[1].name = "injections";
  plan.policies[0].rules = plan.policies[1].rules = {rule("ninety_days")};
  plan.policies[2].name = "visits";
  plan.policies[2].rules = {rule("idle"), rule("one_a_day")};
  return plan;
}

RuleCount count(std::uint64_t passed, std::uint64_t failed, std::uint64_t incomplete, std::uint64_t nanoseconds) {
  return {passed, failed, incomplete, {}, {}, nanoseconds};
}

}  // namespace

TEST_CASE("a profile adds up engines, versions and rules, the dearest first") {
  const plan::Plan plan = three_policies();
  Profile profile(plan);
  for (int engine = 0; engine < 2; ++engine)
    profile.add(
        {{count(1, 2, 3, 1'000'000)}, {count(10, 0, 0, 500'000)}, {count(0, 0, 0, 0), count(5, 1, 0, 4'500'000)}});
  profile.set_lines(1200);
  CHECK(profile.text() ==
        "the rules took about 12.00 ms for 1,200 lines, all threads together\n"
        "\n"
        "  policy      of all     time  applied  passed  failed  incomplete\n"
        "  visits       75.0%  9.00 ms       12      10       2           0\n"
        "  injections   25.0%  3.00 ms       32      22       4           6\n"
        "\n"
        "  rule                    of all     time  applied  passed  failed  incomplete\n"
        "  visits.one_a_day         75.0%  9.00 ms       12      10       2           0\n"
        "  injections.ninety_days   25.0%  3.00 ms       32      22       4           6\n"
        "  visits.idle               0.0%  0.00 ms        0       0       0           0\n");

  const auto json = nlohmann::json::parse(profile.json());
  CHECK(json["schema"] == 1);
  CHECK(json["lines"] == 1200);
  CHECK(json["nanoseconds"] == 12'000'000);
  CHECK(json["policies"][1]["policy"] == "injections");
  CHECK(json["rules"].size() == 3);
  CHECK(json["rules"][1] == nlohmann::json{{"policy", "injections"},
                                           {"rule", "ninety_days"},
                                           {"nanoseconds", 3'000'000},
                                           {"applied", 32},
                                           {"passed", 22},
                                           {"failed", 4},
                                           {"incomplete", 6}});
}

TEST_CASE("a profile of nothing divides by nothing") {
  const plan::Plan plan = three_policies();
  CHECK(Profile(plan).text().find("0.0%") != std::string::npos);
  CHECK(Profile(plan).text().find("nan") == std::string::npos);
  CHECK(nlohmann::json::parse(Profile(plan).json())["nanoseconds"] == 0);
}
