#include "runtime/claims/repeated_ids.hpp"

#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

using namespace edict;

TEST_CASE("the first with an id keeps it, later ones are numbered") {
  RepeatedIds ids;
  CHECK(ids.number("A") == "A");
  CHECK(ids.number("B") == "B");
  CHECK(ids.number("A") == "A#2");
  CHECK(ids.number("A") == "A#3");
  // An id that looks like a number of ours.
  CHECK(ids.number("B#2") == "B#2");
  CHECK(ids.number("B") == "B#3");
  ids.keep("C");
  CHECK(ids.number("C") == "C#2");
  for (int i = 0; i < 20'000; ++i) CHECK(ids.number("N" + std::to_string(i)) == "N" + std::to_string(i));
  CHECK(ids.number("N77") == "N77#2");
}

TEST_CASE("a numbered claim is the same claim in all else") {
  SymbolTable symbols;
  Diagnostics diagnostics;
  const std::string text = test::claim_json("A", "P", "2024-01-05", R"("patient_control_number":"A")") +
                           test::claim_json("A", "P", "2024-01-06", R"("patient_control_number":"A","notes":["seen"])");
  const auto source =
      numbered_source(claims_from_memory("claims.jsonl", text, symbols), std::make_shared<RepeatedIds>(), true);
  REQUIRE(source->next(diagnostics));
  const auto second = source->next(diagnostics);
  REQUIRE(second);
  const auto value = [&](Field field) {
    return symbols.text(static_cast<Symbol>(value_in(second->record.values, field).value()));
  };
  CHECK(value(Field::claim_id) == "A#2");
  CHECK(value(Field::patient_control_number) == "A");
  CHECK(test::details_of(symbols, second->record.details) == "notes.text 0: seen\n");
  CHECK_FALSE(source->next(diagnostics));
  REQUIRE(diagnostics.list().size() == 1);
  CHECK(diagnostics.list()[0].id == "W0750");
  CHECK(diagnostics.list()[0].severity == Severity::note);
}
