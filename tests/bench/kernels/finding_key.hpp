// A finding as one number, so that what contenders in other languages find can be compared as sorted columns of
// integers: the line (numbered through all batches), the rule, and whether it is incomplete.
#pragma once

#include <cstdint>

namespace edict::bench {

enum RuleNumber : std::uint32_t { kPairs = 1, kUnitsALine = 2, kUnitsADay = 3, kWindow = 10, kCoverage = 1000 };

constexpr std::uint64_t finding_key(std::uint64_t line, std::uint32_t rule, bool incomplete) {
  return (line << 20U) | (static_cast<std::uint64_t>(rule) << 1U) | (incomplete ? 1U : 0U);
}

}  // namespace edict::bench
