// A claim line that a path through a diagram describes.
#pragma once

#include <random>

#include "compiler/diff/paths.hpp"
#include "compiler/diff/pools.hpp"
#include "compiler/diff/scenario.hpp"
#include "compiler/diff/sides.hpp"
#include "compiler/diff/universe.hpp"

namespace edict::diff {

class LineMaker {
 public:
  LineMaker(Sides& sides, Terms& terms, Universe& universe, const Pools& pools, DateRange days)
      : sides_(sides), terms_(terms), universe_(universe), pools_(pools), days_(days) {}

  // Fills the asked line, its claim and the patient. What the path leaves open is usual, or with `adventurous` of the
  // pools. False when the path asks for what no claim says.
  bool fill(const Path& path, Scenario& scenario, std::mt19937_64& random, bool adventurous);
  // A value for a field out of the pools; nothing: leave it out.
  std::optional<std::int64_t> value_for(Field field, Date service, std::mt19937_64& random);
  // A day that lies the length of some window away, or thereabouts.
  Date day_near(Date day, std::mt19937_64& random);
  void put(Scenario& scenario, Field field, std::optional<std::int64_t> value);
  // A cell of an input table, and how a test writes it: something of the claim where it can be.
  std::pair<std::optional<std::int64_t>, std::string> cell_for(Type type, const Scenario& scenario,
                                                               std::mt19937_64& random);

 private:
  bool put_number(const Variable& v, std::uint32_t which, Scenario& scenario, std::mt19937_64& random);
  bool put_sets(const Path& path, Scenario& scenario, std::mt19937_64& random);
  std::optional<std::int64_t> in_class(const Variable& v, std::uint32_t which, Kind kind, std::mt19937_64& random);
  std::optional<Symbol> sample(const CodeClass& of, std::size_t nth) const;
  std::set<Field> fields_below(TermId term) const;
  Date usual_day() const;
  void put_usual(Scenario& scenario);

  Sides& sides_;
  Terms& terms_;
  Universe& universe_;
  const Pools& pools_;
  DateRange days_;
  bool icd9_ = false;
};

}  // namespace edict::diff
