#include "runtime/ops/scalar.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace edict;
using namespace edict::ops;

TEST_CASE("a quotient has three places and is rounded half away from zero") {
  CHECK(divide(1, Kind::integer, 3, Kind::integer) == 333);
  CHECK(divide(2, Kind::integer, 3, Kind::integer) == 667);
  CHECK(divide(-2, Kind::integer, 3, Kind::integer) == -667);
  CHECK(divide(1, Kind::integer, 2000, Kind::integer) == 1);  // 0.0005
  CHECK(divide(-1, Kind::integer, 2000, Kind::integer) == -1);
  CHECK(divide(1500, Kind::decimal, 2, Kind::integer) == 750);   // 1.5 / 2
  CHECK(divide(3, Kind::integer, 1500, Kind::decimal) == 2000);  // 3 / 1.5
}

TEST_CASE("money by a number is money, money by money is a number") {
  CHECK(divide(1000, Kind::money, 3, Kind::integer) == 333);     // $10.00 / 3 = $3.33
  CHECK(divide(1000, Kind::money, 1500, Kind::decimal) == 667);  // $10.00 / 1.5 = $6.67
  CHECK(divide(1000, Kind::money, 400, Kind::money) == 2500);    // $10.00 / $4.00 = 2.5
  CHECK(multiply(1000, 62500, Kind::decimal) == 62500);          // $10.00 * 62.5 = $625.00
  CHECK(multiply(1001, 500, Kind::decimal) == 501);              // $10.01 * 0.5, half away from zero
}

TEST_CASE("floor, ceiling and round of a quotient are exact where three places would not be") {
  CHECK(divide_to_integer(2999, Kind::integer, 3000, Kind::integer, Rounding::floor) == 0);
  CHECK(divide_to_integer(1, Kind::integer, 3000, Kind::integer, Rounding::ceiling) == 1);
  CHECK(divide_to_integer(44, Kind::integer, 15, Kind::integer, Rounding::floor) == 2);
  CHECK(divide_to_integer(-1, Kind::integer, 2, Kind::integer, Rounding::floor) == -1);
  CHECK(divide_to_integer(-1, Kind::integer, 2, Kind::integer, Rounding::ceiling) == 0);
  CHECK(divide_to_integer(-1, Kind::integer, 2, Kind::integer, Rounding::half_away_from_zero) == -1);
  CHECK(divide_to_integer(7, Kind::integer, -2, Kind::integer, Rounding::floor) == -4);
}

TEST_CASE("division by zero and overflow are no number") {
  CHECK_FALSE(divide(1, Kind::integer, 0, Kind::integer).has_value());
  CHECK_FALSE(divide_to_integer(1, Kind::integer, 0, Kind::integer, Rounding::floor).has_value());
  const auto most = std::numeric_limits<std::int64_t>::max();
  CHECK_FALSE(add(most, 1).has_value());
  CHECK_FALSE(subtract(std::numeric_limits<std::int64_t>::min(), 1).has_value());
  CHECK_FALSE(multiply(most, 2, Kind::integer).has_value());
  CHECK_FALSE(integer_to_decimal(most).has_value());
}

TEST_CASE("a pattern's star is any text and its question mark one character") {
  CHECK(matches("G0104", "G*"));
  CHECK(matches("G0104", "*04"));
  CHECK(matches("G0104", "G?1?4"));
  CHECK(matches("", "*"));
  CHECK(matches("aXbXc", "a*X*c"));
  CHECK_FALSE(matches("G0104", "G"));
  CHECK_FALSE(matches("G0104", "?"));
  CHECK_FALSE(matches("", "?"));
}
