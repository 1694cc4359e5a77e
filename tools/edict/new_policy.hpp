// A first policy from what an analyst knows: its text with tests for both sides of each rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/result.hpp"

namespace edict::cli {

// As the analyst says it.
struct PolicyFacts {
  std::string name;                      // trigger_points
  std::string title;                     // Trigger point injections
  std::string payer;                     // medicare
  std::vector<std::string> authorities;  // LCD L39713
  std::string effective;                 // 2024-01-01
  std::string procedures;                // 20552, 20553, 64400..64450
  std::string diagnoses;                 // M79.18, M62.83*; empty: no such rule
  std::string modifier;                  // KX; empty: none asked for
  std::string ages;                      // 50 to 80; empty: any
  std::string limit;                     // 3 days in any 90 days; empty: none
};

// The policy and its tests, not yet in their layout; or what is wrong with a fact, in a sentence.
Result<std::string, std::string> new_policy(const PolicyFacts& facts);

// "3 days in any 90 days", "1 unit per line", "2 lines a day", "1 day in calendar year", "1 day in lifetime".
struct LimitWords {
  enum class Window : std::uint8_t { any_days, any_months, calendar_year, lifetime, day, line };
  std::int64_t most = 0;
  std::string measure;  // units, lines or days
  Window window = Window::lifetime;
  std::int64_t length = 0;  // of any_days and any_months
};
std::optional<LimitWords> read_limit(const std::string& text);

}  // namespace edict::cli
