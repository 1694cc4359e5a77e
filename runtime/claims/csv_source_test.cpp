#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {
namespace {

const std::string kHead = "claim_id,claim_line_number,person_id,hcpcs_code,claim_line_start_date";

std::string row(const std::string& id, int line, const std::string& rest = {}) {
  return id + "," + std::to_string(line) + ",P1,20552,2024-01-05" + rest + "\n";
}

}  // namespace

TEST_CASE("every field with a column is read by its column, in any order of columns") {
  std::vector<std::pair<std::string, std::string>> cells;
  for (const FieldInfo& f : all_fields()) {
    if (f.csv_column.empty()) continue;
    std::string value = "T " + std::string(f.name);
    switch (f.type.kind) {
      case Kind::boolean:
        value = "Y";
        break;
      case Kind::integer:
        value = "7";
        break;
      case Kind::decimal:
        value = "2.5";
        break;
      case Kind::money:
        value = "85.10";
        break;
      case Kind::date:
        value = "2024-01-05";
        break;
      case Kind::code:
      case Kind::code_set:
        switch (f.type.system) {
          case CodeSystem::icd:
            value = "M79.18";
            break;
          case CodeSystem::icd_procedure:
            value = "0SRC0J9";
            break;
          case CodeSystem::hcpcs:
            value = "J0585";
            break;
          case CodeSystem::revenue:
            value = "450";
            break;
          case CodeSystem::bill_type:
            value = "131";
            break;
          case CodeSystem::taxonomy:
            value = "208VP0014X";
            break;
          case CodeSystem::ndc:
            value = "00002751001";
            break;
          case CodeSystem::drg:
            value = "065";
            break;
          case CodeSystem::state:
            value = "MI";
            break;
          case CodeSystem::sex:
            value = "male";
            break;
          case CodeSystem::claim_type:
            value = "dme";
            break;
          default:
            value = "11";
            break;
        }
        break;
      default:
        break;
    }
    cells.emplace_back(std::string(f.csv_column), value);
  }
  const auto table = [&] {
    std::string head, body;
    for (const auto& [name, value] : cells) {
      head += (head.empty() ? "" : ",") + name;
      body += (body.empty() ? "" : ",") + value;
    }
    return head + "\n" + body + "\n";
  };
  Reading forwards = read_csv(table());
  CHECK(forwards.ids() == std::vector<std::string>{});
  REQUIRE(forwards.claims.size() == 1);
  std::size_t found = 0;
  for (const auto* values : {&forwards.claims[0].record.values, &forwards.claims[0].record.lines[0].values})
    found += values->size();
  for (const auto* sets : {&forwards.claims[0].record.sets, &forwards.claims[0].record.lines[0].sets})
    found += sets->size();
  CHECK(found == cells.size());
  const std::string first = print(batch_of(forwards), forwards.symbols);
  std::reverse(cells.begin(), cells.end());
  Reading backwards = read_csv(table());
  CHECK(print(batch_of(backwards), backwards.symbols) == first);
}

TEST_CASE("quotes may hold commas, doubled quotes and line ends; CRLF, a byte order mark and blank lines are taken") {
  Reading r = read_csv("\xEF\xBB\xBF" + kHead + ",payer\r\n" +
                       "C1,1,P1,20552,2024-01-05,\"Smith, \"\"Jones\"\"\nand Ware\"\r\n\r\n" +
                       "\"C2\",\"1\",P1,20552,2024-01-06,\"\"");
  CHECK(r.ids() == std::vector<std::string>{});
  REQUIRE(r.claims.size() == 2);
  CHECK(r.claims[0].place.line == 2);
  CHECK(r.claims[1].place.line == 5);
  CHECK(shown(r.symbols, Field::payer, value_in(r.claims[0].record.values, Field::payer)) ==
        "Smith, \"Jones\"\nand Ware");
  CHECK_FALSE(value_in(r.claims[1].record.values, Field::payer));
}

TEST_CASE("tab-separated files are tables too") {
  std::string text = kHead + "\n" + row("C1", 1);
  std::replace(text.begin(), text.end(), ',', '\t');
  Reading r;
  read_into(r, "claims.tsv", text, {});
  CHECK(r.claims.size() == 1);
  CHECK(read_csv(text).ids() == std::vector<std::string>{"E0717"});  // the wrong separator is told
}

TEST_CASE("rows of one claim are put together wherever they stand, with and without room in memory") {
  std::string together = kHead + ",bill_type_code\n";
  std::string scattered = together;
  for (int c = 0; c < 300; ++c) {
    for (int l = 1; l <= 3; ++l) together += row("C" + std::to_string(c), l, ",131");
  }
  for (int l = 1; l <= 3; ++l) {
    for (int c = 0; c < 300; ++c) scattered += row("C" + std::to_string(c), l, l == 1 ? ",131" : ",");
  }
  const auto ids = [](const Reading& r) {
    std::string text;
    for (const PlacedClaim& c : r.claims)
      text += shown(r.symbols, Field::claim_id, value_in(c.record.values, Field::claim_id)) + " ";
    return text;
  };
  Reading a = read_csv(together);
  Reading b = read_csv(scattered);
  ReadOptions tight;
  tight.memory_budget = 1000;
  Reading c = read_csv(scattered, tight);
  Reading d = read_csv(together, tight);
  CHECK(a.claims.size() == 300);
  CHECK(ids(a) == ids(b));
  CHECK(ids(a) == ids(c));
  CHECK(ids(a) == ids(d));
  const std::string expected = print(batch_of(a), a.symbols);
  CHECK(print(batch_of(b), b.symbols) == expected);
  CHECK(print(batch_of(c), c.symbols) == expected);
  CHECK(print(batch_of(d), d.symbols) == expected);
}

TEST_CASE("rows of one claim that disagree refuse it") {
  const Reading r =
      read_csv(kHead + ",bill_type_code,diagnosis_code_1\n" + row("C1", 1, ",131,I10") + row("C1", 2, ",131,E119") +
               row("C2", 1, ",131,I10") + row("C2", 2, ",132,I10") + row("C3", 1, ",,") + row("C3", 2, ",131,I10"));
  CHECK(r.ids() == std::vector<std::string>{"E0720", "E0720", "E0720"});
  CHECK(r.place(0).field == "diagnosis_code_1");
  CHECK(r.place(1).field == "bill_type_code");
  CHECK(r.place(1).line == 5);
  CHECK(r.place(1).column == 6);
  // The first row has no diagnoses at all: a later one that has some disagrees, for its pointers mean others.
  CHECK(r.place(2).line == 7);
  CHECK(r.claims.empty());
}

TEST_CASE("columns may be renamed, and unknown ones are named once") {
  ReadOptions options;
  options.renames = {{"member", "person_id"}, {"CPT", "hcpcs_code"}};
  const Reading r = read_csv(
      "claim_id,claim_line_number,Member,cpt,claim_line_start_date,diagnosis_poa_1,diagnosis_poa_2,plam\nC1,1,P1,20552,"
      "2024-01-05,Y,N,x\n",
      options);
  REQUIRE(r.ids() == std::vector<std::string>{"W0730"});
  CHECK(r.first().message == "unknown columns: diagnosis_poa_N, plam");
  CHECK(r.first().help == "perhaps plan for plam");
  CHECK(r.claims.size() == 1);
}

TEST_CASE("a header that cannot be used is told") {
  const Reading missing = read_csv("claim,line,patient,cpt,date\nC1,1,P1,20552,2024-01-05\n");
  CHECK(missing.has("E0717"));
  CHECK(missing.diagnostics.list().back().message ==
        "the header lacks claim_id, claim_line_number, person_id, hcpcs_code, claim_line_start_date");
  // A table of institutional lines may have no procedures at all.
  Reading stays = read_csv(
      "claim_id,claim_line_number,person_id,revenue_center_code,claim_line_start_date\n"
      "C1,1,P1,0120,2024-01-05\n");
  CHECK(stays.ids().empty());
  CHECK(at(batch_of(stays), stays.symbols, 0, Field::revenue_code) == "0120");
  CHECK(read_csv(kHead + ",payer,payer\n" + row("C1", 1, ",a,b")).ids() == std::vector<std::string>{"E0717"});
}

TEST_CASE("broken rows are told where they are and refuse their whole claim") {
  SECTION("wrong number of fields") {
    const Reading r = read_csv(kHead + "\n" + row("C1", 1) + row("C1", 2, ",extra") + row("C2", 1) + "C3\n");
    CHECK(r.ids() == std::vector<std::string>{"E0718", "E0718"});
    CHECK(r.place(0).line == 3);
    CHECK(r.claims.size() == 1);
    CHECK(r.counts.refused == 2);
  }
  SECTION("a quote that is never closed") {
    const Reading r = read_csv(kHead + ",payer\n" + row("C1", 1, ",a") + row("C2", 1, ",\"b") + row("C3", 1, ",c"));
    REQUIRE(r.ids() == std::vector<std::string>{"E0719"});
    CHECK(r.place().line == 3);
    CHECK(r.place().column == 6);
    CHECK(r.claims.size() == 1);
  }
  SECTION("text behind a closing quote") {
    const Reading r = read_csv(kHead + ",payer\n" + row("C1", 1, ",\"a\"b") + row("C2", 1, ",c"));
    REQUIRE(r.ids() == std::vector<std::string>{"E0719"});
    CHECK(r.place().line == 2);
    CHECK(r.claims.size() == 1);
  }
  SECTION("bytes that are no UTF-8, and NUL") {
    const Reading r =
        read_csv(kHead + ",payer\n" + row("C1", 1, ",\xff") + row("C2", 1, std::string(",\0", 2)) + row("C3", 1, ",c"));
    CHECK(r.ids() == std::vector<std::string>{"E0705", "E0705"});
    CHECK(r.claims.size() == 1);
  }
  SECTION("a row beyond the longest") {
    ReadOptions options;
    options.longest_record = 2000;
    const Reading r = read_csv(kHead + ",payer\n" + row("C1", 1, "," + std::string(1'000'000, 'x')) +
                                   row("C2", 1, ",c") + std::string(1'000'000, ',') + "\n" + row("C3", 1, ",c"),
                               options);
    CHECK(r.ids() == std::vector<std::string>{"E0703", "E0703"});
    CHECK(r.claims.size() == 2);
  }
  SECTION("a value") {
    const Reading r = read_csv(kHead + ",service_unit_quantity\n" + row("C1", 1, ",1") + row("C1", 2, ",-1"));
    REQUIRE(r.ids() == std::vector<std::string>{"E0727"});
    CHECK(r.place().line == 3);
    CHECK(r.place().column == 6);
    CHECK(r.place().record == "C1/2");
    CHECK(r.place().field == "service_unit_quantity");
  }
}

TEST_CASE("pointers, modifiers, diagnoses and statuses of a table") {
  Reading r = read_csv(kHead +
                       ",hcpcs_modifier_2,hcpcs_modifier_1,diagnosis_code_2,diagnosis_code_10,diagnosis_code_1,"
                       "diagnosis_pointers,line_status\n" +
                       row("C1", 1, ",59,RT,E119,I10,M7918,\"2,1\",paid") + row("C1", 2, ",,,E119,I10,M7918,3,denied"));
  CHECK(r.ids() == std::vector<std::string>{});
  const Batch b = batch_of(r);
  CHECK(at(b, r.symbols, 0, Field::modifiers) == "RT 59");
  CHECK(at(b, r.symbols, 0, Field::diagnoses) == "M7918 E119 I10");
  CHECK(at(b, r.symbols, 0, Field::diagnosis) == "E119 M7918");
  CHECK(at(b, r.symbols, 1, Field::diagnosis) == "I10");
  CHECK(b.status(LineIndex{0}) == LineStatus::paid);
  CHECK(b.status(LineIndex{1}) == LineStatus::denied);
}

TEST_CASE("a claim line in two rows is refused, as a join makes it") {
  CHECK(read_csv(kHead + "\n" + row("C1", 1) + row("C2", 1) + row("C1", 1)).ids() == std::vector<std::string>{"E0712"});
}

}  // namespace edict::test
