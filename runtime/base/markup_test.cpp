#include "runtime/base/markup.hpp"

#include <catch2/catch.hpp>

namespace edict {

TEST_CASE("what markup would take for itself is an entity, the rest stays") {
  CHECK(escaped_markup("<a href=\"x\">R&D</a>'\n") == "&lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt;'\n");
  CHECK(escaped_markup("é\t") == "é\t");
}

}  // namespace edict
