#include "runtime/tables/code_table.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace edict;

namespace {

// A table of rows that are written with tabs.
std::optional<CodeTable> table_of(CodeSystem system, const std::string& text) {
  std::istringstream lines(text);
  CodeTableBuilder builder(system);
  bool header = false;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    const std::vector<std::string_view> views(cells.begin(), cells.end());
    if (!header) {
      if (!builder.take_header(views)) return std::nullopt;
      header = true;
    } else {
      CHECK(builder.add(views).empty());
    }
  }
  return builder.finish("t");
}

Date day(const char* text) { return *parse_date(text); }

}  // namespace

TEST_CASE("one reader knows the columns of what is imported and of what others publish") {
  const auto imported = table_of(CodeSystem::icd10cm,
                                 "code\tbillable\tshort_desc\tfrom\tuntil\nM791\t1\tMyalgia\t2015-10-01\t2018-09-30");
  REQUIRE(imported);
  REQUIRE(imported->entries.size() == 1);
  CHECK(imported->entries[0].in_force == DateRange{day("2015-10-01"), day("2018-09-30")});
  CHECK(imported->entries[0].description == "Myalgia");
  const auto dated = table_of(CodeSystem::icd10cm, "Code\tBILLABLE\tEffective Date\tEnd_Date\nm79.1\tN\t20181001\t");
  REQUIRE(dated);
  CHECK(dated->entries[0].code == "M791");
  CHECK_FALSE(dated->entries[0].billable);
  CHECK(dated->entries[0].in_force == DateRange{day("2018-10-01"), kLastDate});
  const auto hcpcs = table_of(CodeSystem::hcpcs, "HCPC\tADD DT\tTERM DT\nG0008\t19930101\t20231231\nLT\t19820101\t");
  REQUIRE(hcpcs);
  REQUIRE(hcpcs->entries.size() == 1);  // LT is a modifier
  CHECK(hcpcs->entries[0].in_force == DateRange{day("1993-01-01"), day("2023-12-31")});
  CHECK(table_of(CodeSystem::modifier, "mod_code\tmod_type\nLT\tHCPCS")->entries.size() == 1);
  CHECK(table_of(CodeSystem::modifier, "hcpcs_code\tkind\nLT\tmodifier\nG0008\tprocedure")->entries.size() == 1);
  CHECK(table_of(CodeSystem::pos, "pos_code\tpos_name\n11\tOffice")->entries[0].description == "Office");
  CHECK_FALSE(table_of(CodeSystem::pos, "name\n11"));
}

TEST_CASE("a date that cannot be read is told by its column") {
  CodeTableBuilder builder(CodeSystem::icd10cm);
  const std::vector<std::string_view> header{"code", "end_date"};
  const std::vector<std::string_view> row{"M791", "2018-02-30"};
  REQUIRE(builder.take_header(header));
  CHECK(builder.add(row) == "the column \"end date\" has no date such as 2024-07-01");
}

TEST_CASE("near codes are one keystroke away, and none is the code itself") {
  const auto exists = [](const std::string& code) { return code == "M7918" || code == "M798" || code == "M7981"; };
  CHECK(near_codes("M7981", 3, exists) == std::vector<std::string>{"M7918", "M798"});
  CHECK(near_codes("M7981", 1, exists) == std::vector<std::string>{"M7918"});
  CHECK(near_codes("Z9999", 3, exists).empty());
}

TEST_CASE("a description that begins with a quoted word is no fault of the row") {
  const auto path = std::filesystem::temp_directory_path() / "edict_code_table_quotes_test.tsv";
  std::ofstream(path) << "code\tshort_desc\n4957\t\"ventilation\" pneumonit\n4958\tAllerg pneumonitis\n4959\n";
  Diagnostics diagnostics;
  CHECK_FALSE(read_code_table(CodeSystem::icd9cm, path.string(), diagnostics));
  REQUIRE(diagnostics.list().size() == 1);  // the last row lacks a cell
  CHECK(std::get<DataPlace>(diagnostics.list()[0].place).line == 4);
  std::filesystem::remove(path);
}
