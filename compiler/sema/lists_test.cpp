#include "compiler/sema/lists.hpp"

#include <chrono>
#include <iostream>

#include "compiler/sema/declaration_fixture.hpp"

using namespace edict;
using namespace edict::sema::fixture;

TEST_CASE("codes are kept in their normal form: no dot, upper case, leading zeros") {
  const Checked c("codes a : icd10cm = { m79.18, E11.*, M62.83.., }\n");
  const Checked d("codes a : icd10cm = { m79.18, E11.*, I60..I69.9 from 2024-01-01 until 2024-06-30 }\n");
  REQUIRE(d.ids().empty());
  const auto& items = d.list("a").items;
  REQUIRE(items.size() == 3);
  CHECK(items[0].first == "M7918");
  CHECK_FALSE(items[0].stem);
  CHECK(items[1].first == "E11");
  CHECK(items[1].stem);
  CHECK(items[2].first == "I60");
  CHECK(items[2].last == "I699");
  CHECK(items[2].stem);
  CHECK(items[2].until == *parse_date("2024-06-30"));
  CHECK_FALSE(c.ids().empty());
}

TEST_CASE("lists may name each other in any order and in any file of the set") {
  const Checked c(std::vector<std::string>{"codes a : hcpcs = { 20552, b } minus c minus { 20560 }\n",
                                           "codes b : hcpcs = { 20553 }\ncodes c : hcpcs = { 20553..20555 }\n"});
  REQUIRE(c.ids().empty());
  const auto& a = c.list("a");
  REQUIRE(a.items.size() == 2);
  CHECK(c.library.lists[*a.items[1].list].name == "b");
  REQUIRE(a.minus.size() == 2);
  CHECK(c.library.lists[a.minus[0]].name == "c");
  CHECK(c.library.lists[a.minus[1]].items[0].first == "20560");
}

TEST_CASE("E0301 a letter where a digit belongs, marked exactly") {
  const Checked c("codes a : icd10cm = { M79.11, M79.1O }\n");
  REQUIRE(c.ids() == Ids{"E0301"});
  CHECK(c.marked() == "M79.1O");
  CHECK(c.help() == "did you mean M79.10?");
  CHECK(Checked("codes a : pos = { 1, 11 }\n").help() == "did you mean 01?");
  const Checked other("codes a : hcpcs = { 20552, M79.18 }\n");
  REQUIRE(other.ids() == Ids{"E0301"});
  CHECK(other.help().find("icd10cm") != std::string::npos);
  CHECK(Checked("codes a : icd10cm = { Y93.I9 }\n").ids().empty());
}

TEST_CASE("E0302 a list of another system names both places") {
  const Checked c("codes a : icd10cm = { M79.18 }\ncodes b : hcpcs = { 20552, a }\n");
  REQUIRE(c.ids() == Ids{"E0302"});
  CHECK(c.marked() == "a");
  REQUIRE(c.diagnostics.list()[0].notes.size() == 1);
}

TEST_CASE("E0303 a range that runs backwards") {
  const Checked c("codes a : hcpcs = { 01999..00100 }\n");
  REQUIRE(c.ids() == Ids{"E0303"});
  CHECK(c.help() == "write 00100..01999");
  CHECK(Checked("codes a : icd10cm = { E11.5..E11 }\n").ids().empty());  // E11 with all its subcodes
}

TEST_CASE("E0304 neither a code nor a list, with the nearest list") {
  const Checked c("codes trigger_point : hcpcs = { 20552 }\ncodes a : hcpcs = { trigger_pont, 20553 }\n");
  REQUIRE(c.ids() == Ids{"E0304"});
  CHECK(c.marked() == "trigger_pont");
  CHECK(c.help() == "did you mean `trigger_point`?");
}

TEST_CASE("W0305 W0306 what is there twice, and what a range holds already") {
  const Checked twice("codes a : hcpcs = { 20552, 20553, 20552 }\n");
  CHECK(twice.ids() == Ids{"W0305"});
  const Checked covered("codes a : icd10cm = { M79.1*, M79.18, M80.* }\n");
  REQUIRE(covered.ids() == Ids{"W0306"});
  CHECK(covered.marked() == "M79.18");
  CHECK(Checked("codes a : hcpcs = { 20552 until 2024-06-30, 20552 from 2024-09-01 }\n").ids().empty());
  CHECK(Checked("codes a : hcpcs = { 00100..01999 until 2024-06-30, 00500 }\n").ids().empty());
}

TEST_CASE("E0307 an unknown code system") {
  const Checked c("codes a : cpt = { 20552 }\ncodes b : hcpcs = { a }\n");
  REQUIRE(c.ids() == Ids{"E0307"});  // and no word about b, which names the poisoned list
  CHECK(c.help() == "CPT codes are of the system hcpcs");
  CHECK(Checked("codes a : icd10cn = { M79.18 }\n").help() == "did you mean `icd10cm`?");
}

TEST_CASE("E0308 lists in a circle are told once") {
  CHECK(Checked("codes a : hcpcs = { b }\ncodes b : hcpcs = { c }\ncodes c : hcpcs = { a }\n").ids() == Ids{"E0308"});
  CHECK(Checked("codes a : hcpcs = { a }\n").ids() == Ids{"E0308"});
}

TEST_CASE("E0309 an item of the wrong kind") {
  CHECK(Checked("codes a : hcpcs = { \"20552\" }\n").ids() == Ids{"E0309"});
  const Checked c(
      "policy p { effective 2024-01-01  rule r cite \"x\" require units in { 1, 2, \"three\" } else deny CO-50 }\n");
  CHECK(c.ids() == Ids{"E0309"});
}

TEST_CASE("E0402 an item whose period ends before it begins") {
  const Checked c("codes a : hcpcs = { 20552 from 2024-07-01 until 2024-06-30 }\n");
  REQUIRE(c.ids() == Ids{"E0402"});
  CHECK(c.marked() == "2024-06-30");
}

TEST_CASE("codes from a file, with periods and a condition") {
  const std::string path = data_file(
      "codes.csv",
      "icd,from,to,covered\nM79.18,2024-01-01,,yes\nm7911,,2024-06-30,yes\nE11.9,,,no\nM79.18,2024-01-01,,yes\n");
  const Checked c(
      "codes a : icd10cm from \"codes.csv\" column \"icd\" valid from \"from\" until \"to\" where \"covered\" is "
      "\"yes\"\n",
      path);
  REQUIRE(c.ids().empty());
  REQUIRE(c.list("a").items.size() == 2);
  CHECK(c.list("a").items[1].first == "M7911");
  CHECK(c.list("a").items[1].until == *parse_date("2024-06-30"));
}

TEST_CASE("E0310 to E0317: files of codes that are not what the policy says") {
  const std::string path = data_file("bad.csv", "icd10,x\nM79.1O,\n,\nM79.18,1,2\n");
  CHECK(Checked("codes a : icd10cm from \"none.csv\" column \"icd10\"\n", path).ids() == Ids{"E0310"});
  const Checked column("codes a : icd10cm from \"bad.csv\" column \"icd1O\"\n", path);
  REQUIRE(column.ids() == Ids{"E0311"});
  CHECK(column.help() == "did you mean \"icd10\"?");
  CHECK(column.marked() == "\"bad.csv\"");
  const Checked rows("codes a : hcpcs from \"bad.csv\" column \"icd10\"\n", path);
  CHECK(rows.ids() == Ids{"E0312", "E0314", "E0315"});
  CHECK(std::get<DataPlace>(rows.diagnostics.list()[0].place).line == 2);
  data_file("empty.csv", "");
  CHECK(Checked("codes a : icd10cm from \"empty.csv\" column \"icd10\"\n", path).ids() == Ids{"E0313"});
  data_file("header.csv", "icd10\n");
  CHECK(Checked("codes a : icd10cm from \"header.csv\" column \"icd10\"\n", path).ids() == Ids{"W0317"});
  data_file("period.csv", "icd10,a,b\nM79.18,2024-07-01,2024-06-30\n");
  CHECK(Checked("codes a : icd10cm from \"period.csv\" column \"icd10\" valid from \"a\" until \"b\"\n", path).ids() ==
        Ids{"E0316"});
}

TEST_CASE("a list in an expression is of the value's system, and of the edition that its codes have") {
  const Checked c(
      "codes a : icd9cm = { 250.* }\n"
      "policy p { effective 2010-01-01  rule r cite \"x\" require diagnosis in { 250.00, V58.6 } or diagnosis in a or "
      "diagnosis in { E11.* }"
      " else deny CO-50 }\n");
  REQUIRE(c.ids().empty());
  std::vector<CodeSystem> systems;
  for (const model::List& list : c.library.lists) systems.push_back(list.element.system);
  CHECK(systems == std::vector{CodeSystem::icd9cm, CodeSystem::icd9cm, CodeSystem::icd10cm});
}

TEST_CASE("real coverage: a hundred thousand rows of diagnoses") {
  if (!std::filesystem::exists("../shared/data/coverage/lcd_hcpcs_icd10_2026.tsv.gz")) return;
  const auto start = std::chrono::steady_clock::now();
  const Checked c(
      "codes a : icd10cm from \"../shared/data/coverage/lcd_hcpcs_icd10_2026.tsv.gz\" column \"icd10_code\" where "
      "\"covered\" is \"1\"\n",
      "p.edict");
  std::cerr << "LCD: " << c.list("a").items.size() << " codes in "
            << std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() << " s, diagnostics "
            << c.diagnostics.list().size() << "\n";
  CHECK(c.ids().empty());
  CHECK(c.list("a").items.size() > 1000);
}
