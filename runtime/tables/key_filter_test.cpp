#include "runtime/tables/key_filter.hpp"

#include <catch2/catch.hpp>

#include "runtime/tables/index.hpp"

namespace edict::test {

TEST_CASE("a filter lets every key of the table through and few others") {
  std::vector<IndexSlot> slots(200'000);
  const auto tag = [](std::uint32_t i) { return i * 2'654'435'761U + 17; };
  for (std::uint32_t i = 0; i < 100'000; ++i) slots[i * 2] = {i + 1, tag(i)};
  const KeyFilter filter(slots);
  std::size_t others = 0;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    REQUIRE(filter.may_have(tag(i)));
    others += filter.may_have(tag(i + 1'000'000)) ? 1 : 0;
  }
  CHECK(others < 10'000);
  CHECK_FALSE(KeyFilter().made());
}

TEST_CASE("a table that is asked often answers as it did before") {
  const TableSchema schema{"t", {{"a", {Kind::integer}, true, "a"}, {"b", {Kind::integer}, false, "b"}}, false, "", ""};
  TableData data;
  data.cells.resize(2);
  data.valid.resize(2);
  for (std::int64_t i = 0; i < 80'000; ++i) {
    data.cells[0].push_back(i * 3);
    data.cells[1].push_back(i);
    data.valid[0].push_back(1);
    data.valid[1].push_back(1);
  }
  TableIndex index(freeze(data), schema);
  for (int round = 0; round < 2; ++round) {  // the filter is made within the first
    for (std::int64_t key = 0; key < 240'000; ++key) {
      const std::int64_t keys[] = {key};
      const auto row = index.find(keys, Date{0});
      REQUIRE(row.has_value() == (key % 3 == 0));
      REQUIRE((!row || *row == key / 3));
    }
  }
}

}  // namespace edict::test
