// A claim that is made up to show a difference, with the claims and the history beside it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/claims/batch.hpp"
#include "runtime/tables/table.hpp"

namespace edict::diff {

using Values = std::map<Field, std::int64_t>;
using Sets = std::map<Field, std::vector<Symbol>>;

struct ScenarioLine {
  Values values;                      // of the line; the service date is always there
  Sets sets;                          // modifiers
  std::vector<std::uint16_t> points;  // at the claim's diagnoses, from 1
  LineStatus status = LineStatus::fresh;
  Date date() const { return Date{static_cast<std::int32_t>(values.at(Field::service_date))}; }
};
struct ScenarioClaim {
  std::string id;
  bool history = false;
  Values values;  // of the claim
  Sets sets;      // diagnoses and the like
  // Of the diagnoses, in their order: Y, N, U … Empty, or one for each.
  std::vector<std::string> present_on_admission;
  std::vector<ScenarioLine> lines;
};
// A row of a table that the run brings.
struct ScenarioRow {
  std::string table;
  std::vector<std::optional<std::int64_t>> cells;
  std::vector<std::string> texts;  // the cells, and the period, as a test writes them
};
struct Scenario {
  Values patient;
  std::vector<ScenarioClaim> claims;
  std::vector<ScenarioRow> rows;
  std::size_t claim = 0, line = 0;  // the one that is asked about

  ScenarioClaim& asked_claim() { return claims[claim]; }
  ScenarioLine& asked_line() { return claims[claim].lines[line]; }
  const ScenarioLine& asked_line() const { return claims[claim].lines[line]; }
};

Batch batch_of(const Scenario& scenario, SymbolTable& symbols);
// "a/1".
std::string name_of_asked_line(const Scenario& scenario);

// The claims as the language's tests write them, without `test "…" {` and expectations; each line begins with two
// spaces.
std::string text_of(const Scenario& scenario, const SymbolTable& symbols);

}  // namespace edict::diff
