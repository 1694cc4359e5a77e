#include "compiler/diff/list_content.hpp"

#include <catch2/catch.hpp>

#include "compiler/diff/sides_for_tests.hpp"

using namespace edict;
using namespace edict::diff;

namespace {

bool same(const std::string& older, const std::string& newer) {
  const std::string rest =
      "policy p \"P\" { effective 2020-01-01 rule r cite \"c\" when diagnosis in l else deny CO-50 }";
  const Sides sides = sides_of(older + rest, newer + rest);
  const auto list = [](const plan::Plan& plan) {
    for (std::uint32_t l = 0; l < plan.lists.size(); ++l) {
      if (plan.lists[l].name == "l") return l;
    }
    return 0U;
  };
  ListContents contents;
  return contents.of(sides.older, list(sides.older)) == contents.of(sides.newer, list(sides.newer));
}

}  // namespace

TEST_CASE("lists are what they hold, however they are written") {
  CHECK(same("codes l : icd10cm = { M79.1*, M54.5 }",
             "codes a : icd10cm = { M54.5 }\ncodes l : icd10cm = { a, M79.1* }"));
  CHECK(same("codes l : icd10cm = { M79.1*, M54.5 }", "codes l : icd10cm = { M54.5, M79.1*, E11.9 } minus { E11.9 }"));
  CHECK_FALSE(same("codes l : icd10cm = { M79.1* }", "codes l : icd10cm = { M79.11 }"));
}

TEST_CASE("periods that join are one period") {
  CHECK(same("codes l : icd10cm = { M54.5 until 2023-12-31, M54.5 from 2024-01-01 }", "codes l : icd10cm = { M54.5 }"));
  CHECK_FALSE(
      same("codes l : icd10cm = { M54.5 until 2023-12-30, M54.5 from 2024-01-01 }", "codes l : icd10cm = { M54.5 }"));
}

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
