#include "runtime/engine/membership_cache.hpp"

#include <catch2/catch.hpp>

namespace edict::test {

TEST_CASE("memberships are found again or not at all, never wrongly, however many there are") {
  MembershipCache cache;
  const auto inside = [](std::uint32_t list, std::uint32_t symbol) { return (list * 7 + symbol) % 3 == 0; };
  for (std::uint32_t list = 0; list < 50; ++list) {
    for (std::uint32_t symbol = 0; symbol < 1000; ++symbol) {
      REQUIRE_FALSE(cache.find(list, symbol));
      cache.put(list, symbol, inside(list, symbol));
      REQUIRE(cache.find(list, symbol) == inside(list, symbol));
    }
  }
  std::size_t known = 0;
  for (std::uint32_t list = 0; list < 50; ++list) {
    for (std::uint32_t symbol = 0; symbol < 1000; ++symbol) {
      const auto answer = cache.find(list, symbol);
      REQUIRE((!answer || *answer == inside(list, symbol)));
      known += answer ? 1 : 0;
    }
  }
  CHECK(known == 50'000);
  CHECK_FALSE(cache.find(0, 5000));
  CHECK_FALSE(cache.find(5000, 0));
}

TEST_CASE("the last list and the last symbol are kept like others") {
  MembershipCache cache;
  cache.put(0x7ffffffe, 0x7fffffff, true);
  cache.put(0, 0, false);
  CHECK(cache.find(0x7ffffffe, 0x7fffffff) == true);
  CHECK(cache.find(0, 0) == false);
  CHECK_FALSE(cache.find(0x7ffffffe, 0));
}

}  // namespace edict::test
