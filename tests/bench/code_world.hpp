// The codes that synthetic claims are made of, by rank (0 is the most frequent), and the policies and tables over them:
// what the four kernels decide by. No code here means anything; only the shapes are those of Medicare's edits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace edict::bench {

constexpr std::uint32_t kProcedures = 32'768;
constexpr std::uint32_t kDiagnoses = 8'192;

std::string procedure_code(std::uint32_t rank);  // five digits, all different
std::string diagnosis_code(std::uint32_t rank);  // "E11.9"

struct WorldOptions {
  std::uint32_t coverage_policies = 200;   // up to 16,384: every other procedure is in exactly one of them
  std::uint32_t pair_rows_per_code = 244;  // of 10,240 codes: 2.5 million rows, as many as NCCI's practitioner edits
  std::uint32_t window_policies = 20;
};

// The same as functions of ranks, for who writes the kernels by hand.
constexpr std::uint32_t kPairCodes = 10'240;     // ranks below have pairs
constexpr std::uint32_t kCommonDiagnoses = 256;  // ranks below may be covered
constexpr std::uint32_t kWindowDays = 365;
std::optional<std::uint32_t> coverage_policy_of(std::uint32_t procedure, std::uint32_t policies);
bool covers(std::uint32_t policy, std::uint32_t diagnosis);
std::optional<std::uint32_t> window_policy_of(std::uint32_t procedure, std::uint32_t policies);
std::uint32_t most_days(std::uint32_t window_policy);
struct PairRow {
  std::uint32_t column1, column2;  // ranks
  std::uint8_t indicator;          // 0 never together, 1 with a modifier, 9 deleted
  std::uint8_t period;             // index into kPairPeriods
};
struct PairPeriod {
  const char* from;
  const char* until;  // empty: open
};
constexpr PairPeriod kPairPeriods[] = {{"2015-01-01", ""}, {"2012-01-01", "2020-12-31"}, {"2024-01-01", ""}};
void for_each_pair(std::uint32_t rows_per_code, const std::function<void(const PairRow&)>& row);
struct MueRow {
  std::uint32_t units;
  std::uint32_t mai;  // 1: by line, 3: by day
};
std::optional<MueRow> mue_of(std::uint32_t procedure);

// Writes coverage/, pairs/, mue/ and window/ below the folder: policies in the language and their tables. The policies
// over tables are copies of those in `templates` (tests/bench/policies). False when a file cannot be written.
bool write_world(const WorldOptions& options, const std::filesystem::path& templates,
                 const std::filesystem::path& folder);

}  // namespace edict::bench
