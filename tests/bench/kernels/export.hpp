// The batches' columns as files of plain integers, so that a database can be given exactly what the engine was given.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "tests/bench/kernels/claims_in_memory.hpp"

namespace edict::bench {

// Raw little-endian columns in the folder, a value a line, lines numbered through all batches: `patient` (a number),
// `position` (adjudication order over all patients), `procedure`, `npi` (−1: missing; numbers that are equal where the
// identifiers are), `date` (days since 1970), `units` (thousandths, −1: missing) as int64; `diagnosis` and `modifiers`
// as pairs (line, symbol) of int64. `symbols.tsv` has the text of each symbol of a code. False when a file cannot be
// written.
bool export_columns(const ClaimsInMemory& claims, const SymbolTable& symbols, const std::string& folder);

bool write_integers(const std::string& path, const std::vector<std::int64_t>& values);

}  // namespace edict::bench
