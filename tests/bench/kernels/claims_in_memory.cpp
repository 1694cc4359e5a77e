#include "tests/bench/kernels/claims_in_memory.hpp"

#include <iostream>

#include "compiler/source/render.hpp"
#include "runtime/claims/patient_stream.hpp"

namespace edict::bench {

bool read_claims(const std::string& path, std::size_t batch_lines, SymbolTable& symbols, ClaimsInMemory& claims) {
  StreamOptions options;
  options.batch_lines = batch_lines;
  PatientStream stream(symbols, options);
  stream.add_claims(open_claims(path, symbols));
  Diagnostics diagnostics;
  bool good = stream.read(diagnostics);
  if (good) {
    while (auto batch = stream.next(diagnostics)) {
      claims.first_line.push_back(static_cast<std::uint32_t>(claims.lines));
      claims.lines += batch->line_count();
      claims.batches.push_back(std::move(*batch));
    }
    good = !stream.broken();
  }
  if (!good) std::cerr << render(diagnostics.list(), {}, DiagnosticFormat::brief, false);
  return good;
}

}  // namespace edict::bench
