// What an analyst knows of a policy, and what follows from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/result.hpp"
#include "runtime/vocabulary/code_system.hpp"

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

// "3 days in any 90 days", "1 unit per line", "2 lines a day", "1 day in calendar year", "1 day in lifetime".
struct LimitWords {
  enum class Window : std::uint8_t { any_days, any_months, calendar_year, lifetime, day, line };
  std::int64_t most = 0;
  std::string measure;  // units, lines or days
  Window window = Window::lifetime;
  std::int64_t length = 0;  // of any_days and any_months
};
std::optional<LimitWords> read_limit(const std::string& text);

// The facts, each read, and the codes and days that tests need.
struct PreparedFacts {
  PolicyFacts facts;
  Date first_day, base;                           // base: a day of January with days before it and a year behind it
  std::vector<std::string> procedures, services;  // as written; and whole codes of them
  std::string other_service;                      // none of them
  std::vector<std::string> diagnoses, covered;    // as written; and whole codes of them
  std::string uncovered;                          // none of them
  CodeSystem icd = CodeSystem::icd10cm;
  std::int64_t low = 0;
  std::optional<std::int64_t> high;  // of the ages
  std::optional<LimitWords> limit;
};
// What is wrong with a fact, in a sentence.
Result<PreparedFacts, std::string> prepare(const PolicyFacts& facts);

}  // namespace edict::cli
