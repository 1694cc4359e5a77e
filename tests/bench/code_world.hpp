// The codes that synthetic claims are made of, by rank (0 is the most frequent), and the policies and tables over them:
// what the four kernels decide by. No code here means anything; only the shapes are those of Medicare's edits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace edict::bench {

constexpr std::uint32_t kProcedures = 32'768;
constexpr std::uint32_t kDiagnoses = 8'192;

std::string procedure_code(std::uint32_t rank);  // five digits, all different
std::string diagnosis_code(std::uint32_t rank);  // "E11.9"

struct WorldOptions {
  std::uint32_t coverage_policies = 200;   // up to 16,384: every other procedure is in exactly one of them
  std::uint32_t pair_rows_per_code = 244;  // of 10,240 codes: 2.5 million rows, as many as NCCI's practitioner edits
  std::uint32_t window_policies = 50;
};

// Writes coverage/, pairs/, mue/ and window/ below the folder: policies in the language and their tables. The policies
// over tables are copies of those in `templates` (tests/bench/policies). False when a file cannot be written.
bool write_world(const WorldOptions& options, const std::filesystem::path& templates,
                 const std::filesystem::path& folder);

}  // namespace edict::bench
