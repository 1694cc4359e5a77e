#include "tests/bench/synthetic_claims.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/bench/code_world.hpp"

using namespace edict::bench;

namespace {

// FNV-1a, so that the text is the same on every machine or the test fails.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace

TEST_CASE("a seed gives the same claims everywhere") {
  SyntheticOptions options;
  options.patients = 200;
  const SyntheticClaims claims = make_claims(options);
  CHECK(claims.lines == 3'580);
  CHECK(fingerprint(claims.json) == 0x752519f5087b6aa8ULL);
  CHECK(fingerprint(claims.csv) == 0x85d89b22d874c281ULL);
  CHECK(fingerprint(claims.x12) == 0x88f43acac5d7df9dULL);
  options.seed = 2;
  CHECK(make_claims(options).json != claims.json);
}

TEST_CASE("patients have as many lines as asked for, and claim ids are their own") {
  SyntheticOptions options;
  options.patients = 3;
  options.exact_lines = 5'000;
  ClaimGenerator generator(options);
  SyntheticClaim claim;
  std::map<std::string, std::size_t> lines;
  std::set<std::string> ids;
  std::size_t claims = 0;
  while (generator.next(claim)) {
    lines[claim.patient] += claim.lines.size();
    ids.insert(claim.id);
    ++claims;
  }
  CHECK(ids.size() == claims);
  REQUIRE(lines.size() == 3);
  for (const auto& [patient, count] : lines) CHECK(count == 5'000);
}

TEST_CASE("codes are all different, and so are the pairs of codes") {
  std::set<std::string> codes;
  for (std::uint32_t rank = 0; rank < kProcedures; ++rank) codes.insert(procedure_code(rank));
  CHECK(codes.size() == kProcedures);
  codes.clear();
  for (std::uint32_t rank = 0; rank < kDiagnoses; ++rank) codes.insert(diagnosis_code(rank));
  CHECK(codes.size() == kDiagnoses);
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::size_t rows = 0;
  for_each_pair(10, [&](const PairRow& row) {
    pairs.emplace(row.column1, row.column2);
    ++rows;
  });
  CHECK(pairs.size() == rows);
}
