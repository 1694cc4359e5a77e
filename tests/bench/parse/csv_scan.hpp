// The least that a CSV reader must do: find where every field ends, quotes respected. What simdjson's first stage is to
// JSON. The yardstick for a reader of CSV, not a reader.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace edict::bench {

// Positions of the commas and newlines outside quotes, a block of text at a time: `in_quotes` goes from block to block.
// `ends` is overwritten and keeps its room.
void field_ends(std::string_view block, bool& in_quotes, std::vector<std::uint32_t>& ends);

}  // namespace edict::bench
