#include "compiler/diff/list_content.hpp"

#include <catch2/catch.hpp>

using namespace edict;
using namespace edict::diff;

TEST_CASE("what one list has and another has not") {
  Members a, b;
  a.codes = {{"A00", "A09\xff"}};
  b.codes = {{"A05", "A05"}};
  const Members rest = without(a, b);
  CHECK(rest.holds("A04"));
  CHECK_FALSE(rest.holds("A05"));
  CHECK(rest.holds("A051"));
  CHECK(united(rest, b) == united(a, {}));
}
