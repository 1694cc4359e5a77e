// The values around which two rules may part: their numbers, lengths of time and codes, each with its neighbours.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "compiler/diff/terms.hpp"
#include "compiler/diff/universe.hpp"

namespace edict::diff {

struct Pools {
  std::set<std::int64_t> counts;  // whole numbers: of limits, comparisons
  std::set<std::int64_t> decimals, cents;
  std::set<std::int64_t> days, months;  // lengths
  std::set<Date> dates;
  std::set<CalendarUnit> calendars;
  std::set<Field> fields;                                  // that the terms read, their sources
  std::set<Field> key_fields;                              // that lines are held together by
  std::vector<TermId> filters;                             // of other lines
  std::map<Field, std::vector<Symbol>> codes;              // values of code and text fields
  std::map<Field, std::set<ContentId>> lists;              // that the fields are asked about
  std::vector<std::pair<Symbol, Symbol>> procedure_pairs;  // of tables with two procedures as keys
  std::set<std::uint32_t> tables;                          // that are looked up, by number of TableContents
  bool around = false;                                     // other lines have a say
};

// Of all parts of the terms.
class PoolMaker {
 public:
  PoolMaker(const Terms& terms) : terms_(terms) {}
  void add(TermId term) { walk(term, false); }
  Pools take() { return std::move(pools_); }

 private:
  void walk(TermId term, bool in_keys);
  void note_constant(const Term& t);
  const Terms& terms_;
  std::set<std::pair<TermId, bool>> seen_;
  Pools pools_;
};

}  // namespace edict::diff
