// General equivalence mappings between ICD-9 and ICD-10 (CMS and NCHS), one direction a table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::analysis {

struct Equivalence {
  std::string source, target;  // normal form; `target` is empty where the source has no counterpart
  bool approximate = false;
  // Targets of one scenario and different choice lists stand together (GEM flags 3 to 5).
  bool combination = false;
  std::string scenario, choice_list;
};

struct Equivalences {
  std::string file;  // as the user named it
  CodeSystem sources = CodeSystem::none, targets = CodeSystem::none;
  std::vector<Equivalence> rows;  // by source
};

// A table as `edict import gem` writes it (source, target, scenario, choice_list, approximate, combination), or with
// the systems' names in the place of the first two. Which systems they are, the codes themselves say. Nothing when it
// is no such table, which is reported (E0931).
std::optional<Equivalences> read_equivalences(const std::string& path, Diagnostics& diagnostics);

}  // namespace edict::analysis
