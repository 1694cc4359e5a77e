#include <catch2/catch.hpp>

#include "compiler/syntax/internal/test_text.hpp"

using namespace edict;
using namespace edict::syntax;

namespace {

// The tree of one expression, as the value of a `let`.
std::string tree_of(const std::string& expression) {
  const Parsed parsed = parse_text("policy p {\n let x = " + expression + "\n}");
  if (!parsed.errors.empty()) return parsed.errors;
  const auto& policy = std::get<Policy>(parsed.file.declarations.at(0));
  return dump(*std::get<Let>(policy.items.at(0)).value);
}

std::string body_of(const std::string& clause) {
  const Parsed parsed = parse_text("policy p {\n rule r\n  " + clause + "\n  else deny CO-50\n}");
  if (!parsed.errors.empty()) return parsed.errors;
  const std::size_t begin = parsed.tree.find("rule r\n") + 7;
  return parsed.tree.substr(begin + 4, parsed.tree.find("\n    else") - begin - 4);
}

}  // namespace

TEST_CASE("the policies of the documents parse without an error") {
  const std::string name = GENERATE(as<std::string>(), "language_guide.edict", "rule_kinds.edict",
                                    "reference_tests.edict", "every_construct.edict");
  const Parsed parsed = parse_text(read_testdata(name));
  CHECK(parsed.errors == "");
  CHECK(!parsed.file.declarations.empty());
  CHECK(parsed.tree.find("BROKEN") == std::string::npos);
}

TEST_CASE("operators bind as the reference says") {
  CHECK(tree_of("a or b and c") == "(or a (and b c))");
  CHECK(tree_of("not a and b") == "(and (not a) b)");
  CHECK(tree_of("not a = b") == "(not (= a b))");
  CHECK(tree_of("a + b * c - d") == "(- (+ a (* b c)) d)");
  CHECK(tree_of("a - b - c") == "(- (- a b) c)");
  CHECK(tree_of("-a * b") == "(* (negate a) b)");
  CHECK(tree_of("service_date - 90 days > x") == "(> (- service_date (days (number 90))) x)");
  CHECK(tree_of("a between b + 1 and c and d") == "(and (between a (+ b (number 1)) c) d)");
  CHECK(tree_of("when a then b, when c then d else when e then f else g") ==
        "(choice ( a b) ( c d) (choice ( e f) g))");
  CHECK(tree_of("exists line where a and b") == "(exists allowed [ ] (and a b))");
  CHECK(tree_of("a and not exists line o sharing b where o.c or d") ==
        "(and a (not (exists allowed as o [ b ] (or (member o c) d))))");
}

TEST_CASE("codes are read as they are written") {
  CHECK(tree_of("20552") == "(number 20552)");
  CHECK(tree_of("729.1") == "(number 729.1)");
  CHECK(tree_of("G0104") == "G0104");  // a word: what it names is sema's to find
  for (const std::string code : {"M79.18", "V70.0", "1P", "0042T", "4A", "s72.001a", "F32.A", "0DTJ4ZZ", "e850.0"})
    CHECK(tree_of(code) == "(code " + code + ")");
  CHECK(tree_of("$2,330.00") == "(money $2,330.00)");
  CHECK(tree_of("min($5, 300)") == "(min (money $5) (number 300))");
  CHECK(tree_of("2024-02-29") == "(date 2024-02-29)");
  CHECK(tree_of(R"("a \"b\" \\ c")") == R"((text "a \"b\" \\ c"))");
}

TEST_CASE("a keyword is a name where a name can stand") {
  CHECK(tree_of("units + days * claim.state - line.patient") ==
        "(- (+ units (* days (member claim state))) (member line patient))");
  CHECK(tree_of("payer = plan and sex = F and date.limit = provider.group") ==
        "(and (and (= payer plan) (= sex F)) (= (member date limit) (member provider group)))");
  CHECK(tree_of("L.service_date") == "(member L service_date)");
  CHECK(tree_of("year + year of year") == "(+ year (year-of year))");
  CHECK(tree_of("count = total") == "(= count total)");
  CHECK(tree_of("floor + min") == "(+ floor min)");
  CHECK(body_of("limit units units per line, claim in lifetime") ==
        "limit units units - [ line claim ] (window lifetime)");
  CHECK(body_of("limit 3 unit per units") == "limit (number 3) units - [ units ] (window-unstated lifetime)");
}

TEST_CASE("overlaps takes a list, or a set of another line") {
  CHECK(tree_of("modifiers overlaps bypass") == "(overlaps modifiers list bypass)");
  CHECK(tree_of("modifiers overlaps { RT, LT } minus x") == "(overlaps modifiers list { RT, LT, } minus x)");
  CHECK(tree_of("modifiers overlaps other.modifiers and b") == "(and (overlaps modifiers (member other modifiers)) b)");
  CHECK(tree_of("exists line other where modifiers overlaps other.modifiers") ==
        "(exists allowed as other [ ] (overlaps modifiers (member other modifiers)))");
  CHECK(tree_of("modifiers among anatomic overlaps x") == "(overlaps (among modifiers anatomic) list x)");
}

TEST_CASE("limits and distances") {
  CHECK(body_of("limit 3 days per patient, site in any 90 days") ==
        "limit (number 3) days - [ patient site ] (window any (days (number 90)))");
  CHECK(body_of("limit mue[procedure].units units per line") ==
        "limit (member (lookup mue [ procedure ] -) units) units - [ line ] (window-unstated lifetime)");
  CHECK(
      body_of("limit 1 day per patient in any (when a then 1 month else 3 months)") ==
      "limit (number 1) days - [ patient ] (window any (paren (choice ( a (months (number 1))) (months (number 3)))))");
  CHECK(body_of("limit 36 days per patient since last") == "limit (number 36) days - [ patient ] (window since last)");
  CHECK(body_of("space 11 full months apart per patient") == "space (number 11) full-months apart - [ patient ]");
  CHECK(body_of("space 3 days after lines where a per patient") == "space (number 3) days after a [ patient ]");
  CHECK(body_of("forbid exists line other within global_days[other.procedure] days before") ==
        "forbid (exists allowed as other [ ] (within (days (lookup global_days [ (member other procedure) ] -)) "
        "before) -)");
}

TEST_CASE("spans are exact") {
  const std::string text =
      "policy p {\r\n  let x = a + M79.18 # c\r\n  codes l : hcpcs = { 1, 20552 from 2024-01-01 }\n}\n";
  const Parsed parsed = parse_text(text);
  REQUIRE(parsed.errors == "");
  const auto slice = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  const auto& policy = std::get<Policy>(parsed.file.declarations.at(0));
  CHECK(policy.span.begin == 0);
  CHECK(policy.span.end == text.size() - 1);
  const auto& let = std::get<Let>(policy.items.at(0));
  CHECK(slice(let.span) == "let x = a + M79.18");
  CHECK(slice(let.value->span) == "a + M79.18");
  CHECK(slice(std::get<Binary>(let.value->node).right->span) == "M79.18");
  const auto& list = std::get<List>(std::get<Codes>(policy.items.at(1)).content);
  const auto& items = std::get<ListLiteral>(list.first.what).items;
  REQUIRE(items.size() == 2);
  CHECK(slice(items[1].span) == "20552 from 2024-01-01");
  CHECK(slice(items[1].from->span) == "2024-01-01");
  REQUIRE(parsed.file.comments.size() == 1);
  CHECK(slice(parsed.file.comments[0].span) == "# c");
  CHECK(!parsed.file.comments[0].own_line);
}

TEST_CASE("comments inside of lists are kept, quotes hide them") {
  const Parsed parsed = parse_text("codes a : payer = { \"# none\", # one\n # } two\n x }\n# three");
  CHECK(parsed.errors == "");
  REQUIRE(parsed.file.comments.size() == 3);
  CHECK(parsed.file.comments[1].own_line);
}

TEST_CASE("every word of the language that may be a name is taken as one, and no other") {
  // recovery_words.cpp says again what `name` in the grammar says.
  for (const std::string word : {"all", "units", "year", "with", "rows", "flag"}) CHECK(tree_of(word) == word);
  for (const std::string word : {"after", "and", "in", "limit", "policy", "when", "within"})
    CHECK(tree_of(word) != word);
}
