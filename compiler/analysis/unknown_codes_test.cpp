#include "compiler/analysis/unknown_codes.hpp"

#include <filesystem>
#include <fstream>

#include "compiler/analysis/fixture.hpp"

using namespace edict;
using namespace edict::analysis::fixture;
using model::Require;

namespace {

struct File {
  std::filesystem::path path;
  explicit File(const std::string& text) : path(std::filesystem::temp_directory_path() / "edict_code_table_test.csv") {
    std::ofstream(path) << text;
  }
  ~File() { std::filesystem::remove(path); }
  Ids faults(CodeSystem system) const {
    Diagnostics d;
    CHECK_FALSE(read_code_table(system, path.string(), d).has_value());
    Ids ids;
    for (const Diagnostic& found : d.list()) ids.emplace_back(found.id);
    return ids;
  }
};

constexpr const char* kDiagnoses =
    "code,billable,effective_date,end_date\n"
    "E11,0,2015-10-01,9999-12-31\n"
    "E119,1,2015-10-01,9999-12-31\n"
    "M791,1,2015-10-01,2018-09-30\n"
    "M791,0,2018-10-01,9999-12-31\n"
    "M7910,1,2018-10-01,9999-12-31\n"
    "M7918,1,2018-10-01,9999-12-31\n"
    "M25511,1,2015-10-01,2023-12-31\n";

// What the table says of a policy of 2024 whose only rule asks for the items.
std::vector<Diagnostic> said_of(std::vector<model::ListItem> items, const char* text = kDiagnoses,
                                CodeSystem system = CodeSystem::icd10cm, Field field_ = Field::diagnoses) {
  const File file(text);
  Set s;
  const auto list = s.list("l", system, std::move(items));
  s.rule("r", Require{op(Op::any_in, {field(field_)}, list)});
  Diagnostics d;
  const auto table = read_code_table(system, file.path.string(), d);
  REQUIRE(table);
  analysis::check_codes(s.library, *table, d);
  return {d.list().begin(), d.list().end()};
}
Ids ids_of(const std::vector<Diagnostic>& list) {
  Ids ids;
  for (const Diagnostic& d : list) ids.emplace_back(d.id);
  return ids;
}
model::ListItem within(model::ListItem i, const char* from, const char* until) {
  i.from = *parse_date(from);
  i.until = *parse_date(until);
  return i;
}

}  // namespace

TEST_CASE("codes, stems and ranges that are in force are not talked about") {
  CHECK(said_of({item("M7918"), item("E11", "E11", true), item("M7910", "M7919")}).empty());
}

TEST_CASE("W0616 a code that never was, with the one a keystroke away") {
  const auto d = said_of({item("M7981"), item("Z9999")});
  REQUIRE(ids_of(d) == Ids{"W0616", "W0616"});
  CHECK(d[0].message.find("M79.81") != std::string::npos);
  CHECK(d[0].help == "did you mean M79.18?");
  CHECK(d[1].help == "look it up in the source");
}

TEST_CASE("W0616 a code that ended before the policy, and its last day") {
  CHECK(ids_of(said_of({item("M25511")})) == Ids{"W0616"});
  // The item has its own period, which the policy of 2024 does not meet: nothing asks for it.
  CHECK(said_of({within(item("M25511"), "2016-01-01", "2023-12-31")}).empty());
  const char* last_day = "code,end_date\nM25511,2024-01-01\n";
  CHECK(said_of({item("M25511")}, last_day).empty());
  CHECK(ids_of(said_of({within(item("M25511"), "2024-01-02", "2024-12-31")}, last_day)) == Ids{"W0616"});
}

TEST_CASE("W0617 a range or a stem of nothing") {
  CHECK(ids_of(said_of({item("M80", "M80", true), item("A00", "B99")})) == Ids{"W0617", "W0617"});
  CHECK(ids_of(said_of({item("M25", "M25", true)})) == Ids{"W0617"});  // ended
}

TEST_CASE("W0618 a heading that was a code once") {
  const auto d = said_of({item("M791"), item("E11")});
  CHECK(ids_of(d) == Ids{"W0618", "W0618"});
}

TEST_CASE("a file of HCPCS level II says nothing of CPT codes") {
  const char* level_two =
      "HCPCS_CODE\tDATE_ADDED\tDATE_TERM\nJ1030\t1982-01-01\t\nJ1040\t1982-01-01\t2023-06-30\n25\t\t\n";
  CHECK(ids_of(said_of({item("20552"), item("J1030"), item("J1040"), item("J9999")}, level_two, CodeSystem::hcpcs,
                       Field::procedure)) == Ids{"W0616", "W0616"});
}

TEST_CASE("E0804 a code table that cannot be used") {
  CHECK(File("").faults(CodeSystem::icd10cm) == Ids{"E0804"});
  CHECK(File("name\nM791\n").faults(CodeSystem::icd10cm) == Ids{"E0804"});
  CHECK(File("code\n12\n").faults(CodeSystem::icd10cm) == Ids{"E0804"});  // no code of the system
  CHECK(File("code,end_date\nM791,2018-02-30\nM7918\n").faults(CodeSystem::icd10cm) == Ids{"E0804", "E0804"});
  Diagnostics d;
  CHECK_FALSE(read_code_table(CodeSystem::icd10cm, "/no/such/file", d).has_value());
  CHECK(d.has_errors());
}
