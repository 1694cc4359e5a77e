// The files of an import before a row is read: opened, in the order of their editions, and for which claims they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/import/import.hpp"
#include "compiler/import/published.hpp"

namespace edict::import {

struct ImportFile {
  std::string path;  // as the user named it
  PublishedFile published;
  std::uint32_t edition = 0;  // index into ImportFiles::editions
};

struct ImportFiles {
  // By edition, then by name: the order in which the user named them must not show.
  std::vector<ImportFile> files;
  // First days, ascending; one without a day only where it is the only one.
  std::vector<std::optional<Date>> editions;
  Setting setting = Setting::any;  // of kinds that have one
};

// Nothing when a file cannot be opened, or its edition or setting is not clear (E0901 to E0903).
std::optional<ImportFiles> open_import_files(const Kind& kind, const std::vector<std::string>& paths,
                                             const ImportOptions& options, Diagnostics& diagnostics);

void report_no_edition(const std::string& path, Diagnostics& diagnostics);

}  // namespace edict::import
