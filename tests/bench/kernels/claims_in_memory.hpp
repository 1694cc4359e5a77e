// A claims file as batches in memory, for measuring what works on columns apart from what reads them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/claims/batch.hpp"

namespace edict::bench {

struct ClaimsInMemory {
  std::vector<Batch> batches;
  std::vector<std::uint32_t> first_line;  // of each batch: lines are numbered through all of them
  std::uint64_t lines = 0;
};

// False, with the reasons on standard error, when the file cannot be read.
bool read_claims(const std::string& path, std::size_t batch_lines, SymbolTable& symbols, ClaimsInMemory& claims);

}  // namespace edict::bench
