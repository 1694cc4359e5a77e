#include "compiler/mutants/same_meaning.hpp"

#include <catch2/catch.hpp>

#include "compiler/sema/sema.hpp"
#include "compiler/syntax/parser.hpp"

using namespace edict;

namespace {

model::Library library_of(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  std::vector<syntax::File> files;
  files.push_back(syntax::parse(sources, sources.add("p.edict", text), diagnostics).file);
  model::Library library = sema::analyze(files, sources, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) INFO(d.message);
  REQUIRE_FALSE(diagnostics.has_errors());
  return library;
}

std::string policy(const std::string& items) {
  return "policy p \"P\" {\n  effective  2024-01-01 until 2024-12-31\n" + items + "}\n";
}

bool same(const std::string& a, const std::string& b) {
  return !mutants::why_the_same(library_of(policy(a)), library_of(policy(b))).empty();
}

std::string rule(const std::string& clauses) { return "  rule r\n" + clauses + "\n    else deny CO-50\n"; }

}  // namespace

TEST_CASE("a policy means what it means") {
  CHECK(same(rule("when modifiers has KX"), rule("when modifiers has KX")));
  CHECK_FALSE(same(rule("when modifiers has KX"), rule("when modifiers has KY")));
}

TEST_CASE("a date outside the version makes no difference, one inside does") {
  CHECK(same(rule("when service_date >= 2024-01-01"), rule("when service_date >= 2023-12-31")));
  CHECK_FALSE(same(rule("when service_date >= 2024-01-01"), rule("when service_date >= 2024-01-02")));
  CHECK(same(rule("when service_date < 2025-01-01"), rule("when service_date < 2025-01-02")));
  CHECK_FALSE(same(rule("when service_date < 2025-01-01"), rule("when service_date < 2024-12-31")));
}

TEST_CASE("a code that the scope keeps out makes no difference in a list that a guard asks") {
  const auto with = [](const std::string& codes) {
    return "  codes a : hcpcs = { " + codes + " }\n  scope lines where procedure in { 20552, 20553 }\n" +
           rule("when procedure in a");
  };
  CHECK(same(with("20552, 99213"), with("20552")));
  CHECK_FALSE(same(with("20552, 20553"), with("20552")));
}

TEST_CASE("the period of a list's code counts only inside the version") {
  const auto with = [](const std::string& codes) {
    return "  codes a : hcpcs = { 20610, " + codes + " }\n" + rule("when procedure in a");
  };
  CHECK(same(with("20552 until 2025-06-30"), with("20552 until 2025-07-01")));
  CHECK_FALSE(same(with("20552 until 2024-06-30"), with("20552 until 2024-07-01")));
}

TEST_CASE("what is asked of other lines, limits, outcomes and other fields is never taken for the same") {
  const auto beside = [](const std::string& where) {
    return rule("forbid exists line other sharing patient where other.procedure = " + where);
  };
  CHECK(same(beside("20552"), beside("20552")));
  CHECK_FALSE(same(beside("20552"), beside("20553")));
  CHECK_FALSE(same(rule("limit 3 days per patient in lifetime"), rule("limit 4 days per patient in lifetime")));
  CHECK_FALSE(same("  rule r\n    else deny CO-50\n", "  rule r\n    else pend CO-50\n"));
  CHECK_FALSE(same(rule("when place_of_service = 11"), rule("when place_of_service = 11 and modifiers has KX")));
}

TEST_CASE("a subject that a limit counts by is compared as it is written") {
  const auto limited = [](const std::string& day) {
    return "  scope lines where service_date >= " + day + "\n" + rule("limit 1 day per patient in lifetime");
  };
  CHECK_FALSE(same(limited("2024-01-01"), limited("2023-12-31")));
}

TEST_CASE("rows are compared by their texts: symbols of two libraries may have one number") {
  const auto table = [](const std::string& to) {
    return "  table t { a : hcpcs key, b : hcpcs } rows { 99202 " + to + " }\n" +
           "  rule r\n    when t[procedure] is present\n    else recode to t[procedure] CO-B16\n";
  };
  CHECK(same(table("99212"), table("99212")));
  CHECK_FALSE(same(table("99212"), table("99213")));
}
