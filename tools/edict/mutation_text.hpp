// What `edict test --mutate` says.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/render.hpp"
#include "tools/edict/mutation_run.hpp"

namespace edict::cli {

struct MutationReport {
  std::string text;
  bool all_noticed = true;
};

// Survivors as diagnostics, each at its place; after them, in the pretty format, a line for each file.
MutationReport mutation_report(const std::vector<FileAttempts>& files, const Compilation& compilation,
                               mutants::Choice choice, DiagnosticFormat format, bool color);

}  // namespace edict::cli
