#include <catch2/catch.hpp>
#include <random>

#include "compiler/syntax/internal/test_text.hpp"

using namespace edict;
using namespace edict::syntax;

namespace {

std::size_t comments_of(const std::string& text) { return parse_text(text).file.comments.size(); }

// Formatting changes no meaning, loses no comment and is stable.
void check_properties(const std::string& text) {
  const Parsed before = parse_text(text);
  REQUIRE(before.errors == "");
  const std::string once = format(before.file, text);
  const Parsed after = parse_text(once);
  INFO(once);
  REQUIRE(after.errors == "");
  CHECK(after.tree == before.tree);
  CHECK(after.file.comments.size() == before.file.comments.size());
  CHECK(format(after.file, once) == once);
}

// Breaks the lines of a text anew and strews comments over it, between words only.
std::string strewn(const std::string& text, unsigned seed) {
  std::mt19937 random(seed);
  std::string out;
  bool in_text = false;
  bool in_comment = false;
  for (const char c : text) {
    if (c == '"' && !in_comment && !out.ends_with('\\')) in_text = !in_text;
    if (c == '#' && !in_text) in_comment = true;
    if (c == '\n' && in_comment) {  // it ends the comment: it stays
      in_comment = false;
      out += c;
      continue;
    }
    if ((c == ' ' || c == '\n') && !in_text && !in_comment) {
      switch (random() % 12) {
        case 0:
          out += "\n";
          continue;
        case 1:
          out += " # trailing\n";
          continue;
        case 2:
          out += "\n\n\n  # alone\n";
          continue;
        case 3:
          out += "\r\n \t";
          continue;
        case 4:
          out += " \t ";
          continue;
        default:
          out += ' ';
          continue;
      }
    }
    out += c;
  }
  return out;
}

}  // namespace

TEST_CASE("the policy of the language guide is in its canonical layout but for two spaces before comments") {
  const std::string text = read_testdata("language_guide.edict");
  std::string expected = text;
  for (const std::string comment : {"        # by date", "   # all that"}) {
    const std::size_t at = expected.find(comment);
    REQUIRE(at != std::string::npos);
    expected.replace(at, comment.find('#'), "  ");
  }
  CHECK(format_text(text) == expected);
}

TEST_CASE("formatting keeps meaning and comments and is stable") {
  const std::string name = GENERATE(as<std::string>(), "language_guide.edict", "rule_kinds.edict",
                                    "reference_tests.edict", "every_construct.edict");
  const std::string text = read_testdata(name);
  check_properties(text);
  for (unsigned seed = 0; seed < 40; ++seed) check_properties(strewn(text, seed));
}

TEST_CASE("a line for a clause, two spaces for a level") {
  CHECK(format_text("policy p \"P\"{effective 2024-01-01 payer medicare rule a cite \"x\" when b require -c=1 else "
                    "deny CO-50 rule b limit 1 unit per line else cut back CO-151}") ==
        "policy p \"P\" {\n"
        "  effective  2024-01-01\n"
        "  payer      medicare\n"
        "\n"
        "  rule a\n"
        "    cite \"x\"\n"
        "    when b\n"
        "    require -c = 1\n"
        "    else deny CO-50\n"
        "\n"
        "  rule b\n"
        "    limit 1 unit per line\n"
        "    else cut back CO-151\n"
        "}\n");
}

TEST_CASE("comments stay in their places") {
  const std::string text =
      "# first\n"
      "\n"
      "policy p {  # opens\n"
      "  # about a\n"
      "  let a = b  # why\n"
      "\n"
      "  # about r\n"
      "  rule r\n"
      "    # about x\n"
      "    require x and  # left\n"
      "        y\n"
      "    else deny CO-50\n"
      "  # last\n"
      "}\n"
      "# end\n";
  CHECK(format_text(text) == text);
}

TEST_CASE("a long list has a bracket a line and fills the width") {
  std::string list = "codes a : hcpcs = { ";
  for (int i = 0; i < 60; ++i) list += (i > 0 ? "," : "") + std::to_string(20000 + i);
  const std::string text = format_text(list + ", # end\n }");
  CHECK(text.starts_with("codes a : hcpcs = {\n  20000, 20001, "));
  CHECK(text.ends_with(" 20059  # end\n}\n"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 120);
}

TEST_CASE("line ends of Windows become line feeds") {
  CHECK(format_text("codes a : hcpcs = { 1,\r\n 2 }\r\n# x\r\n") == "codes a : hcpcs = { 1, 2 }\n# x\n");
  CHECK(comments_of("# a\r\n# b\r# c\n") == 3);
}

TEST_CASE("a list of two hundred thousand codes is formatted in linear time") {
  std::string list = "codes a : icd10cm = {";
  for (int i = 0; i < 200'000; ++i) list += " A" + std::to_string(100000 + i) + ",";
  list += " Z99 }";
  const Parsed parsed = parse_text(list);
  REQUIRE(parsed.errors == "");
  const std::string text = format(parsed.file, list);
  CHECK(text.size() > 1'800'000);
}
