// Medicare Coverage Database downloads to policies: one file an article, with all versions that the downloads have of
// it, and an index of what became of each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/import/import.hpp"
#include "compiler/import/mcd_documents.hpp"
#include "compiler/import/mcd_meaning.hpp"

namespace edict::import {

struct McdOptions {
  McdSelection selection;
  McdEnforced enforced;
};

// Whether one of the files holds tables of articles or LCDs. A file that cannot be read holds none.
bool is_mcd_download(const std::vector<std::string>& paths);

// As run_import. Nothing when a file cannot be read to its end or has not the tables (E0901, E0951, E0952), or nothing
// that was asked for is there (E0953, E0954).
std::optional<ImportResult> run_mcd_import(const std::vector<std::string>& paths, const ImportOptions& options,
                                           const McdOptions& mcd, Diagnostics& diagnostics);

}  // namespace edict::import
