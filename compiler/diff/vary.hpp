// Small changes to a scenario: a day, a number, a code, a line more or less.
#pragma once

#include <random>

#include "compiler/diff/line_maker.hpp"

namespace edict::diff {

class Variation {
 public:
  Variation(LineMaker& maker, const Pools& pools, DateRange days) : maker_(maker), pools_(pools), days_(days) {}

  void vary(Scenario& scenario, std::mt19937_64& random);

 private:
  void vary_day(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random);
  void vary_codes(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random);
  void vary_field(Scenario& s, std::size_t claim, std::size_t line, std::mt19937_64& random);
  void align(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random);
  void add_copy(Scenario& s, std::mt19937_64& random);
  void remove_one(Scenario& s, std::mt19937_64& random);
  bool is_asked(const Scenario& s, const ScenarioLine& line) const { return &line == &s.asked_line(); }

  LineMaker& maker_;
  const Pools& pools_;
  DateRange days_;
};

// A name that no claim of the scenario has.
std::string unused_name(const Scenario& scenario, bool history);

}  // namespace edict::diff
