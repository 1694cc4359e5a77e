// What must hold of any bytes that are read as claims: no crash, no unbounded memory, the same lines whether they fit
// into memory or not, and no fault without a place.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/claims/patient_stream.hpp"

namespace edict::fuzz {

struct Outcome {
  std::size_t lines = 0;
  std::size_t patients = 0;
  std::size_t errors = 0;
  std::string text;  // of all batches
  bool operator==(const Outcome&) const = default;
};

inline Outcome read_claims(const std::string& name, const std::string& bytes, std::size_t budget, bool lenient) {
  SymbolTable symbols;
  Diagnostics diagnostics;
  ReadOptions options;
  options.memory_budget = budget;
  options.longest_record = 1 << 16;
  options.unreadable_is_missing = lenient;
  StreamOptions stream_options;
  stream_options.memory_budget = budget;
  PatientStream stream(symbols, stream_options);
  stream.add_claims(claims_from_memory(name, bytes, symbols, options));
  Outcome outcome;
  if (stream.read(diagnostics) && diagnostics.has_errors()) std::abort();
  while (const auto batch = stream.next(diagnostics)) {
    outcome.lines += batch->line_count();
    outcome.patients += batch->patient_count();
    outcome.text += test::print(*batch, symbols);
    for (std::size_t p = 0; p < batch->patient_count(); ++p) {
      const auto lines = batch->lines_of(static_cast<PatientIndex>(p));
      for (std::size_t i = 1; i < lines.size(); ++i) {
        if (batch->service_date(lines[i]) < batch->service_date(lines[i - 1])) std::abort();
      }
    }
  }
  for (const Diagnostic& d : diagnostics.list()) {
    const auto* place = std::get_if<DataPlace>(&d.place);
    if (d.severity == Severity::error && (place == nullptr || place->file.empty())) std::abort();
  }
  outcome.errors = diagnostics.error_count();
  return outcome;
}

// Read as they come, in small parts and on two threads: the same claims, or the word that they have to be read whole.
inline void check_as_they_come(const std::string& name, const std::string& bytes, const Outcome& whole) {
  static TaskPool pool(2);
  SymbolTable symbols;
  Diagnostics diagnostics;
  ReadOptions options;
  options.longest_record = 1 << 16;
  options.rows_together = true;
  options.pool = &pool;
  options.part_bytes = 64;
  StreamOptions stream_options;
  stream_options.memory_budget = 500;
  stream_options.batch_lines = 2;
  PatientStream stream(symbols, stream_options);
  stream.add_claims(claims_from_memory(name, bytes, symbols, options));
  stream.begin(diagnostics);
  std::string text;
  while (const auto batch = stream.next(diagnostics)) text += test::print(*batch, symbols);
  if (!stream.must_be_whole() && (whole.errors > 0 || text != whole.text)) std::abort();
}

inline void check_claims(const std::string& name, const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Outcome roomy = read_claims(name, bytes, std::size_t{1} << 20, false);
  if (roomy != read_claims(name, bytes, 500, false)) std::abort();
  check_as_they_come(name, bytes, roomy);
  // Leaving values out changes nothing where none had to be. (Elsewhere it may give fewer lines: a claim that can be
  // read then may have the id of another, or take it out.)
  if (roomy.errors == 0 && roomy != read_claims(name, bytes, std::size_t{1} << 20, true)) std::abort();
}

}  // namespace edict::fuzz
