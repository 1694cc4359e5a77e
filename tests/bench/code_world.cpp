#include "tests/bench/code_world.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace edict::bench {
namespace {

// A fixed mixture of two numbers: which period or indicator a row has.
std::uint32_t mixed(std::uint32_t a, std::uint32_t b) {
  std::uint64_t x = (static_cast<std::uint64_t>(a) << 32U) | b;
  x = (x ^ (x >> 31U)) * 0x7FB5D329728EA185ULL;
  x = (x ^ (x >> 27U)) * 0x81DADEF4BC2DD44DULL;
  return static_cast<std::uint32_t>(x >> 33U);
}

bool write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return out.good();
}

bool copy_template(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::ifstream in(from, std::ios::binary);
  return in && write(to, std::string(std::istreambuf_iterator<char>(in), {}));
}

void append_list(std::string& text, std::string_view separator, const std::string& code) {
  if (!text.empty() && text.back() != '{') text += separator;
  text += code;
}

// Of 256 common diagnoses a policy covers four fifths.
std::string coverage_policy(std::uint32_t number, std::uint32_t policies) {
  std::string procedures = "{";
  std::uint32_t count = 0;
  for (std::uint32_t rank = 2 * number + 1; rank < kProcedures; rank += 2 * policies)
    append_list(procedures, count++ % 12 == 0 ? ",\n    " : ", ", procedure_code(rank));
  std::string diagnoses = "{";
  count = 0;
  for (std::uint32_t rank = 0; rank < kCommonDiagnoses; ++rank) {
    if (covers(number, rank)) append_list(diagnoses, count++ % 12 == 0 ? ",\n    " : ", ", diagnosis_code(rank));
  }
  return fmt::format(R"(policy coverage_{0:05} "Coverage of a group of procedures" {{
  authority  LCD "L9{0:05}"
  effective  2020-01-01

  codes services : hcpcs   = {1} }}
  codes covered  : icd10cm = {2} }}

  scope lines where procedure in services

  rule supported_diagnosis
    cite "only the listed diagnoses support medical necessity"
    require diagnosis in covered
    else deny CO-50 N115
}}
)",
                     number, procedures, diagnoses);
}

std::string window_policy(std::uint32_t number, std::uint32_t policies) {
  std::string procedures = "{";
  std::uint32_t count = 0;
  for (std::uint32_t rank = 8 * number + 3; rank < kProcedures; rank += 8 * policies)
    append_list(procedures, count++ % 12 == 0 ? ",\n    " : ", ", procedure_code(rank));
  return fmt::format(R"(policy window_{0:03} "Frequency of a group of procedures" {{
  authority  LCD "L8{0:05}"
  effective  2020-01-01

  codes services : hcpcs = {1} }}

  scope lines where procedure in services

  rule rolling_year
    cite "more than {2} sessions in 365 days go to review"
    limit {2} days per patient in any 365 days
    else pend CO-119 N640
}}
)",
                     number, procedures, most_days(number));
}

std::string pair_table(std::uint32_t rows_per_code) {
  std::string text = "column1\tcolumn2\tindicator\tactive_from\tactive_until\n";
  text.reserve(static_cast<std::size_t>(kPairCodes) * rows_per_code * 35);
  for_each_pair(rows_per_code, [&](const PairRow& row) {
    const PairPeriod& period = kPairPeriods[row.period];
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\t{}\n", procedure_code(row.column1),
                   procedure_code(row.column2), row.indicator, period.from, period.until);
  });
  return text;
}

std::string mue_table() {
  std::string text = "hcpcs\tunits\tmai\n";
  for (std::uint32_t rank = 0; rank < kProcedures; ++rank) {
    if (const auto row = mue_of(rank)) text += fmt::format("{}\t{}\t{}\n", procedure_code(rank), row->units, row->mai);
  }
  return text;
}

}  // namespace

// 7,919 and 4,099 are coprime to the sizes of their ranges, so that no code comes twice.
std::string procedure_code(std::uint32_t rank) { return fmt::format("{}", 10'000 + rank * 7'919ULL % 80'000); }

std::string diagnosis_code(std::uint32_t rank) {
  const auto n = static_cast<std::uint32_t>(rank * 4'099ULL % 26'000);
  return fmt::format("{}{:02}.{}", static_cast<char>('A' + n / 1000), n / 10 % 100, n % 10);
}

std::optional<std::uint32_t> coverage_policy_of(std::uint32_t procedure, std::uint32_t policies) {
  if (procedure % 2 == 0) return std::nullopt;
  return procedure / 2 % policies;
}

bool covers(std::uint32_t policy, std::uint32_t diagnosis) {
  return diagnosis < kCommonDiagnoses && (diagnosis * 7 + policy) % 5 != 0;
}

std::optional<std::uint32_t> window_policy_of(std::uint32_t procedure, std::uint32_t policies) {
  if (procedure % 8 != 3) return std::nullopt;
  return procedure / 8 % policies;
}

std::uint32_t most_days(std::uint32_t window_policy) { return 1 + window_policy % 3; }

void for_each_pair(std::uint32_t rows_per_code, const std::function<void(const PairRow&)>& row) {
  const std::uint32_t width = kPairCodes / rows_per_code;  // each row has its own stretch of codes: none comes twice
  for (std::uint32_t a = 0; a < kPairCodes; ++a) {
    for (std::uint32_t j = 0; j < rows_per_code; ++j) {
      const std::uint32_t b = (a * 31 + 1 + j * width + mixed(a, j) % width) % kPairCodes;
      if (b == a) continue;
      const std::uint32_t kind = mixed(b, a) % 20;
      const std::uint8_t period = kind < 14 ? 0 : kind < 18 ? 1 : 2;
      row({a, b, static_cast<std::uint8_t>(kind == 7 ? 9 : kind % 2), period});
    }
  }
}

std::optional<MueRow> mue_of(std::uint32_t procedure) {
  const std::uint32_t kind = mixed(procedure, 1) % 10;
  if (kind >= 7) return std::nullopt;
  return MueRow{1 + mixed(procedure, 2) % 4, kind < 3 ? 1U : 3U};
}

bool write_world(const WorldOptions& options, const std::filesystem::path& templates,
                 const std::filesystem::path& folder) {
  std::string coverage, window;
  for (std::uint32_t i = 0; i < options.coverage_policies; ++i)
    coverage += coverage_policy(i, options.coverage_policies);
  for (std::uint32_t i = 0; i < options.window_policies; ++i) window += window_policy(i, options.window_policies);
  return write(folder / "coverage" / "coverage.edict", coverage) && write(folder / "window" / "window.edict", window) &&
         write(folder / "pairs" / "pairs.tsv", pair_table(options.pair_rows_per_code)) &&
         write(folder / "mue" / "mue.tsv", mue_table()) &&
         copy_template(templates / "pairs.edict", folder / "pairs" / "pairs.edict") &&
         copy_template(templates / "mue.edict", folder / "mue" / "mue.edict");
}

}  // namespace edict::bench
