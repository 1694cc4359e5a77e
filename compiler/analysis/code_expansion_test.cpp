#include "compiler/analysis/code_expansion.hpp"

#include <random>

#include "compiler/analysis/fixture.hpp"

using namespace edict;
using namespace edict::analysis;
using namespace edict::analysis::fixture;

namespace {

CodeEntry entry(std::string code, const char* from, const char* until, bool billable = true) {
  return {std::move(code), {*parse_date(from), *parse_date(until)}, billable};
}

CodeTable table_of(std::vector<CodeEntry> entries, CodeSystem system = CodeSystem::icd10cm) {
  return {system, "codes.csv", std::move(entries)};
}

const CodeTable& myalgia() {
  static const CodeTable table =
      table_of({entry("M79", "2015-10-01", "9999-12-31", false), entry("M791", "2015-10-01", "2018-09-30"),
                entry("M791", "2018-10-01", "9999-12-31", false), entry("M7910", "2018-10-01", "9999-12-31"),
                entry("M7918", "2018-10-01", "9999-12-31"), entry("M792", "2015-10-01", "2020-09-30"),
                entry("M792", "2020-10-01", "9999-12-31")});
  return table;
}

// "M791 to 2018-09-30; M7910 from 2018-10-01"
std::string text_of(const model::List& list) {
  std::string text;
  for (const model::ListItem& item : list.items) {
    text += text.empty() ? "" : "; ";
    text += item.first + (item.stem ? ".." + item.last : "");
    if (item.from != kFirstDate) text += " from " + to_text(item.from);
    if (item.until != kLastDate) text += " to " + to_text(item.until);
  }
  return text;
}

std::string expanded(std::vector<model::ListItem> items, const CodeTable& table) {
  Set s;
  s.list("l", table.system, std::move(items));
  expand_codes(s.library, table);
  return text_of(s.library.lists.front());
}

// Whether the list of written items has the code on the day, as RULE_KINDS 1.1 says it: one scan of the whole table.
bool is_meant(const std::vector<model::ListItem>& items, const CodeTable& table, std::string_view code, Date day) {
  for (const CodeEntry& e : table.entries) {
    if (e.code != code || !e.billable || !e.in_force.contains(day)) continue;
    for (const model::ListItem& i : items) {
      const bool lies_in = (i.first <= e.code && e.code <= i.last) || e.code.starts_with(i.last);
      if (lies_in && e.code >= i.first && i.from <= day && day <= i.until) return true;
    }
  }
  return false;
}

bool is_in(const model::List& list, std::string_view code, Date day) {
  for (const model::ListItem& i : list.items) {
    if (i.first <= code && code <= i.last && i.from <= day && day <= i.until) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("A stem means the subcodes that a claim may carry, each on its own days") {
  CHECK(expanded({item("M791", "M791", true)}, myalgia()) ==
        "M791 from 2015-10-01 to 2018-09-30; M7910 from 2018-10-01; M7918 from 2018-10-01");
}

TEST_CASE("A range ends with the codes below its end, whether or not its ends are codes") {
  CHECK(expanded({item("M7911", "M79", true)}, myalgia()) == "M7918 from 2018-10-01; M792 from 2015-10-01");
  CHECK(expanded({item("M7911", "M791", true)}, myalgia()) == "M7918 from 2018-10-01");
  CHECK(expanded({item("M7", "M7910", true)}, myalgia()) ==
        "M791 from 2015-10-01 to 2018-09-30; M7910 from 2018-10-01");
}

TEST_CASE("Runs of a code that leave no day between them are one") {
  CHECK(expanded({item("M792", "M792", true)}, myalgia()) == "M792 from 2015-10-01");
}

TEST_CASE("The days of an item bound the days of its codes") {
  model::ListItem written = item("M791", "M791", true);
  written.from = *parse_date("2018-09-01");
  written.until = *parse_date("2018-12-31");
  CHECK(expanded({written}, myalgia()) ==
        "M791 from 2018-09-01 to 2018-09-30; M7910 from 2018-10-01 to 2018-12-31; M7918 from 2018-10-01 to 2018-12-31");
}

TEST_CASE("Single codes, lists within lists and other systems stay as they are written") {
  CHECK(expanded({item("M791"), item("Z999")}, myalgia()) == "M791; Z999");
  Set s;
  s.list("modifiers", CodeSystem::modifier, {item("L", "R", true)});
  model::ListItem reference;
  reference.list = 0;
  s.list("all", CodeSystem::modifier, {reference});
  expand_codes(s.library, myalgia());
  CHECK(s.library.lists[0].items.front().stem);
  CHECK(s.library.lists[1].items.front().list == 0);
}

TEST_CASE("A table of level II codes says nothing about ranges of CPT") {
  const CodeTable level_two = table_of({entry("G0101", "2000-01-01", "9999-12-31")}, CodeSystem::hcpcs);
  CHECK(expanded({item("99211", "99215", true)}, level_two) == "99211..99215");
  CHECK(expanded({item("99211", "G0102", true)}, level_two) == "99211..G0102");
  CHECK(expanded({item("G0100", "G0199", true)}, level_two) == "G0101 from 2000-01-01");
}

TEST_CASE("For random tables, lists and days the expansion has what a scan of the table finds") {
  std::mt19937 random(79);
  const auto upto = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto day = [&] { return Date{static_cast<std::int32_t>(17000 + upto(60))}; };
  const auto code = [&] {
    std::string text = "M";
    for (unsigned i = 0, n = 1 + upto(4); i < n; ++i) text += static_cast<char>('0' + upto(3));
    return text;
  };
  for (int round = 0; round < 400; ++round) {
    std::vector<CodeEntry> entries;
    for (unsigned i = 0, n = upto(40); i < n; ++i) {
      const Date a = day(), b = day();
      entries.push_back({code(), {std::min(a, b), std::max(a, b)}, upto(4) != 0});
    }
    std::sort(entries.begin(), entries.end(), [](const CodeEntry& a, const CodeEntry& b) {
      return std::tie(a.code, a.in_force.first, a.in_force.last) < std::tie(b.code, b.in_force.first, b.in_force.last);
    });
    const CodeTable table = table_of(std::move(entries));
    std::vector<model::ListItem> items;
    for (unsigned i = 0, n = 1 + upto(4); i < n; ++i) {
      const std::string a = code(), b = code();
      items.push_back(upto(2) == 0 ? item(a, a, true) : item(std::min(a, b), std::max(a, b), true));
      if (upto(3) == 0) items.back().from = day();
      if (upto(3) == 0) items.back().until = day();
    }
    Set s;
    s.list("l", CodeSystem::icd10cm, items);
    expand_codes(s.library, table);
    for (int question = 0; question < 60; ++question) {
      const std::string asked = code();
      const Date on = day();
      INFO("round " << round << ", " << asked << " on " << to_text(on));
      CHECK(is_in(s.library.lists.front(), asked, on) == is_meant(items, table, asked, on));
    }
  }
}
