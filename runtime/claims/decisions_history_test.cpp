#include "runtime/claims/decisions_history.hpp"

#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {

TEST_CASE("decisions of an earlier run make history of the claims that they decided") {
  SymbolTable symbols;
  Diagnostics diagnostics;
  EarlierDecisions decisions(symbols);
  CHECK(decisions.read_from_memory(
      "decisions.jsonl",
      R"({"claim_id":"C1","line":1,"decision":"cut_back","units_allowed":1,"findings":[{"lines":["C1/1"]}]})"
      "\n"
      R"({"claim_id":"C2","line":1,"decision":"deny","units_allowed":0})"
      "\n"
      R"({"claim_id":"C9","line":1,"decision":"pend"})"
      "\n",
      diagnostics));
  ReadOptions options;
  options.as = ReadAs::decided;
  auto source = apply_decisions(
      claims_from_memory("claims.jsonl",
                         claim_json("C1", "P1", "2024-01-05", R"("status":"new")", R"("units":3)") +
                             claim_json("C2", "P1", "2024-01-05") + claim_json("C3", "P1", "2024-01-05"),
                         symbols, options),
      decisions);
  std::vector<PlacedClaim> claims;
  while (auto c = source->next(diagnostics)) claims.push_back(std::move(*c));
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].record.lines[0].status == LineStatus::paid);
  CHECK(value_in(claims[0].record.lines[0].values, Field::units_allowed) == 1000);
  CHECK(claims[1].record.lines[0].status == LineStatus::denied);
  CHECK_FALSE(claims[0].record.fresh);
  REQUIRE(diagnostics.list().size() == 2);
  CHECK(diagnostics.list()[0].id == "E0725");  // C3 was not decided
  CHECK(diagnostics.list()[1].id == "W0736");  // C9 is not here
  CHECK(source->counts().refused == 1);
  CHECK(source->counts().claims == 2);
  CHECK_FALSE(decisions.read_from_memory("d.jsonl", R"({"claim_id":"C1","line":1,"decision":"maybe"})", diagnostics));
}

}  // namespace edict::test
