// Where a published table keeps what we look for: its header stands somewhere below copyright lines, is spread over
// one to five rows, and words change from quarter to quarter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/rows.hpp"
#include "runtime/tables/header_words.hpp"

namespace edict::import {

struct WantedColumn {
  std::string_view name;  // as our table calls it
  bool required = true;
  // How files call it, in plain words (header_words.hpp). A header may go on behind ("effective date yyyymmdd").
  std::vector<std::string_view> called;
};

// By wanted column: its place in a row, or nothing.
using FoundColumns = std::vector<std::optional<std::size_t>>;

// The row that came nearest to a header: the required columns that it names, and those that it does not.
struct NearestHeader {
  std::uint64_t row = 0;
  std::vector<std::string_view> named, lacking;
};

// Reads rows until they make up a header. Nothing when the first 60 do not.
std::optional<FoundColumns> find_header(RowReader& rows, const std::vector<WantedColumn>& wanted,
                                        NearestHeader& nearest);

}  // namespace edict::import
