// Two sets of policies, compared by meaning.
#pragma once

#include <optional>
#include <string>

#include "compiler/diff/report.hpp"
#include "compiler/diff/sides.hpp"

namespace edict::diff {

struct CompareOptions {
  std::string policy;            // only this one; empty: all
  DateRange days = kAllDays;     // service dates
  std::size_t tries = 4000;      // claims made for a rule that looks at other lines
  std::size_t line_tries = 600;  // for one that does not
  std::size_t rows = 10;         // of changed tables that are told
  std::uint64_t seed = 1;
};

Report compare(Sides& sides, const CompareOptions& options = {});

}  // namespace edict::diff
