#include "compiler/sema/periods.hpp"

#include "compiler/sema/declaration_fixture.hpp"

using namespace edict;
using namespace edict::sema;
using namespace edict::sema::fixture;

namespace {

std::string version(const std::string& name, const std::string& effective) {
  return "policy " + name + " {\n  effective " + effective +
         "\n  rule r cite \"x\" require modifiers has KX else deny CO-4\n}\n";
}

}  // namespace

TEST_CASE("E0402 a period that ends before it begins") {
  const Checked c(version("p", "2024-07-01 until 2024-06-30"));
  REQUIRE(c.ids() == Ids{"E0402"});
  CHECK(c.marked() == "2024-06-30");
}
TEST_CASE("E0403 E0404 none and two") {
  CHECK(Checked("policy p { rule r cite \"x\" require modifiers has KX else deny CO-4 }\n").ids() == Ids{"E0403"});
  CHECK(Checked("policy p { effective 2024-01-01 until 2024-06-30 effective 2024-09-01 rule r cite \"x\" require "
                "modifiers has KX else deny CO-4 }\n")
            .ids() == Ids{"E0404"});
}
TEST_CASE("E0405 versions that share a day name both") {
  const Checked c(version("p", "2024-01-01") + version("p", "2024-07-01"));
  REQUIRE(c.ids() == Ids{"E0405"});
  CHECK(c.help() == "end the first with `until 2024-06-30`");
  CHECK(c.diagnostics.list()[0].notes.size() == 1);
  CHECK(Checked(version("p", "2024-01-01 until 2024-06-30") + version("p", "2024-07-01")).ids().empty());
  CHECK(Checked(version("p", "2024-01-01 until 2024-07-01") + version("p", "2024-07-01")).ids() == Ids{"E0405"});
  CHECK(Checked(version("p", "2024-01-01") + version("q", "2024-07-01")).ids().empty());
}
TEST_CASE("E0406 versions by different dates") {
  CHECK(Checked(version("p", "2024-01-01 until 2024-06-30") + version("p", "2024-07-01 by received date")).ids() ==
        Ids{"E0406"});
}

TEST_CASE("the calendar shows gaps, overlaps, and what ends within the horizon") {
  const Checked c(version("p", "2024-01-01 until 2024-06-30") + version("p", "2024-07-15 until 2024-12-31") +
                  version("q", "2024-01-01"));
  const auto gaps = policy_calendar(c.library, std::nullopt, 0);
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].kind == CalendarEntry::Kind::gap);
  CHECK(to_text(gaps[0].days.first) == "2024-07-01");
  CHECK(to_text(gaps[0].days.last) == "2024-07-14");
  const auto soon = policy_calendar(c.library, parse_date("2024-10-02"), 90);
  REQUIRE(soon.size() == 2);
  CHECK(soon[1].kind == CalendarEntry::Kind::ends);
  CHECK(soon[1].version == "2024-07-15");
  CHECK(policy_calendar(c.library, parse_date("2024-10-01"), 90).size() == 1);  // the last day is one too far
  const Checked overlap(version("p", "2024-01-01") + version("p", "2024-07-01 until 2024-12-31"));
  const auto both = policy_calendar(overlap.library, std::nullopt, 0);
  REQUIRE(both.size() == 1);
  CHECK(both[0].kind == CalendarEntry::Kind::overlap);
  CHECK(to_text(both[0].days.last) == "2024-12-31");
}
