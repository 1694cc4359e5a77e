// Exact numbers against long-hand arithmetic on their digits.
#include "runtime/base/decimal.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace edict {

TEST_CASE("numbers are read exactly") {
  CHECK(parse_decimal("12")->thousandths == 12'000);
  CHECK(parse_decimal("-0.5")->thousandths == -500);
  CHECK(parse_decimal(".5")->thousandths == 500);
  CHECK(parse_decimal("62.500")->thousandths == 62'500);
  CHECK(parse_decimal("0.1230000")->thousandths == 123);
  CHECK(parse_money("85")->cents == 8'500);
  CHECK(parse_money("-1.5")->cents == -150);
  CHECK(parse_money("2330.00")->cents == 233'000);
  CHECK(parse_money("0.29")->cents == 29);  // 28.999… in binary floating point
}

TEST_CASE("what is no number, too fine or too large is refused") {
  for (const char* text : {"", "-", ".", "1e3", "1,000", "+1", "1.2.3", "0x1", "NaN", "1.2345", " 1", "1 ", "--1"}) {
    INFO(text);
    CHECK_FALSE(parse_decimal(text));
  }
  CHECK_FALSE(parse_money("1.005"));
  CHECK(parse_decimal("1000000000000"));
  CHECK_FALSE(parse_decimal("1000000000000.001"));
  CHECK(parse_money("1000000000000.00"));
  CHECK_FALSE(parse_money("1000000000000.01"));
  CHECK_FALSE(parse_money("99999999999999999999999999"));
}

TEST_CASE("what is printed reads back the same") {
  std::mt19937_64 random(20240105);
  std::uniform_int_distribution<std::int64_t> any(-1'000'000'000'000, 1'000'000'000'000);
  std::size_t wrong = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Decimal d{any(random)};
    const Money m{any(random)};
    wrong += parse_decimal(to_text(d)) != d ? 1 : 0;
    wrong += parse_money(to_text(m)) != m ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(to_text(Decimal{2'500}) == "2.5");
  CHECK(to_text(Decimal{-1}) == "-0.001");
  CHECK(to_text(Decimal{1'000}) == "1");
  CHECK(to_text(Money{8'500}) == "85.00");
  CHECK(to_text(Money{-5}) == "-0.05");
}

}  // namespace edict
