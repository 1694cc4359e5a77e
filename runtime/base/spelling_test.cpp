#include "runtime/base/spelling.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace edict {

TEST_CASE("a swap, a missing and a wrong letter are one change each") {
  CHECK(edit_distance("modifier", "modifeir") == 1);
  CHECK(edit_distance("units", "unit") == 1);
  CHECK(edit_distance("charge", "charxe") == 1);
  CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("the nearest spelling is offered only when it is near") {
  const std::array<std::string_view, 3> known = {"service_date", "through_date", "units"};
  CHECK(nearest_spelling("servce_date", known) == "service_date");
  CHECK(nearest_spelling("unit", known) == "units");
  CHECK(nearest_spelling("zebra", known).empty());
}

}  // namespace edict
