// Decision records, one a claim line, in the shapes of docs/formats.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/decisions/json_text.hpp"
#include "runtime/engine/engine.hpp"

namespace edict {

enum class DecisionFormat : std::uint8_t { json_lines, csv };

class RecordWriter {
 public:
  virtual ~RecordWriter() = default;
  // What stands before the first record: the header row of a CSV file.
  virtual void begin(TextBuffer& out) = 0;
  virtual void write(const DecidedLine& decided, const Batch& batch, TextBuffer& out) = 0;
};

// `bundle` is the plan's content hash. The plan outlives the writer.
std::unique_ptr<RecordWriter> make_record_writer(DecisionFormat format, const plan::Plan& plan, std::string bundle);

}  // namespace edict
