#include "compiler/sema/tables.hpp"

#include "compiler/sema/declaration_fixture.hpp"

using namespace edict;
using namespace edict::sema::fixture;

TEST_CASE("rows in the policy text") {
  const Checked c("table established { new : hcpcs key, old : hcpcs } rows { 99203 99213, 99202 99212 }\n");
  REQUIRE(c.ids().empty());
  const TableData& data = c.library.tables[0].table.data;
  REQUIRE(data.row_count() == 2);
  CHECK(c.library.symbols.text(static_cast<Symbol>(data.cells[1][0])) == "99213");
}

TEST_CASE("a table from a file beside the policy") {
  const std::string path = data_file("mue.tsv", "HCPCS\tmue_units\tstart\tend\n20552\t1\t2024-01-01\t\n");
  const Checked c(
      "table mue from \"mue.tsv\" { hcpcs : hcpcs key, units : integer column \"mue_units\", active : period valid "
      "from \"start\" until \"end\" }\n",
      path);
  REQUIRE(c.ids().empty());
  const Table& table = c.library.tables[0].table;
  CHECK(table.data.row_count() == 1);
  CHECK(table.data.from[0] == *parse_date("2024-01-01"));
  CHECK(table.data.until[0] == kLastDate);
  CHECK(table.source_file == "mue.tsv");
}

TEST_CASE("a table of the run has its shape and no rows") {
  const Checked c("table authorizations from input { number : text key, units : integer, active : period }\n");
  REQUIRE(c.ids().empty());
  CHECK(c.library.tables[0].table.from_input);
  CHECK(c.library.tables[0].table.schema.from_header == "active_from");
}

TEST_CASE("E0310 no such file, marked in the policy") {
  CHECK(Checked("table mue from \"no.tsv\" { hcpcs : hcpcs key, units : integer }\n").marked() == "\"no.tsv\"");
}
TEST_CASE("E0320 two rows of one key name both rows") {
  const Checked c("table t { new : hcpcs key, old : hcpcs } rows { 99202 99212, 99203 99213, 99202 99213 }\n");
  REQUIRE(c.ids() == Ids{"E0320"});
  CHECK(c.diagnostics.list()[0].notes.size() == 1);
}
TEST_CASE("E0321 E0322 rows that do not fit") {
  CHECK(Checked("table t { new : hcpcs key, old : hcpcs } rows { 99202 }\n").ids() == Ids{"E0321"});
  CHECK(Checked("table t { new : hcpcs key, old : hcpcs } rows { 99202 9921 }\n").ids() == Ids{"E0322"});
}
TEST_CASE("E0323 to E0326 columns") {
  CHECK(Checked("table t from input { a : hcpcs }\n").ids() == Ids{"E0323"});
  const Checked type("table t from input { a : hcpcs key, b : intger }\n");
  REQUIRE(type.ids() == Ids{"E0324"});
  CHECK(type.help() == "did you mean `integer`?");
  CHECK(Checked("table t from input { a : hcpcs key, a : integer }\n").ids() == Ids{"E0325"});
  CHECK(Checked("table t from input { a : hcpcs key, b : period, c : period }\n").ids() == Ids{"E0325"});
  CHECK(Checked("table t from input { a : hcpcs key, b : period key }\n").ids() == Ids{"E0326"});
}
