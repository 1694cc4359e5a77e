// What every reader of JSON lines shares: the next line that may hold an object, its faults, and scalars as texts.
#pragma once

#include <simdjson.h>

#include <string_view>

#include "runtime/claims/lines.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {

// Steps to the next line that is not blank. Reports lines that are too long, counts them in `refused` and goes on;
// reports a fault of the input. False at the end.
bool next_json_line(LineReader& lines, ByteInput& input, std::size_t longest, Reporter& reporter,
                    Diagnostics& diagnostics, std::uint64_t& refused);

DataFault line_too_long(std::size_t longest, std::uint64_t line);
// What is wrong with a line, in words of JSON and never of the parser.
DataFault json_fault(simdjson::error_code error, std::string_view line, Spot at);
void report_json_fault(simdjson::error_code error, const LineReader& lines, Reporter& reporter,
                       Diagnostics& diagnostics);

// A string without escapes, a number or boolean as it stands. Consumes the value.
simdjson::error_code scalar_text(simdjson::ondemand::value& value, simdjson::ondemand::json_type type,
                                 std::string_view& text);
simdjson::error_code read_null(simdjson::ondemand::value& value);
// Whether nothing stands behind the object that was read.
bool document_ended(simdjson::ondemand::document& document);
// Steps over a value of any depth.
simdjson::error_code skip(simdjson::ondemand::value& value);

}  // namespace edict
