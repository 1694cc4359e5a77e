#include "compiler/diff/compare.hpp"

#include <catch2/catch.hpp>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"

using namespace edict;
using namespace edict::diff;

namespace {

plan::Plan plan_of(const std::string& text) {
  Sources sources;
  sources.add("test.edict", text);
  const Compilation c = compile(std::move(sources));
  REQUIRE(c.ok());
  return lower(c.library, c.sources);
}

RuleReport compared(const std::string& older, const std::string& newer) {
  const auto policy = [](const std::string& rule) {
    return "codes few : hcpcs = { 20552, 20553 }\npolicy p \"P\" { effective 2020-01-01 rule r cite \"c\" " + rule +
           " }";
  };
  Sides sides = join(plan_of(policy(older)), plan_of(policy(newer)));
  const Report report = compare(sides);
  return report.policies.at(0).rules.at(0);
}

diff::Standing standing(const std::string& older, const std::string& newer) { return compared(older, newer).standing; }

}  // namespace

TEST_CASE("a rule in other words is proved equal") {
  CHECK(standing("require procedure in few else deny CO-50",
                 "require procedure = 20552 or procedure = 20553 else deny CO-50") == diff::Standing::equal);
  CHECK(standing("when patient.age between 18 and 64 else deny CO-50",
                 "when patient.age >= 18 when patient.age < 65 else deny CO-50") == diff::Standing::equal);
  CHECK(standing("forbid at most 1 of modifiers in { LT, RT } else deny CO-4",
                 "require at least 2 of modifiers in { RT, LT } else deny CO-4") == diff::Standing::equal);
  CHECK(standing("require service_date - 30 days < 2024-01-01 else deny CO-29",
                 "require service_date <= 2024-01-30 else deny CO-29") == diff::Standing::equal);
}

TEST_CASE("lists are what they hold, however they are written") {
  const auto list = [](const std::string& items) { return "require diagnosis in " + items + " else deny CO-50"; };
  CHECK(compared(list("{ M79.1*, M54.5 }"), list("{ M54.5, M79.1* }")).method == "same normal form");
  CHECK(compared(list("{ M79.1*, M54.5 }"), list("{ M54.5, M79.1*, E11.9 } minus { E11.9 }")).method ==
        "same normal form");
  CHECK(compared(list("{ M54.5 until 2023-12-31, M54.5 from 2024-01-01 }"), list("{ M54.5 }")).method ==
        "same normal form");
  CHECK(standing(list("{ M54.5 until 2023-12-30, M54.5 from 2024-01-01 }"), list("{ M54.5 }")) ==
        diff::Standing::different);
  CHECK(standing(list("{ M79.1* }"), list("{ M79.11 }")) == diff::Standing::different);
}

TEST_CASE("what no line can be makes no difference") {
  // Who is first is one of all.
  CHECK(standing("require any of modifiers in { LT } or first_modifier = LT else deny CO-4",
                 "require modifiers has LT else deny CO-4") == diff::Standing::equal);
}

TEST_CASE("missing is not false: two rules may differ for an absent field alone") {
  const RuleReport report = compared("when place_of_service in { 11 } else deny CO-5",
                                     "when place_of_service is present and place_of_service in { 11 } else deny CO-5");
  REQUIRE(report.standing == diff::Standing::different);
  REQUIRE(report.witnesses.size() == 1);
  CHECK(report.witnesses[0].older == "pend CO-16, incomplete");
  CHECK(report.witnesses[0].newer == "pay");
}

TEST_CASE("both directions of a changed list have their claim") {
  const RuleReport report = compared("require diagnosis in { M79.18, M54.5 } else deny CO-50",
                                     "require diagnosis in { M79.18, E11.9 } else deny CO-50");
  REQUIRE(report.standing == diff::Standing::different);
  bool added = false, removed = false;
  for (const Witness& w : report.witnesses) {
    added |= w.effect == Effect::added_denial;
    removed |= w.effect == Effect::removed_denial;
  }
  CHECK(added);
  CHECK(removed);
}

TEST_CASE("a limit off by one is found by a history") {
  const RuleReport report = compared("limit 3 days per patient in any 90 days else deny CO-119",
                                     "limit 3 days per patient in any 91 days else deny CO-119");
  REQUIRE(report.standing == diff::Standing::different);
  CHECK(report.sentences == std::vector<std::string>{"the window is `in any 91 days` now, before `in any 90 days`"});
}
