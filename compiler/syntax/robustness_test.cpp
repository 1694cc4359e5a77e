// Texts that nobody writes: the parser answers, and neither crashes nor hangs.
#include <catch2/catch.hpp>
#include <random>

#include "compiler/syntax/internal/test_text.hpp"

using namespace edict;
using namespace edict::syntax;

namespace {

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

std::string let_of(const std::string& expression) { return "policy p {\n  let x = " + expression + "\n}\n"; }

}  // namespace

TEST_CASE("nesting is bounded, with an error and no crash") {
  CHECK(parse_text(let_of(repeated("(", 199) + "a" + repeated(")", 199))).errors == "");
  for (const std::string& text : {repeated("(", 100'000) + "a" + repeated(")", 100'000), repeated("(", 100'000),
                                  repeated("a[", 50'000) + "b" + repeated("]", 50'000), repeated("not ", 100'000) + "a",
                                  repeated("- ", 100'000) + "a", repeated("exists line where ", 20'000) + "a",
                                  repeated("when a then b else ", 50'000) + "c", repeated("year of ", 50'000) + "a",
                                  repeated("days between (", 3000) + "a", repeated("(when a then b\nelse ", 3000) + "a",
                                  repeated("(a.rule + ", 5000) + "a"}) {
    INFO(text.substr(0, 40));
    CHECK(parse_text(let_of(text)).errors.find("E00") != std::string::npos);
  }
}

TEST_CASE("a chain has at most a thousand parts") {
  CHECK(parse_text(let_of("a" + repeated(" or a", 900))).errors == "");
  const Parsed parsed = parse_text(let_of("a" + repeated(" or a", 5000)));
  CHECK(parsed.errors.find("E0012") != std::string::npos);
  CHECK(parsed.diagnostics.error_count() == 1);
}

TEST_CASE("what is not UTF-8 is refused at its line") {
  CHECK(parse_text("policy p {\n # caf\xE9\n}").errors ==
        "t.edict:2:7: E0002: the file is not UTF-8 text from here on\n");
  CHECK(parse_text("\xEF\xBB\xBF# mark\n").errors == "");
  CHECK(parse_text("# \xC0\x80").errors.find("E0002") != std::string::npos);
  CHECK(parse_text("# \xED\xA0\x80").errors.find("E0002") != std::string::npos);
}

TEST_CASE("nothing is a file without declarations") {
  for (const std::string text : {"", " ", "\n", "# only a comment", "\r\n\t"}) CHECK(parse_text(text).errors == "");
}

TEST_CASE("pieces of policies in any order give errors and no crash") {
  std::string text = read_testdata("every_construct.edict");
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string broken = text;
    for (int cut = 0; cut < 3; ++cut) {
      const std::size_t at = random() % broken.size();
      const std::size_t size = random() % 30;
      switch (random() % 3) {
        case 0:
          broken.erase(at, size);
          break;
        case 1:
          broken.insert(random() % broken.size(), broken.substr(at, size));
          break;
        default:
          broken[at] = "{}()[]\"#,.-=:\n\xC2"[random() % 15];
      }
    }
    const Parsed parsed = parse_text(broken);
    if (parsed.errors.empty()) {
      const std::string once = format(parsed.file, broken);
      const Parsed again = parse_text(once);
      INFO(broken);
      REQUIRE(again.tree == parsed.tree);
      REQUIRE(format(again.file, once) == once);
    }
  }
}
