// Every diagnostic of names and types: the smallest policy that shows it, and that nothing else is said (no cascades).
#include "compiler/sema/sema.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "compiler/syntax/parser.hpp"

using namespace edict;

namespace {

struct Analysed {
  Sources sources;
  Diagnostics diagnostics;
  model::Library library;
};

std::unique_ptr<Analysed> analyse(const std::string& text) {
  auto a = std::make_unique<Analysed>();
  const FileId id = a->sources.add("policy.edict", text);
  std::vector<syntax::File> files;
  files.push_back(syntax::parse(a->sources, id, a->diagnostics).file);
  a->library = sema::analyze(files, a->sources, a->diagnostics);
  return a;
}

// A policy with lists, a table and lets that the clauses may use.
std::string policy(const std::string& clauses) {
  return R"(policy p "P" {
  effective 2024-01-01
  codes injections : hcpcs = { 20552, 20553 }
  codes myofascial : icd10cm = { M79.18, M62.83* }
  table mue { code : hcpcs key, units : integer, mai : integer } rows { 20552 1 2 }
  table established { new : hcpcs key, old : hcpcs } rows { 99202 99212 }
  let last_visit = latest line sharing patient where procedure in injections before
  let side = when modifiers has LT then "left" else "not stated"
)" + clauses +
         "\n}\n";
}

std::string rule(const std::string& body) { return policy("  rule r\n    cite \"x\"\n    " + body); }

std::vector<std::string> ids(const std::string& text) {
  std::vector<std::string> found;
  const auto a = analyse(text);
  for (const Diagnostic& d : a->diagnostics.list()) {
    if (d.severity == Severity::error) found.emplace_back(d.id);
  }
  return found;
}

std::string first_message(const std::string& text) {
  const auto a = analyse(text);
  return a->diagnostics.list().empty()
             ? ""
             : a->diagnostics.list().front().message + " | " + a->diagnostics.list().front().help;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound policy has no errors and the stages that its rules need") {
  const auto a = analyse(policy(R"(
  let so_far = total units of lines where procedure in injections per patient in calendar year
  let place = rank by charge descending per patient, service_date
  rule a
    require diagnosis in myofascial
    else deny PR-50 N115 when modifiers has GA
    else deny CO-50 N115
  rule b
    forbid exists line other sharing patient, service_date where other.procedure = 20553 and other.side = side
    else deny CO-97
  rule c
    when so_far > 3
    limit 3 days per patient, side in any 90 days
    else pend CO-151
  rule d
    when place > 1
    else pay 50% CO-59
  rule e
    require exists payable line other sharing patient where other.procedure in injections
    else deny CO-107 N122
  rule f
    when last_visit is present
    space 11 full months apart per patient of lines where procedure in injections
    else deny CO-151
  rule g
    when mue[procedure].mai in { 2, 3 }
    limit mue[procedure].units units per patient, procedure, service_date
    else cut back CO-151 N362
  rule h
    when established[procedure] is present and patient.age between 18 and 64
    else recode to established[procedure] CO-B16 M13)"));
  for (const Diagnostic& d : a->diagnostics.list()) UNSCOPED_INFO(std::string(d.id) + " " + d.message);
  CHECK(a->diagnostics.error_count() == 0);
  REQUIRE(a->library.policies.size() == 1);
  std::vector<Stage> stages;
  for (const model::Rule& r : a->library.policies[0].rules) stages.push_back(r.stage);
  CHECK(stages == std::vector{Stage::line, Stage::exists, Stage::limit, Stage::outcome, Stage::outcome, Stage::limit,
                              Stage::limit, Stage::line});
}

TEST_CASE("names that are nothing get the nearest spelling, once") {
  CHECK(ids(rule("require modifers has LT\n    else deny CO-4")) == Ids{"E0101"});
  CHECK(first_message(rule("require modifers has LT\n    else deny CO-4")).find("did you mean `modifiers`?") !=
        std::string::npos);
  CHECK(first_message(rule("require sidde = \"left\"\n    else deny CO-4")).find("did you mean `side`?") !=
        std::string::npos);
  CHECK(ids(rule("require muee[procedure] is present\n    else deny CO-4")) == Ids{"E0101"});
  CHECK(ids(rule("require exists line other where othr.procedure in injections\n    else deny CO-4")) == Ids{"E0101"});
  CHECK(ids(rule("require last_visit.servce_date = service_date\n    else deny CO-4")) == Ids{"E0101"});
  CHECK(ids(policy("  let a = nothing_there\n  rule r\n    when a > 1\n    else deny CO-4")) == Ids{"E0101"});
}

TEST_CASE("declarations") {
  CHECK(ids(policy("  let side = 1")) == Ids{"E0102"});
  CHECK(ids(policy("  let a = b + 1\n  let b = a + 1")) == Ids{"E0103"});
  CHECK(ids(rule("when injections\n    else deny CO-4")) == Ids{"E0104"});
  CHECK(ids(rule("when mue[procedure].unit > 1\n    else deny CO-4")) == Ids{"E0105"});
  CHECK(ids(policy("  scope lines where units > 1\n  scope lines where units > 2")) == Ids{"E0106"});
  CHECK(ids(policy("  let units = 3")) == Ids{"E0107"});
  CHECK(ids(policy("  rule r\n    else deny CO-4\n  rule r\n    else deny CO-4")) == Ids{"E0102"});
}

TEST_CASE("types, in an analyst's words") {
  CHECK(ids(rule("when units = service_date\n    else deny CO-4")) == Ids{"E0201"});
  CHECK(ids(rule("when procedure = primary_diagnosis\n    else deny CO-4")) == Ids{"E0202"});
  CHECK(ids(rule("when units\n    else deny CO-4")) == Ids{"E0203"});
  CHECK(ids(rule("when diagnosis = M79.18\n    else deny CO-4")) == Ids{"E0204"});
  CHECK(ids(rule("when procedure > 20552\n    else deny CO-4")) == Ids{"E0205"});
  CHECK(ids(rule("when service_date - claim.received_date > 3 months\n    else deny CO-4")) == Ids{"E0206"});
  CHECK(ids(rule("limit 1 day per patient in any 90\n    else deny CO-4")).size() == 1);
  CHECK(ids(rule("when days between (units, service_date) > 1\n    else deny CO-4")) == Ids{"E0207"});
  CHECK(ids(rule("when place_of_service = 1\n    else deny CO-4")) == Ids{"E0208"});
  CHECK(ids(rule("when mue[procedure, units] is present\n    else deny CO-4")) == Ids{"E0209"});
  CHECK(ids(rule("when mue[service_date] is present\n    else deny CO-4")) == Ids{"E0210"});
  CHECK(ids(rule("when mue[primary_diagnosis] is present\n    else deny CO-4")) == Ids{"E0202"});
  CHECK(ids(rule("limit 1 line per modifiers\n    else deny CO-4")) == Ids{"E0211"});
}

TEST_CASE("phrases about other lines") {
  CHECK(ids(rule("require exists line other where exists line where units > 1\n    else deny CO-4")) == Ids{"E0212"});
  CHECK(ids(rule("require exists line other where other.last_visit is present\n    else deny CO-4")) == Ids{"E0214"});
  CHECK(ids(rule("when units * 2 is present\n    else deny CO-4")) == Ids{"E0215"});
  CHECK(ids(policy("  let t = total units of lines where units > 1 per patient in any 90 days")) == Ids{"E0224"});
  CHECK(ids(rule("limit 3 service_date per patient\n    else deny CO-4")) == Ids{"E0223"});
}

TEST_CASE("outcomes") {
  CHECK(ids(rule("require units = 1\n    else cut back CO-151")) == Ids{"E0216"});
  CHECK(ids(rule("require units = 1\n    else deny CO-5000")).size() == 1);
  CHECK(ids(rule("require units = 1\n    else deny CO-50 N12345")).size() == 1);
  CHECK(ids(rule("require units = 1\n    else pay (-5)% CO-59")) == Ids{"E0220"});
  CHECK(ids(policy("  let x = when units > 1 then 1 month else 30 days")) == Ids{"E0221"});
  CHECK(ids(rule("require diagnosis in myofascial\n    else deny CO-4\n    if missing injections pend CO-16")) ==
        Ids{"E0225"});
}

TEST_CASE("all errors of a file come in one go") {
  CHECK(ids(policy("  rule a\n    when untis > 1\n    else deny CO-4\n  rule b\n    when procedure = "
                   "primary_diagnosis\n    else deny CO-4")) == Ids{"E0101", "E0202"});
}
