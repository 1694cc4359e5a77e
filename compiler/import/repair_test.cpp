#include "compiler/import/repair.hpp"

#include <catch2/catch.hpp>

namespace edict::import {
namespace {

TEST_CASE("a procedure code is repaired only where one original is possible") {
  CHECK(procedure_code("99213").value == "99213");
  CHECK(procedure_code("99213").repaired.empty());
  CHECK(procedure_code("100").value == "00100");
  CHECK_FALSE(procedure_code("100").repaired.empty());
  CHECK(procedure_code("99213.0").value == "99213");
  CHECK(procedure_code("'0001U").value == "0001U");
  CHECK(procedure_code("g0101").value == "G0101");
  for (const char* damaged : {"1E+05", "1.0E+05", "", "ABCDE", "992133", "99-13", "#N/A"}) {
    INFO(damaged);
    CHECK_FALSE(procedure_code(damaged).value);
    CHECK_FALSE(procedure_code(damaged).refused.empty());
  }
}

TEST_CASE("dates come in six spellings, and no date in four") {
  const Date day = *make_date(2019, 7, 1);
  for (const char* spelled : {"2019-07-01", "20190701", "7/1/2019", "07/01/2019", "43647", "2019-07-01 00:00:00"}) {
    INFO(spelled);
    CHECK(published_date(spelled).value == day);
  }
  CHECK(published_date("2019182").value == day);
  CHECK(published_date("2016366").value == *make_date(2016, 12, 31));
  for (const char* none : {"", "*", "9999-12-31", "99991231", "12/31/9999"})
    CHECK(published_date(none).value == kNoDate);
  for (const char* wrong : {"2019-02-30", "13/1/2019", "soon", "1", "1066-10-14", "2019000", "2019366", "1066001"})
    CHECK_FALSE(published_date(wrong).value);
  CHECK(published_date_or_year("2013", YearMeans::first_day).value == *make_date(2013, 1, 1));
  CHECK(published_date_or_year("2013", YearMeans::last_day).value == *make_date(2013, 12, 31));
}

TEST_CASE("whole numbers") {
  CHECK(whole_number("3").value == 3);
  CHECK(whole_number("3.0").value == 3);
  CHECK(whole_number("1,000").value == 1000);
  for (const char* wrong : {"", "3.5", "-1", "three", "99999999999"}) CHECK_FALSE(whole_number(wrong).value);
}

}  // namespace
}  // namespace edict::import
