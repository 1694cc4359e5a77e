#include "compiler/import/editions.hpp"

#include <catch2/catch.hpp>

namespace edict::import {
namespace {

std::optional<Date> day(std::string_view text) { return text.empty() ? std::nullopt : parse_date(text); }

// Rows of a table of one key and one value; each merged row as "key value from until".
class Table {
 public:
  explicit Table(std::vector<std::string_view> editions, bool open_start = false) {
    for (const std::string_view edition : editions) how_.editions.push_back(day(edition));
    how_.keys = 1;
    how_.cells = 2;
    how_.open_start = open_start;
  }
  Table& row(std::uint32_t edition, std::string_view key, std::string_view value, std::string_view from = {},
             std::string_view until = {}) {
    EditionRow row;
    row.cells[0] = pool_.intern(key);
    row.cells[1] = pool_.intern(value);
    row.edition = edition;
    row.from = day(from);
    row.until = day(until);
    rows_.push_back(row);
    return *this;
  }
  std::vector<std::string> merged() {
    std::vector<std::string> texts;
    for (const MergedRow& row : merge(rows_, pool_, how_, counts)) {
      std::string text(pool_.text(row.cells[0]));
      text += " " + std::string(pool_.text(row.cells[1]));
      text += " " + (row.from == kFirstDate ? std::string("-") : to_text(row.from));
      text += " " + (row.until == kLastDate ? std::string("-") : to_text(row.until));
      texts.push_back(text);
    }
    return texts;
  }
  MergeCounts counts;

 private:
  TextPool pool_;
  std::vector<EditionRow> rows_;
  Merge how_;
};

using Rows = std::vector<std::string>;
constexpr std::string_view kSecond = "2024-04-01", kThird = "2024-07-01", kFourth = "2024-10-01";

TEST_CASE("a row that the next edition lacks ends on the day before it") {
  Table table({kSecond, kThird});
  table.row(0, "A", "1").row(0, "B", "1").row(1, "B", "1").row(1, "C", "2");
  CHECK(table.merged() == Rows{"A 1 2024-04-01 2024-06-30", "B 1 2024-04-01 -", "C 2 2024-07-01 -"});
  CHECK(table.counts.ended_with_edition == 1);
  CHECK(table.counts.begun_with_edition == 1);
}

TEST_CASE("a value that changes splits the period, and one that comes back makes a third") {
  Table table({kSecond, kThird, kFourth});
  table.row(0, "A", "1").row(1, "A", "0").row(2, "A", "1");
  CHECK(table.merged() == Rows{"A 1 2024-04-01 2024-06-30", "A 0 2024-07-01 2024-09-30", "A 1 2024-10-01 -"});
}

TEST_CASE("a row that is left out by one edition and back in the next has a gap") {
  Table table({kSecond, kThird, kFourth});
  table.row(0, "A", "1").row(2, "A", "1");
  CHECK(table.merged() == Rows{"A 1 2024-04-01 2024-06-30", "A 1 2024-10-01 -"});
}

TEST_CASE("published dates win over the editions'") {
  Table table({kSecond, kThird});
  table.row(0, "A", "1", "1996-01-01").row(1, "A", "1", "1996-01-01", "2024-05-15");
  table.row(1, "B", "1", "2010-01-01");
  CHECK(table.merged() == Rows{"A 1 1996-01-01 2024-05-15", "B 1 2010-01-01 -"});
}

TEST_CASE("a deletion that only a later edition tells ends the row, effective date or not") {
  Table table({kSecond, kThird});
  table.row(0, "A", "1").row(1, "A", "1", "", "2024-06-30");
  CHECK(table.merged() == Rows{"A 1 2024-04-01 2024-06-30"});
}

TEST_CASE("a row deleted back to the day it began was never in force") {
  Table table({kSecond, kThird});
  table.row(0, "A", "1", "2024-01-01").row(1, "A", "1", "2024-01-01", "2024-01-01").row(0, "B", "1", "2024-01-01");
  table.row(1, "B", "1", "2024-01-01");
  CHECK(table.merged() == Rows{"B 1 2024-01-01 -"});
  CHECK(table.counts.never_in_force == 1);
}

TEST_CASE("several periods of a key in one edition stay several") {
  Table table({kSecond});
  table.row(0, "A", "1", "1996-01-01", "2002-12-31").row(0, "A", "0", "2005-01-01");
  CHECK(table.merged() == Rows{"A 1 1996-01-01 2002-12-31", "A 0 2005-01-01 -"});
}

TEST_CASE("without an edition's day or a date a row holds always; with --open-start before the first edition, too") {
  Table undated({""});
  CHECK(undated.row(0, "A", "1").merged() == Rows{"A 1 - -"});
  Table open({kSecond, kThird}, true);
  open.row(0, "A", "1", "", "2020-12-31").row(0, "A", "0").row(1, "A", "0");
  CHECK(open.merged() == Rows{"A 1 - 2020-12-31", "A 0 2021-01-01 -"});
  Table closed({kSecond});
  closed.row(0, "A", "1", "", "2020-12-31").row(0, "A", "0");
  CHECK(closed.merged() == Rows{"A 0 2024-04-01 -"});
  CHECK(closed.counts.over_before_first == 1);
}

TEST_CASE("two parts of one edition that repeat a row are one, and that contradict each other are told") {
  Table table({kSecond});
  table.row(0, "A", "1").row(0, "A", "1").row(0, "B", "1").row(0, "B", "2");
  CHECK(table.merged() == Rows{"A 1 2024-04-01 -", "B 1 2024-04-01 -"});
  CHECK(table.counts.repeated == 1);
  CHECK(table.counts.contradicting == 1);
}

TEST_CASE("a published first day stays a row of its own: a later edition may take back what began on it") {
  Table table({kSecond, kThird});
  table.row(0, "A", "1", "2023-01-01", "2024-12-31").row(1, "A", "1", "2024-01-01");
  CHECK(table.merged() == Rows{"A 1 2023-01-01 2023-12-31", "A 1 2024-01-01 -"});
}

TEST_CASE("a row said twice without any date is one row") {
  Table table({""});
  table.row(0, "A", "1").row(0, "A", "1");
  CHECK(table.merged() == Rows{"A 1 - -"});
  CHECK(table.counts.contradicting == 0);
}

TEST_CASE("two rows without a first day that end on one day contradict each other, and the first holds") {
  Table table({kSecond}, true);
  table.row(0, "A", "1", {}, "1996-01-01").row(0, "A", "2", {}, "1996-01-01").row(0, "A", "3");
  CHECK(table.merged() == Rows{"A 1 - 1996-01-01", "A 3 1996-01-02 -"});
  CHECK(table.counts.contradicting == 1);
}

}  // namespace
}  // namespace edict::import
