#include "compiler/mutants/mutants.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "compiler/mutants/internal/generator.hpp"
#include "compiler/sema/sema.hpp"
#include "compiler/syntax/dump.hpp"
#include "compiler/syntax/parser.hpp"

using namespace edict;

namespace {

struct Parsed {
  Sources sources;
  syntax::File file;
  explicit Parsed(std::string text) {
    Diagnostics diagnostics;
    file = syntax::parse(sources, sources.add("p.edict", std::move(text)), diagnostics).file;
    REQUIRE_FALSE(diagnostics.has_errors());
  }
  std::vector<mutants::Mutant> mutants(mutants::Choice choice = {}) {
    return mutants::mutants_of(file, sources, choice);
  }
};

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> changes(const std::vector<mutants::Mutant>& all) {
  std::vector<std::string> texts;
  for (const mutants::Mutant& mutant : all) texts.push_back(mutant.change);
  return texts;
}

bool has(const std::vector<std::string>& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

}  // namespace

TEST_CASE("every change can be put in, changes the tree, and leaves it as it was when it is taken out") {
  for (const char* path :
       {"compiler/syntax/testdata/every_construct.edict", "compiler/syntax/testdata/rule_kinds.edict",
        "compiler/syntax/testdata/language_guide.edict", "policies/medicare/trigger_point_injections.edict"}) {
    Parsed parsed(text_of(path));
    const std::string before = syntax::dump(parsed.file);
    auto all = parsed.mutants({mutants::kAll, 1});
    CHECK(all.size() > 20);
    for (mutants::Mutant& mutant : all) {
      INFO(path << ": " << mutant.change);
      CHECK_FALSE(mutant.advice.empty());
      mutant.toggle();
      CHECK(syntax::dump(parsed.file) != before);
      mutant.toggle();
      REQUIRE(syntax::dump(parsed.file) == before);
    }
  }
}

TEST_CASE("a limit, its measure, keys, window and outcome, each once") {
  Parsed parsed(R"(policy p "P" {
  payer      medicare
  effective  2024-01-01

  rule r
    limit 3 days per patient, procedure in any 90 days
    else deny CO-151 N640
}
)");
  const auto texts = changes(parsed.mutants());
  for (const char* wanted :
       {"`payer medicare` left out", "effective from 2024-01-01 → 2023-12-31", "effective from 2024-01-01 → 2024-01-02",
        "limit 3 → 2 days", "limit 3 → 4 days", "days → lines", "key `procedure` left out",
        "`in any 90 days` → in the past", "in any 90 → 91 days", "in any 90 → 89 days", "deny → pend",
        "CO-151 → PR-151", "CO-151 → CO-152", "N640 left out"}) {
    INFO(wanted);
    CHECK(has(texts, wanted));
  }
  CHECK(texts.size() == 14);
  CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == texts.size());
}

TEST_CASE("of a long list as many codes as asked for, the same for the same seed") {
  std::string list = "codes a : hcpcs = { 20500";
  for (int code = 20501; code < 20540; ++code) list += ", " + std::to_string(code);
  list += " }\n";
  Parsed parsed(list);
  CHECK(parsed.mutants({3, 1}).size() == 3);
  CHECK(parsed.mutants({10, 1}).size() == 10);
  CHECK(parsed.mutants({mutants::kAll, 1}).size() == 40);
  CHECK(changes(parsed.mutants({3, 1})) == changes(parsed.mutants({3, 1})));
  CHECK(changes(parsed.mutants({3, 1})) != changes(parsed.mutants({3, 2})));
}

TEST_CASE("a code of another list, or of a test, is added to a list") {
  Parsed parsed(R"(policy p "P" {
  effective  2024-01-01

  codes a : hcpcs = { 20552 }
  codes b : hcpcs = { 20553 }

  rule r
    on lines where procedure in a and not (procedure in b)
    else deny PR-96
}

test "t" {
  patient p born 1950-01-01
  claim x { patient p  line 20554 on 2024-01-01 }
  expect x/1 pay
}
)");
  const auto texts = changes(parsed.mutants());
  CHECK(has(texts, "20553 added to list a"));
  CHECK(has(texts, "20552 added to list b"));
}

TEST_CASE("numbers keep their shape") {
  CHECK(mutants::stepped("3", 1) == "4");
  CHECK(mutants::stepped("0", -1) == std::nullopt);
  CHECK(mutants::stepped("62.5", 1) == "62.6");
  CHECK(mutants::stepped("0.1", -1) == "0.0");
  CHECK(mutants::stepped("$2,330.00", 1) == "$2330.01");
  CHECK(mutants::stepped("$20", -1) == "$19.99");
  CHECK(mutants::stepped("00100", 1) == "00101");
  CHECK(mutants::neighbour("GA") == "GB");
  CHECK(mutants::neighbour("F") == "M");
  CHECK(mutants::neighbour("M79.19") == "M79.20");
}
