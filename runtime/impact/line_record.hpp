// A decided line as two runs are compared by: its decision record, with what the record leaves out of the claim and the
// money that the decision means.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/decisions/record_writer.hpp"

namespace edict::impact {

// A record a line, for Pipeline: `bundle` as for the decision records. The plan outlives the writer.
std::unique_ptr<RecordWriter> make_line_record_writer(const plan::Plan& plan, const std::string& bundle);

// What such a record says. Points into its bytes.
struct LineRecord {
  Decision decision = Decision::pay;
  std::string_view month;               // of the service date: 2024-01
  std::string_view procedure;           // empty: a line with a revenue code alone
  std::string_view provider;            // rendering, else billing; empty: the claim names none
  std::string_view diagnosis;           // category (first three characters) of the line's first; empty: none
  std::optional<std::int64_t> charge;   // cents
  std::optional<std::int64_t> benefit;  // cents before the patient's share; of a pended or recoded line not known
  std::string_view decided;             // the decision record: a JSON object
  std::string_view what_was_decided;    // of it, all but the name of the bundle
};
// Of text that the writer wrote: a line without its end.
LineRecord parse_line_record(std::string_view text);

}  // namespace edict::impact
