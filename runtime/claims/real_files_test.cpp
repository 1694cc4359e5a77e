// Real claims, where they are present: nothing of them is copied here but their counts.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {
namespace {

const std::filesystem::path kClaims = std::filesystem::path(EDICT_SHARED_DATA) / "claims";

bool absent(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) return false;
  WARN(file << " is not here: skipped");
  return true;
}

std::map<std::string, std::size_t> by_id(const Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> counts;
  for (const Diagnostic& d : diagnostics.list()) ++counts[std::string(d.id)];
  return counts;
}

}  // namespace

TEST_CASE("SynPUF carrier claims are read whole") {
  const auto file = kClaims / "synpuf_carrier.jsonl.gz";
  if (absent(file)) return;
  SymbolTable symbols;
  Diagnostics d;
  // Two claims have a diagnosis that is none ("OTHER", "0"): strictly read they are refused.
  ReadOptions options;
  options.unreadable_is_missing = true;
  PatientStream stream(symbols);
  stream.add_claims(open_claims(file.string(), symbols, options));
  const bool good = stream.read(d);
  for (const auto& [id, n] : by_id(d)) UNSCOPED_INFO(id << " " << n);
  CHECK(good);
  CHECK(stream.counts().claims == 8'041);
  CHECK(stream.counts().lines == 14'060);
  CHECK(stream.counts().values_left_out == 2);
  std::size_t lines = 0;
  std::size_t patients = 0;
  while (const auto batch = stream.next(d)) {
    lines += batch->line_count();
    patients += batch->patient_count();
  }
  CHECK(lines == 14'060);
  CHECK(patients > 100);
}

TEST_CASE("New Hampshire claims are read, and their oddities are told") {
  const auto file = kClaims / "nh_chis_2016.jsonl.gz";
  if (absent(file)) return;
  for (const bool lenient : {false, true}) {
    SymbolTable symbols;
    Diagnostics d;
    ReadOptions options;
    options.unreadable_is_missing = lenient;
    options.most_reports = 1'000'000;
    PatientStream stream(symbols);
    stream.add_claims(open_claims(file.string(), symbols, options));
    CHECK_FALSE(stream.read(d));
    std::string counts;
    for (const auto& [id, n] : by_id(d)) counts += id + " " + std::to_string(n) + "; ";
    // The source writes places of service as numbers: 1 for 01, and -1 for unknown. `lenient` takes them as missing.
    INFO((lenient ? "lenient: " : "strict: ") << counts);
    CHECK(stream.counts().claims + stream.counts().refused == 26'335);
    if (lenient) CHECK(stream.counts().claims > 26'000);
    if (lenient) CHECK(stream.counts().lines > 49'500);
  }
}

TEST_CASE("the Tuva sample is dirty, and every fault is told without a value") {
  const auto file = kClaims / "tuva_sample" / "medical_claim.csv";
  if (absent(file)) return;
  SymbolTable symbols;
  Diagnostics d;
  PatientStream stream(symbols);
  stream.add_claims(open_claims(file.string(), symbols));
  CHECK_FALSE(stream.read(d));
  CHECK(stream.counts().refused > 0);
  for (const Diagnostic& x : d.list()) {
    CHECK(x.id != "E0718");
    CHECK(x.message.find("2022-") == std::string::npos);
  }
  Patients patients(symbols);
  Diagnostics p;
  CHECK(patients.read((kClaims / "tuva_sample" / "eligibility.csv").string(), {}, p));
  CHECK(patients.size() > 0);
}

TEST_CASE("every X12 file is read, or refused with a reason that has a place and no value") {
  const auto folder = kClaims.parent_path() / "x12";
  if (absent(folder)) return;
  std::size_t files = 0;
  std::size_t claims = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".tsv") continue;
    SymbolTable symbols;
    Diagnostics d;
    const auto source = open_claims(entry.path().string(), symbols);
    while (source->next_packed(d)) ++claims;
    ++files;
    INFO(entry.path());
    const bool unknown = !d.list().empty() && d.list()[0].id == "E0724";
    CHECK(d.has_errors() == (source->counts().refused > 0 || unknown));
    for (const Diagnostic& x : d.list()) CHECK_FALSE(std::get<DataPlace>(x.place).file.empty());
  }
  CHECK(files > 0);
  CHECK(claims > 0);
}

}  // namespace edict::test
