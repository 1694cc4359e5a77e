#include "tools/edict/text_difference.hpp"

#include <catch2/catch.hpp>

using edict::cli::unified_difference;

TEST_CASE("equal texts have no difference") { CHECK(unified_difference("a", "x\ny\n", "x\ny\n", false).empty()); }

TEST_CASE("a changed line is shown with its surroundings") {
  CHECK(unified_difference("a", "1\n2\n3\n4\n5\n6\n", "1\n2\n3\nfour\n5\n6\n", false) ==
        "--- a\n+++ a (formatted)\n@@ -1,6 +1,6 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n");
}

TEST_CASE("changes far apart are two pieces") {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n";
  const std::string after = "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n";
  CHECK(unified_difference("f", before, after, false) ==
        "--- f\n+++ f (formatted)\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-b\n+B\n");
}

TEST_CASE("added and removed lines keep the numbers right") {
  CHECK(unified_difference("f", "1\n2\n", "1\nx\n2\n", false) ==
        "--- f\n+++ f (formatted)\n@@ -1,2 +1,3 @@\n 1\n+x\n 2\n");
  CHECK(unified_difference("f", "1\nx\n2\n", "1\n2\n", false) ==
        "--- f\n+++ f (formatted)\n@@ -1,3 +1,2 @@\n 1\n-x\n 2\n");
}
