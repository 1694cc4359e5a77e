// Claims that nobody filed: made from a seed, the same on every machine, one at a time, so that a file of any size
// takes no memory. Codes are as skewed as real ones, some claims come twice, and some lines lack what claims often
// lack.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/random.hpp"

namespace edict::bench {

struct SyntheticOptions {
  std::uint64_t seed = 1;
  std::uint32_t patients = 1000;
  std::uint32_t claims_per_patient = 6;      // on average
  std::uint32_t lines_per_claim = 3;         // on average
  std::uint32_t exact_lines = 0;             // not 0: so many lines for each patient
  std::uint32_t heavy_patient_every = 0;     // not 0: each such patient is in and out of hospital …
  std::uint32_t heavy_patient_lines = 2000;  // … with so many lines
  std::vector<std::string> interesting;      // procedures that policies speak of
  std::uint32_t interesting_percent = 30;
};

struct SyntheticLine {
  std::string procedure;
  std::vector<std::string_view> modifiers;
  std::uint32_t units = 0;  // 0: missing
  std::uint32_t cents = 0;  // 0: missing
  std::string service_date, through_date;
  std::vector<std::uint32_t> pointers;
};

struct SyntheticClaim {
  std::string id, patient, born;
  std::string_view sex;
  std::string received;  // empty: missing, and so are the next ones
  std::string rendering, billing;
  std::string_view place;
  std::vector<std::string> diagnoses;
  std::vector<SyntheticLine> lines;
};

// In order of patient ids.
class ClaimGenerator {
 public:
  explicit ClaimGenerator(SyntheticOptions options);
  // False after the last.
  bool next(SyntheticClaim& claim);

 private:
  void begin_patient();
  void make(SyntheticClaim& claim);
  SyntheticLine line(std::size_t diagnoses);

  SyntheticOptions options_;
  Random random_;
  std::uint32_t patient_ = 0;  // of the next begin_patient
  std::uint32_t claim_ = 0;
  std::uint64_t lines_left_ = 0;
  SyntheticClaim last_;
  std::string patient_id_, born_;
  std::string_view sex_;
};

void append_json(const SyntheticClaim& claim, std::string& out);
extern const std::string_view kCsvHeader;
void append_csv(const SyntheticClaim& claim, std::string& out);

struct WrittenClaims {
  std::uint64_t claims = 0, lines = 0, bytes = 0;
};
// Streams the claims to a file, CSV or X12 (.837) by its name, else JSON lines. False when it cannot be written.
bool write_claims(const SyntheticOptions& options, const std::string& path, WrittenClaims& written);

struct SyntheticClaims {
  std::string json;  // JSON lines, sorted by patient
  std::string csv;   // the same
  std::string x12;   // the same, as X12 837P
  std::uint64_t claims = 0;
  std::uint64_t lines = 0;
};

SyntheticClaims make_claims(const SyntheticOptions& options);

}  // namespace edict::bench
