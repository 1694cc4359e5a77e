#include "compiler/sema/tests.hpp"

#include "compiler/sema/declaration_fixture.hpp"

using namespace edict;
using namespace edict::sema::fixture;

namespace {

const std::string kPolicy =
    "policy p {\n"
    "  effective 2000-01-01\n"
    "  table authorizations from input { number : text key, patient : id key, procedure : hcpcs key, units : integer, "
    "active : period }\n"
    "  table fixed { a : hcpcs key, b : hcpcs } rows { 99202 99212 }\n"
    "  rule r cite \"x\" require modifiers has KX else deny CO-4\n"
    "}\n";

Checked test(const std::string& body) {
  return Checked(kPolicy + "test \"t\" {\n  patient p born 1961-04-02 sex F\n" + body + "\n}\n");
}

template <class Values>
std::optional<std::int64_t> value(const Values& values, Field field) {
  for (const auto& v : values) {
    if (v.field == field) return v.value;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a claim of a test has its patient, one unit a line, and its first day as received date") {
  const Checked c = test(
      "  claim a { patient p  line 20552-RT-GA on 2024-01-05 dx M79.18\n line 99213 units 2 charge $85.00 }\n  expect "
      "a/1, a/2 pay");
  REQUIRE(c.ids().empty());
  REQUIRE(c.library.tests.size() == 1);
  const model::Test& t = c.library.tests[0];
  CHECK(t.policies == std::vector<std::uint32_t>{0});
  const model::TestClaim& claim = t.claims.at(0);
  CHECK(value(claim.values, Field::received_date) == parse_date("2024-01-05")->days);
  CHECK(value(claim.values, Field::born) == parse_date("1961-04-02")->days);
  CHECK(value(claim.values, Field::claim_id));
  REQUIRE(claim.lines.size() == 2);
  CHECK(value(claim.lines[0].values, Field::units) == 1000);
  REQUIRE(claim.lines[0].sets.size() == 1);
  CHECK(claim.lines[0].sets[0].members.size() == 2);
  CHECK(claim.lines[0].diagnosis_pointers == std::vector<std::uint16_t>{1});
  CHECK(value(claim.lines[1].values, Field::units) == 2000);
  CHECK(value(claim.lines[1].values, Field::charge) == 8500);
  CHECK(value(claim.lines[1].values, Field::service_date) == parse_date("2024-01-05")->days);
  CHECK(claim.lines[1].diagnosis_pointers.empty());
  CHECK(t.expectations.size() == 2);
}

TEST_CASE("pointers by number and by code, and what is said to be missing") {
  const Checked c = test(
      "  claim a { patient p  claim_type professional place 11 received_date missing dx M79.18, E11.9\n"
      "    line 20552 on 2024-01-05 dx 2, M79.11 units missing }\n  expect a/1 pend incomplete by p.r missing "
      "diagnoses");
  REQUIRE(c.ids().empty());
  const model::TestClaim& claim = c.library.tests[0].claims[0];
  CHECK(claim.lines[0].diagnosis_pointers == std::vector<std::uint16_t>{2, 3});
  CHECK_FALSE(value(claim.lines[0].values, Field::units));
  CHECK_FALSE(value(claim.values, Field::received_date));
  CHECK(value(claim.values, Field::claim_place));
  CHECK(c.library.tests[0].expectations[0].missing == std::vector{Field::diagnoses});
}

TEST_CASE("diagnoses are of the edition of the day of service") {
  const Checked old = test("  claim a { patient p  line 20552 on 2015-09-30 dx 250.00 }\n  expect a/1 pay");
  REQUIRE(old.ids().empty());
  CHECK(old.library.symbols.domain(old.library.tests[0].claims[0].sets[0].members[0]) == domain_of(CodeSystem::icd9cm));
  CHECK(test("  claim a { patient p  line 20552 on 2015-10-01 dx 250.00 }\n  expect a/1 pay").ids() == Ids{"E0510"});
  CHECK(test("  claim a { patient p diagnosis_code_type icd9cm line 20552 on 2015-10-01 dx 250.00 }\n  expect a/1 pay")
            .ids()
            .empty());
}

TEST_CASE("history has a status a line, and paid is the usual") {
  const Checked c = test(
      "  history h { patient p  line 20552 on 2023-12-01 paid line 20552 on 2023-12-02 denied line 20552 pended "
      "units_allowed 1\n line 20553 }\n"
      "  claim a { patient p  line 20552 on 2024-01-05 }\n  expect a/1 deny by p.r CO-4 M15");
  REQUIRE(c.ids().empty());
  const auto& lines = c.library.tests[0].claims[0].lines;
  CHECK(std::vector{lines[0].status, lines[1].status, lines[2].status, lines[3].status} ==
        std::vector<std::uint8_t>{1, 2, 3, 1});
  const auto& expected = c.library.tests[0].expectations[0];
  CHECK(expected.adjustment.group == GroupCode::CO);
  CHECK(expected.adjustment.carc == "4");
  CHECK(expected.adjustment.rarc == std::vector<std::string>{"M15"});
}

TEST_CASE("rows of an input table") {
  const Checked c = test(
      "  claim a { patient p  line 20552 on 2024-01-05 }\n  row authorizations { \"A1\", p, 20552, 3, 2024-01-01 .. "
      "2024-12-31 }\n  expect a/1 pay");
  REQUIRE(c.ids().empty());
  const model::TestRow& row = c.library.tests[0].rows.at(0);
  REQUIRE(row.cells.size() == 4);
  CHECK(row.cells[3] == 3);
  CHECK(row.until == *parse_date("2024-12-31"));
}

TEST_CASE("a test runs the policies of its file and those that it names") {
  const std::string other =
      "policy q { effective 2024-01-01  rule s cite \"x\" require modifiers has GA else deny CO-4 }\n";
  const std::string body =
      "patient p born 1961-04-02  claim a { patient p line 20552 on 2024-01-05 } expect a/1 deny by q.s }\n";
  CHECK(Checked(std::vector<std::string>{other, kPolicy + "test \"t\" { with policies q " + body}).ids().empty());
  const Checked without(std::vector<std::string>{other, kPolicy + "test \"t\" { " + body});
  REQUIRE(without.ids() == Ids{"E0504"});
  CHECK(without.help() == "add `with policies q` to the test");
  CHECK(Checked("test \"t\" { patient p claim a { patient p line 20552 on 2024-01-05 } expect a/1 pay }\n").ids() ==
        Ids{"E0518"});
}

TEST_CASE("what a test can get wrong is told with the nearest right word") {
  const std::string a = "  claim a { patient p  line 20552 on 2024-01-05 }\n";
  const auto ids = [&](const std::string& more) { return test(a + more).ids(); };
  CHECK(test("  claim a { patient q  line 20552 on 2024-01-05 }\n  expect a/1 pay").ids() == Ids{"E0501"});
  CHECK(ids("  expect z/1 pay") == Ids{"E0502"});
  CHECK(ids("  expect a/2 pay") == Ids{"E0503"});
  CHECK(ids("  expect a/1 deny by pp.r") == Ids{"E0504"});
  CHECK(ids("  expect a/1 deny by p.rr") == Ids{"E0505"});
  CHECK(test(a + "  expect a/1 deny by p.rr").help() == "did you mean `r`?");
  CHECK(ids("  row authorisations { 1 }\n  expect a/1 pay") == Ids{"E0506"});
  CHECK(ids("  row fixed { 99203, 99213 }\n  expect a/1 pay") == Ids{"E0506"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 unit 2 }\n  expect a/1 pay").ids() == Ids{"E0507"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 unit 2 }\n  expect a/1 pay").help() ==
        "did you mean `units`?");
  CHECK(ids(a + "  expect a/1 pay") == Ids{"E0508"});
  CHECK(ids("  history h { patient p  line 20552 on 2023-12-01 paid }\n  expect h/1 pay") == Ids{"E0509"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 units two }\n  expect a/1 pay").ids() == Ids{"E0510"});
  CHECK(test("  claim a { line 20552 on 2024-01-05 }\n  expect a/1 pay").ids() == Ids{"E0511"});
  CHECK(test("  claim a { patient p  line 20552 }\n  expect a/1 pay").ids() == Ids{"E0512"});
  CHECK(test("  claim a { patient p  line on 2024-01-05 }\n  expect a/1 pay").ids() == Ids{"E0512"});
  CHECK(test("  claim a { patient p  line on 2024-01-05 revenue_code 0120 }\n  expect a/1 pay").ids().empty());
  CHECK(ids("  row authorizations { \"A1\", p, 20552 }\n  expect a/1 pay") == Ids{"E0513"});
  CHECK(ids("  row authorizations { \"A1\", p, 20552, many, 2024-01-01 .. }\n  expect a/1 pay") == Ids{"E0513"});
  CHECK(test("  claim a { patient p dx M79.18 line 20552 on 2024-01-05 dx 2 }\n  expect a/1 pay").ids() ==
        Ids{"E0514"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 units 1 units 2 }\n  expect a/1 pay").ids() ==
        Ids{"E0515"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 paid }\n  expect a/1 pay").ids() == Ids{"E0516"});
  CHECK(test("  claim a { patient p modifiers RT line 20552 on 2024-01-05 }\n  expect a/1 pay").ids() == Ids{"E0519"});
  CHECK(test("  claim a { patient p  line 20552 on 2024-01-05 age 3 }\n  expect a/1 pay").ids() == Ids{"E0519"});
}
