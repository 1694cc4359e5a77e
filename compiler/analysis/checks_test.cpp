#include "compiler/analysis/fixture.hpp"

using namespace edict;
using namespace edict::analysis::fixture;
using model::Require;

TEST_CASE("a sound rule is not talked about") {
  Set s;
  s.rule("r", Require{s.has("KX")}, {{op(Op::greater, {field(Field::age), number(50)}), false}});
  CHECK(s.ids().empty());
}

TEST_CASE("W0601 W0602 W0603 unused lists, lets and tables") {
  Set s;
  const auto used = s.list("used", CodeSystem::hcpcs, {item("20552")});
  s.list("unused", CodeSystem::hcpcs, {item("20553")});
  s.rule("r", Require{op(Op::in_list, {field(Field::procedure)}, used)});
  s.policy().lets.push_back({"site", number(1), Stage::line, false, {}});
  s.library.tables.push_back({});
  CHECK(s.ids() == Ids{"W0602", "W0601", "W0603"});
}

TEST_CASE("W0604 an empty list, and one that minus empties") {
  Set s;
  const auto some = s.list("some", CodeSystem::hcpcs, {item("20552"), item("20553")});
  const auto wide = s.list("", CodeSystem::hcpcs, {item("20550", "20559", true)});
  const auto none = s.list("", CodeSystem::hcpcs, {item("20552")}, {wide});
  s.rule("r", Require{op(Op::logical_or, {op(Op::in_list, {field(Field::procedure)}, some),
                                          op(Op::in_list, {field(Field::procedure)}, none)})});
  CHECK(s.ids() == Ids{"W0604"});
}

TEST_CASE("W0605 guards that exclude each other") {
  Set s;
  s.rule("r", Require{s.has("KX")},
         {{op(Op::greater, {field(Field::age), number(65)}), false},
          {op(Op::less, {field(Field::age), number(50)}), false}});
  CHECK(s.ids() == Ids{"W0605"});

  Set unless;
  unless.rule("r", model::Always{},
              {{unless.has("KX"), false}, {op(Op::logical_or, {unless.has("KX"), unless.has("GA")}), true}});
  CHECK(unless.ids() == Ids{"W0605"});

  Set neighbours;  // no whole number lies between
  neighbours.rule("r", model::Always{},
                  {{op(Op::greater, {field(Field::age), number(65)}), false},
                   {op(Op::less, {field(Field::age), number(66)}), false}});
  CHECK(neighbours.ids() == Ids{"W0605"});

  Set period;  // before the policy begins
  Expr day = number(parse_date("2023-06-01")->days);
  day.type.kind = Kind::date;
  period.rule("r", model::Always{}, {{op(Op::less, {field(Field::service_date), day}), false}});
  CHECK(period.ids() == Ids{"W0605"});
}

TEST_CASE("W0606 what the scope already asks for cannot fail") {
  Set s;
  const auto narrow = s.list("narrow", CodeSystem::hcpcs, {item("20552"), item("20553")});
  const auto wide = s.list("wide", CodeSystem::hcpcs, {item("20550", "20559", true)});
  s.policy().scope = op(Op::in_list, {field(Field::procedure)}, narrow);
  s.rule("r", Require{op(Op::in_list, {field(Field::procedure)}, wide)});
  CHECK(s.ids() == Ids{"W0606"});
}

TEST_CASE("a line without a procedure is in no list, so that a rule about all of them may fail") {
  Set s;
  const auto wide = s.list("wide", CodeSystem::hcpcs, {item("0", "Z", true)});
  s.rule("r", Require{op(Op::in_list, {field(Field::procedure)}, wide)});
  CHECK(s.ids().empty());
}

TEST_CASE("W0607 what the guards rule out cannot pass") {
  Set s;
  s.rule("r", Require{s.has("KX")}, {{s.has("KX"), true}});
  CHECK(s.ids() == Ids{"W0607"});
}

TEST_CASE("W0608 require and forbid of one condition") {
  Set s;
  s.rule("a", Require{s.has("KX")});
  s.rule("b", Require{opposite(s.has("KX"))}).forbids = true;
  CHECK(s.ids() == Ids{"W0608"});
  s.policy().rules[0].guards.push_back({s.has("GP"), false});
  s.policy().rules[1].guards.push_back({s.has("GO"), false});  // other lines: they may both be meant
  CHECK(s.ids().empty());
}

TEST_CASE("W0609 a code that is covered and excluded") {
  Set s;
  const auto covered = s.list("covered", CodeSystem::icd10cm, {item("M79", "M79", true), item("E119")});
  const auto excluded = s.list("excluded", CodeSystem::icd10cm, {item("M7918"), item("Z00", "Z00", true)});
  s.rule("a", Require{op(Op::any_in, {field(Field::diagnosis)}, covered)});
  s.rule("b", Require{opposite(op(Op::any_in, {field(Field::diagnosis)}, excluded))}).forbids = true;
  const auto found = s.diagnostics();
  REQUIRE(found.list().size() == 1);
  CHECK(found.list()[0].id == "W0609");
  CHECK(found.list()[0].message.find("M79.18") != std::string::npos);
  s.library.lists[excluded].items.erase(s.library.lists[excluded].items.begin());
  CHECK(s.ids().empty());
}

TEST_CASE("W0610 a limit that another makes idle") {
  Set s;
  s.rule("month", Set::limit(5, 30));
  s.rule("quarter", Set::limit(3, 90));
  CHECK(s.ids() == Ids{"W0610"});
  CHECK(s.diagnostics().list()[0].message.find("`month`") != std::string::npos);

  SECTION("not when the stricter one is less severe") {
    s.policy().rules[1].branches[0].outcome.kind = OutcomeKind::pend;
    CHECK(s.ids().empty());
  }
  SECTION("not when it counts fewer lines") {
    s.policy().rules[1].body = Set::limit(3, 90, {field(Field::procedure)});
    CHECK(s.ids().empty());
  }
  SECTION("not when the numbers grow with the window") {
    s.policy().rules[1].body = Set::limit(8, 90);
    CHECK(s.ids().empty());
  }
}

TEST_CASE("W0611 a branch behind branches that take everything") {
  Set s;
  auto& rule = s.rule("r", Require{s.has("KX")});
  rule.branches = {{{OutcomeKind::deny, {}, {}, {}}, s.has("GA")},
                   {{OutcomeKind::deny, {}, {}, {}}, opposite(s.has("GA"))},
                   {{OutcomeKind::pend, {}, {}, {}}, {}}};
  CHECK(s.ids() == Ids{"W0611"});
  rule.branches.erase(rule.branches.begin() + 1);
  CHECK(s.ids().empty());
}

TEST_CASE("W0612 W0613 a rule without a cite, a policy without a test") {
  Set s;
  s.rule("r", Require{s.has("KX")}).cite.clear();
  s.library.tests.clear();
  CHECK(s.ids() == Ids{"W0612", "W0613"});
  CHECK(s.diagnostics().list()[1].severity == Severity::note);
}

TEST_CASE("a comparison with no value and its opposite may both fail, so nothing is concluded from them") {
  Set s;
  s.library.tables.push_back({});
  Expr units = op(Op::column, {op(Op::row, {field(Field::procedure)}, 0)});
  units.type = kInteger;
  const Expr few = op(Op::less, {units, number(3)});
  s.rule("r", model::Always{}, {{few, true}, {op(Op::greater_equal, {units, number(3)}), true}});
  CHECK(s.ids().empty());
}

TEST_CASE("lets of lets, long lists and many rules cost no more than they are long") {
  Set s;
  const std::uint32_t lets = 200;
  s.policy().lets.push_back({"l0", field(Field::units), Stage::line, false, {}});
  for (std::uint32_t i = 1; i < lets; ++i) {
    Expr before = op(Op::let, {}, i - 1);
    before.type = kInteger;
    Expr sum = op(Op::add, {before, before});
    sum.type = kInteger;
    s.policy().lets.push_back({"l" + std::to_string(i), sum, Stage::line, false, {}});
  }
  Expr last = op(Op::let, {}, lets - 1);
  last.type = kInteger;
  s.rule("doubled", Require{op(Op::greater, {last, number(3)})});

  std::vector<model::ListItem> items;
  for (int i = 0; i < 50'000; ++i) items.push_back(item("Q" + std::to_string(100'000 + i * 7 % 50'000)));
  const auto list = s.list("long", CodeSystem::icd10cm, std::move(items));
  for (int i = 0; i < 8; ++i) s.rule("r" + std::to_string(i), Require{op(Op::any_in, {field(Field::diagnosis)}, list)});
  CHECK(s.ids().empty());
}
