#include "runtime/engine/ledger.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace edict::test {

TEST_CASE("a ledger's sums are those of its amounts, whatever changed in between") {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return static_cast<std::size_t>(random() % n); };
  for (const std::size_t size : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{200}}) {
    Ledger ledger;
    ledger.reset(size);
    std::vector<LedgerAmount> amounts(size);
    for (int step = 0; step < 400; ++step) {
      const std::size_t at = below(size);
      const auto least = static_cast<std::int64_t>(below(9)) - 4;
      amounts[at] = {least, least + static_cast<std::int64_t>(below(3)), static_cast<std::int32_t>(below(2))};
      ledger.set(at, amounts[at]);
      const std::size_t first = below(size + 1);
      const std::size_t end = below(size + 1);
      LedgerAmount sum;
      for (std::size_t i = first; i < end; ++i) {
        sum.least += amounts[i].least;
        sum.most += amounts[i].most;
        sum.unknown += amounts[i].unknown;
      }
      REQUIRE(ledger.between(first, end) == sum);
    }
  }
}

TEST_CASE("a set of positions is walked in order, over the borders of its words") {
  PositionSet set;
  set.reset(300);
  for (std::size_t p : {0U, 63U, 64U, 128U, 255U, 299U}) set.put(p, true);
  set.put(128, false);
  std::vector<std::size_t> seen;
  for (std::size_t p = set.next(0, 300); p < 300; p = set.next(p + 1, 300)) seen.push_back(p);
  CHECK(seen == std::vector<std::size_t>{0, 63, 64, 255, 299});
  CHECK(set.next(65, 255) == 255);
  CHECK(set.next(65, 256) == 255);
  CHECK(set.next(100, 100) == 100);
}

}  // namespace edict::test
