#include "runtime/tables/load.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "runtime/tables/cell.hpp"
#include "runtime/tables/index.hpp"

using namespace edict;

namespace {

const Type kHcpcs{Kind::code, CodeSystem::hcpcs};

std::string file(const std::string& name, const std::string& text) {
  const auto folder = std::filesystem::temp_directory_path() / "edict_tables_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / name).string();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TableSchema mue(bool period = false) {
  TableSchema schema{
      "mue", {{"procedure", kHcpcs, true, "hcpcs"}, {"units", {Kind::integer}, false, "units"}}, period, "", ""};
  if (period) schema.from_header = "start", schema.until_header = "end";
  return schema;
}

struct Loaded {
  SymbolTable symbols;
  Diagnostics diagnostics;
  std::optional<TableData> data;
  std::vector<std::string> ids() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) result.emplace_back(d.id);
    return result;
  }
};

Loaded load(const TableSchema& schema, const std::string& path) {
  Loaded result;
  result.data = load_table(schema, path, result.symbols, result.diagnostics);
  return result;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a table is read by its headers, in any order of columns") {
  const auto r = load(mue(), file("a.csv", "note,UNITS,hcpcs\r\n\"a, \"\"b\"\"\",3,20552\r\n\r\nx,,j3301\r\n"));
  CHECK(r.ids().empty());
  REQUIRE(r.data);
  REQUIRE(r.data->row_count() == 2);
  CHECK(r.data->cells[1][0] == 3);
  CHECK(r.data->valid[1][0] == 1);
  CHECK(r.data->valid[1][1] == 0);
  CHECK(display_cell(kHcpcs, r.data->cells[0][1], r.symbols) == "J3301");
}

TEST_CASE("gzip and tabs are read as they are") {
  const std::string path = file("a.tsv.gz", "");
  gzFile out = gzopen(path.c_str(), "wb");
  gzputs(out, "hcpcs\tunits\n20552\t1\n20553\t2");
  gzclose(out);
  const auto r = load(mue(), path);
  CHECK(r.ids().empty());
  CHECK(r.data->row_count() == 2);
}

TEST_CASE("E0310 a file that is not there") { CHECK(load(mue(), "/nowhere/mue.csv").ids() == Ids{"E0310"}); }

TEST_CASE("E0311 a header that is nearly right gets the near miss") {
  const auto r = load(mue(), file("b.csv", "hcpcs_code,units\n20552,1\n"));
  REQUIRE(r.ids() == Ids{"E0311"});
  CHECK(r.diagnostics.list()[0].help == "did you mean \"hcpcs_code\"?");
  CHECK_FALSE(r.data);
}

TEST_CASE("E0312 damaged cells are told with their line, and counted after twenty") {
  std::string text = "hcpcs,units\n20552,two\n";
  const auto one = load(mue(), file("c.csv", text));
  REQUIRE(one.ids() == Ids{"E0312"});
  CHECK(std::get<DataPlace>(one.diagnostics.list()[0].place).line == 2);
  CHECK(std::get<DataPlace>(one.diagnostics.list()[0].place).column == 2);
  for (int i = 0; i < 30; ++i) text += "20552,two\n";
  const auto many = load(mue(), file("c.csv", text));
  REQUIRE(many.ids().size() == 21);
  CHECK(many.diagnostics.list().back().message.find("11 more lines") != std::string::npos);
}

TEST_CASE("E0313 an empty file") { CHECK(load(mue(), file("d.csv", "")).ids() == Ids{"E0313"}); }
TEST_CASE("E0314 an empty key") { CHECK(load(mue(), file("e.csv", "hcpcs,units\n,3\n")).ids() == Ids{"E0314"}); }
TEST_CASE("E0315 a line with too many cells, and a quote without end") {
  CHECK(load(mue(), file("f.csv", "hcpcs,units\n20552,3,4\n")).ids() == Ids{"E0315"});
  CHECK(load(mue(), file("g.csv", "hcpcs,units\n\"20552,3\n")).ids() == Ids{"E0315"});
}
TEST_CASE("E0316 a row whose period ends before it begins") {
  CHECK(load(mue(true), file("h.csv", "hcpcs,units,start,end\n20552,3,2024-07-01,2024-06-30\n")).ids() == Ids{"E0316"});
}

TEST_CASE("E0320 two rows of one key in one period name both lines") {
  const auto r =
      load(mue(true),
           file("i.csv", "hcpcs,units,start,end\n20552,3,2024-01-01,\n20553,1,,\n20552,4,2023-01-01,2024-01-01\n"));
  REQUIRE(r.ids() == Ids{"E0320"});
  const Diagnostic& d = r.diagnostics.list()[0];
  CHECK(d.message == "the key 20552 has two rows in one period: lines 2 and 4");
  CHECK(std::get<DataPlace>(d.place).line == 4);
  CHECK(load(mue(), file("j.csv", "hcpcs,units\n20552,3\n20552,3\n")).ids() == Ids{"E0320"});
}

TEST_CASE("E0315 text behind a closing quote, E0311 two columns of one name") {
  CHECK(load(mue(), file("q.csv", "hcpcs,units\n\"20552\"x,3\n\"20553\" ,2\n")).ids() == Ids{"E0315"});
  CHECK(load(mue(), file("t.csv", "hcpcs,units,Units\n20552,3,4\n")).ids() == Ids{"E0311"});
}

TEST_CASE("a row is found by key and date") {
  auto r =
      load(mue(true),
           file("k.csv",
                "hcpcs,units,start,end\n20552,3,2024-01-01,2024-06-30\n20552,4,2024-07-01,\n20553,1,,2024-12-31\n"));
  REQUIRE(r.ids().empty());
  const TableRows rows = freeze(*r.data);
  TableIndex index(rows, mue(true));
  const auto units = [&](const char* code, const char* day) -> std::int64_t {
    const std::int64_t key[] = {*parse_cell(kHcpcs, code, r.symbols)};
    const auto row = index.find(key, *parse_date(day));
    return row ? *rows.cell(1, *row) : -1;
  };
  CHECK(units("20552", "2023-12-31") == -1);
  CHECK(units("20552", "2024-01-01") == 3);
  CHECK(units("20552", "2024-06-30") == 3);
  CHECK(units("20552", "2024-07-01") == 4);
  CHECK(units("20553", "2024-12-31") == 1);
  CHECK(units("20553", "2025-01-01") == -1);
  CHECK(units("99213", "2024-01-01") == -1);
}

TEST_CASE("values of every type as they are written") {
  SymbolTable symbols;
  CHECK(parse_cell({Kind::money}, "$2,330.00", symbols) == 233000);
  CHECK_FALSE(parse_cell({Kind::money}, "$2,33.00", symbols));
  CHECK(parse_cell({Kind::decimal}, "62.5", symbols) == 62500);
  CHECK(parse_cell({Kind::boolean}, "Yes", symbols) == 1);
  CHECK(parse_cell({Kind::date}, "2024-02-29", symbols) == parse_date("2024-02-29")->days);
  CHECK_FALSE(parse_cell({Kind::integer}, "2.5", symbols));
}

TEST_CASE("the real NCCI pairs load and are found in seconds") {
  const std::string path = "../shared/data/ncci/ptp_practitioner_2024Q2.tsv.gz";
  if (!std::filesystem::exists(path)) return;
  // A pair has up to four rows that differ in their end: with the end as a key no two are alike, but for deletions
  // that were published twice.
  const TableSchema schema{"ptp",
                           {{"column1", kHcpcs, true, "column1"},
                            {"column2", kHcpcs, true, "column2"},
                            {"deletion_date", {Kind::date}, true, "deletion_date"},
                            {"modifier", {Kind::integer}, false, "modifier"}},
                           false,
                           "",
                           ""};
  const auto start = std::chrono::steady_clock::now();
  auto r = load(schema, path);
  REQUIRE(r.data);
  const auto loaded = std::chrono::steady_clock::now();
  const TableRows rows = freeze(*r.data);
  TableIndex index(rows, schema);
  const auto indexed = std::chrono::steady_clock::now();
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < rows.row_count; ++i) {
    const std::int64_t key[] = {rows.columns[0].number(i), rows.columns[1].number(i), rows.columns[2].number(i)};
    found += index.find(key, Date{0}) == i ? 1 : 0;
  }
  const auto looked = std::chrono::steady_clock::now();
  const auto seconds = [](auto a, auto b) { return std::chrono::duration<double>(b - a).count(); };
  std::cerr << "NCCI: " << rows.row_count << " rows, load " << seconds(start, loaded) << " s, index "
            << seconds(loaded, indexed) << " s, " << rows.row_count << " look-ups " << seconds(indexed, looked)
            << " s, diagnostics " << r.diagnostics.list().size() << "\n";
  CHECK(found == rows.row_count);
  CHECK(rows.row_count > 2'500'000);
}
