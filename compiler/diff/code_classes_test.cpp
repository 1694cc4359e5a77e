#include "compiler/diff/code_classes.hpp"

#include <catch2/catch.hpp>

using namespace edict;
using namespace edict::diff;

namespace {

CodeQuestion in(CodeSystem system, std::vector<CodeRange> codes) {
  CodeQuestion q;
  q.system = system;
  q.members.codes = std::move(codes);
  return q;
}

}  // namespace

TEST_CASE("the first code behind a text is one that the system can have") {
  CHECK(first_code(CodeSystem::hcpcs, "20552\x01") == "20553");
  CHECK(first_code(CodeSystem::hcpcs, "2055Z\x01") == "20560");
  CHECK(first_code(CodeSystem::icd10cm, "M791") == "M791");
  CHECK(first_code(CodeSystem::icd10cm, "M791\xff") == "M792");
  CHECK(first_code(CodeSystem::sex, "G") == "M");
  CHECK_FALSE(first_code(CodeSystem::pos, "99\x01").has_value());
}

TEST_CASE("codes are split into what the questions can tell apart") {
  const std::vector<CodeQuestion> questions = {in(CodeSystem::hcpcs, {{"20552", "20553"}}),
                                               in(CodeSystem::hcpcs, {{"20553", "20560"}})};
  const auto classes = code_classes({CodeSystem::hcpcs}, questions);
  REQUIRE(classes.size() == 4);  // neither, the one, the other, both
  for (const CodeClass& c : classes) {
    REQUIRE_FALSE(c.samples.empty());
    for (const SampleCode& s : c.samples) {
      for (std::size_t q = 0; q < questions.size(); ++q) CHECK(questions[q].holds(s.system, s.code) == c.answers[q]);
    }
  }
}

TEST_CASE("between two neighbouring codes there is no class") {
  // A range and its codes written out leave nothing that is in one and not in the other.
  const std::vector<CodeQuestion> questions = {
      in(CodeSystem::hcpcs, {{"20550", "20553\xff"}}),
      in(CodeSystem::hcpcs, {{"20550", "20550"}, {"20551", "20551"}, {"20552", "20552"}, {"20553", "20553"}})};
  for (const CodeClass& c : code_classes({CodeSystem::hcpcs}, questions)) CHECK(c.answers[0] == c.answers[1]);
}

TEST_CASE("a pattern splits codes that ranges do not") {
  CodeQuestion ends;
  ends.pattern = "*3";
  const auto classes = code_classes({CodeSystem::hcpcs}, {ends});
  REQUIRE(classes.size() == 2);
  CHECK_FALSE(classes[0].samples.empty());
  CHECK_FALSE(classes[1].samples.empty());
}
