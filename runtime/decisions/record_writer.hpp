// Decision records, one a claim line or one a claim, in the shapes of docs/formats.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "runtime/decisions/json_text.hpp"
#include "runtime/engine/engine.hpp"

namespace edict {

enum class DecisionFormat : std::uint8_t { json_lines, csv, fhir };

class RecordWriter {
 public:
  virtual ~RecordWriter() = default;
  // What stands before the first record: the header row of a CSV file.
  virtual void begin(TextBuffer& out) = 0;
  // What was decided of a batch, or of whole claims of it.
  virtual void write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) = 0;
};

// A format with a record a line.
class LineRecordWriter : public RecordWriter {
 public:
  void write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) final {
    for (const DecidedLine& line : lines) write_line(line, batch, out);
  }

 private:
  virtual void write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) = 0;
};

// `bundle` is the plan's content hash. The plan outlives the writer. `adjudicated` is the day that responses by claim
// are dated with; records by line carry none.
std::unique_ptr<RecordWriter> make_record_writer(DecisionFormat format, const plan::Plan& plan, std::string bundle,
                                                 std::optional<Date> adjudicated = std::nullopt);

}  // namespace edict
