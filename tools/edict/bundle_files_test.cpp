#include "tools/edict/bundle_files.hpp"

#include <catch2/catch.hpp>

#include "runtime/diagnostics/catalog.hpp"

using namespace edict;

TEST_CASE("every fault of a bundle has its diagnostic") {
  using Kind = bundle::Fault::Kind;
  CHECK(cli::diagnostic_of(Kind::unreadable) == "E0820");
  CHECK(cli::diagnostic_of(Kind::not_a_bundle) == "E0820");
  CHECK(cli::diagnostic_of(Kind::damaged) == "E0821");
  CHECK(cli::diagnostic_of(Kind::newer) == "E0822");
  CHECK(cli::diagnostic_of(Kind::unsound) == "E0823");
}
