#include "compiler/analysis/list_codes.hpp"

#include "compiler/analysis/fixture.hpp"

using namespace edict;
using namespace edict::analysis;
using namespace edict::analysis::fixture;
using model::Require;

namespace {

CodeEntry entry(const char* code, const char* from, const char* until, bool billable = true) {
  return {code, {*parse_date(from), *parse_date(until)}, billable};
}

const CodeTable& myalgia() {
  static const CodeTable table{
      CodeSystem::icd10cm,
      "t",
      {entry("M79", "2015-10-01", "9999-12-31", false), entry("M791", "2015-10-01", "2024-06-30"),
       entry("M791", "2024-07-01", "9999-12-31", false), entry("M7910", "2024-07-01", "9999-12-31"),
       entry("M7918", "2024-07-01", "9999-12-31"), entry("M792", "2015-10-01", "2024-06-30"),
       entry("M792", "2024-07-01", "9999-12-31")}};
  return table;
}

// Of a policy of 2024 (fixture.hpp).
WrittenCodes of(std::vector<model::ListItem> items) {
  Set s;
  const auto list = s.list("l", CodeSystem::icd10cm, std::move(items));
  s.rule("r", Require{op(Op::any_in, {field(Field::diagnoses)}, list)});
  const auto found = list_codes(s.library, myalgia());
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("a code that is split asks for its parts, unless the list has them or its entry ends") {
  const WrittenCodes alone = of({item("M791"), item("M7918")});
  REQUIRE(alone.changes.size() == 1);
  CHECK(alone.changes[0].kind == CodeChangeKind::split);
  CHECK(alone.changes[0].lacking == std::vector<std::string>{"M7910"});
  CHECK(alone.changes[0].to_do);
  CHECK_FALSE(of({item("M791"), item("M7910"), item("M7918")}).changes[0].to_do);
  model::ListItem dated = item("M791");
  dated.until = *parse_date("2024-06-30");
  CHECK(of({dated}).changes.empty());
}

TEST_CASE("an edition that says the same again changes nothing") {
  const WrittenCodes codes = of({item("M792")});
  CHECK(codes.changes.empty());
  REQUIRE(codes.stretches.size() == 1);
  CHECK(codes.stretches[0].codes == 1);
}

TEST_CASE("a stem counts its codes by day, and tells what came and went") {
  const WrittenCodes codes = of({item("M79", "M79", true)});
  REQUIRE(codes.stretches.size() == 2);
  CHECK(codes.stretches[0].codes == 2);
  CHECK(codes.stretches[1].codes == 3);
  CHECK(codes.stretches[1].days.first == *parse_date("2024-07-01"));
  REQUIRE(codes.changes.size() == 2);
  CHECK(codes.changes[0].kind == CodeChangeKind::added);
  CHECK(codes.changes[1].kind == CodeChangeKind::taken_out);
  CHECK_FALSE(codes.changes[0].to_do);
}

TEST_CASE("entries are written as policies write them") {
  CHECK(written(item("E11", "E11", true), CodeSystem::icd10cm) == "E11.*");
  CHECK(written(item("E1", "E1", true), CodeSystem::icd10cm) == "E1*");
  CHECK(written(item("M791", "M791", true), CodeSystem::icd10cm) == "M79.1*");
  CHECK(written(item("E950", "E950", true), CodeSystem::icd9cm) == "E950.*");
  CHECK(written(item("J1", "J1", true), CodeSystem::hcpcs) == "J1*");
  CHECK(written(item("M7910", "M7919"), CodeSystem::icd10cm) == "M79.10..M79.19");
}
