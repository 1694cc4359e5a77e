// The four kernels as a good C++ programmer would write them for exactly these policies, over the same columns that the
// engine reads. It knows what the policies do not use (history, versions, replacements), checks nothing, and explains
// nothing: a finding is a line, a rule and whether it is incomplete.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/claims/batch.hpp"
#include "tests/bench/code_world.hpp"

namespace edict::bench {

struct HandFinding {
  std::uint32_t line;  // of the batch
  std::uint32_t rule;  // RuleNumber
  bool incomplete;
};

struct HandDecisions {
  std::vector<HandFinding> findings;
  std::vector<std::uint8_t> outcome;  // by line: 0 pay, 1 pend, 2 deny
};

class HandWritten {
 public:
  struct Parts {
    bool coverage = false, pairs = false, mue = false, window = false;
  };
  // Interns the codes of the world, so that tables are arrays by symbol.
  HandWritten(const WorldOptions& world, Parts parts, SymbolTable& symbols);
  void decide(const Batch& batch, HandDecisions& out);

 private:
  struct Edit {  // what one procedure is subject to
    std::uint16_t coverage = kNone;
    std::uint16_t window = kNone;
    std::uint16_t pair_code = kNone;  // dense number of the code in the pair table
    std::uint8_t mai = 0;
    std::uint8_t units = 0;
  };
  struct Pair {
    std::uint32_t codes = kEmpty;  // column 1 in the high half
    std::uint8_t indicator = 0;
    std::uint8_t period = 0;
  };
  struct Columns;
  static constexpr std::uint16_t kNone = 0xffff;
  static constexpr std::uint32_t kEmpty = 0xffffffff;

  void load_pairs(std::uint32_t rows_per_code);
  const Edit& edit(std::int64_t procedure) const {
    const auto i = static_cast<std::size_t>(procedure);
    return i < edits_.size() ? edits_[i] : nothing_;
  }
  const Pair* find(std::uint16_t column1, std::uint16_t column2) const;
  void coverage(const Columns& c, HandDecisions& out) const;
  void day(const Columns& c, std::span<const LineIndex> lines, HandDecisions& out) const;
  void limits(const Columns& c, std::span<const LineIndex> lines, HandDecisions& out);

  Parts parts_;
  std::vector<Edit> edits_;  // by symbol
  Edit nothing_;
  std::vector<std::uint64_t> covered_;      // a bit for each policy and common diagnosis
  std::vector<std::uint16_t> diagnosis_;    // by symbol: common rank, else kNone
  std::vector<std::uint8_t> bypass_;        // by symbol
  std::vector<Pair> pairs_;                 // open addressing
  std::vector<std::int32_t> from_, until_;  // by period
  // Days of the windows of one patient, and units of one day; emptied by what was touched.
  std::vector<std::vector<std::int32_t>> days_;  // by window policy, ascending
  std::vector<std::uint32_t> touched_;
  struct DayUnits {
    std::int64_t procedure, units;
    bool unknown;
  };
  std::vector<DayUnits> units_;
};

}  // namespace edict::bench
