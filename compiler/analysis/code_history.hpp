// What a published code set says of one code over the years: when it was valid, what stands above and below it, what it
// was split into and came from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/tables/code_table.hpp"

namespace edict::analysis {

struct CodeRun {
  DateRange days;
  bool billable = true;
};

// A code ended as one that claims carry, and codes below it began on the next day; or the same, seen from these.
struct Succession {
  Date on;                         // the first day of the new codes
  std::vector<std::string> codes;  // normal form
};

struct RelatedCode {
  std::string code;
  std::string description;
  CodeRun run;
};

struct CodeHistory {
  std::string code;  // normal form
  std::string description;
  std::vector<CodeRun> runs;       // by day; neighbours that say the same are one
  std::vector<RelatedCode> above;  // every code that this one begins with, the shortest first
  std::vector<RelatedCode> below;  // the next level only, each run
  std::vector<Succession> split_into;
  std::vector<Succession> came_from;
};

// The days of one code, editions that say the same joined.
std::vector<CodeRun> runs_of(const CodeTable& table, std::string_view code);

// What took a code's place, each time that it ceased to be one that claims carry. Codes of ICD are subdivided by
// further characters (ICD-10-CM Official Guidelines, section I.A.3); where none begin, `codes` is empty.
std::vector<Succession> successions(const CodeTable& table, std::string_view code);

// Nothing when the table does not have the code.
std::optional<CodeHistory> history_of(const CodeTable& table, std::string_view code);

}  // namespace edict::analysis
