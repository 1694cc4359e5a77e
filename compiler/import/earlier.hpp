// A table that an earlier import wrote, as the editions that it was made of: a quarter's file is added to it without
// those of the quarters before.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/import/kind.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::import {

struct Earlier {
  std::vector<EditionRow> rows;               // of edition 0
  std::vector<std::optional<Date>> editions;  // first days, ascending
  nlohmann::ordered_json record;              // the provenance beside the table
};

// Nothing when there is no such table, when it is not as the import wrote it, or when it does not say all that is
// needed; reported (E0941).
std::optional<Earlier> read_earlier(const Kind& kind, Setting setting, const std::string& folder, TextPool& pool,
                                    Diagnostics& diagnostics);

// The record's name for a table of this name.
std::string record_name(std::string_view table);

}  // namespace edict::import
