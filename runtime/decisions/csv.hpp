#pragma once

#include "runtime/decisions/finding_json.hpp"
#include "runtime/decisions/record_writer.hpp"

namespace edict {

// RFC 4180 with LF line ends. `rarc` is separated by blanks; `findings` is the JSON array of the JSON lines.
class CsvWriter : public LineRecordWriter {
 public:
  CsvWriter(const plan::Plan& plan, std::string bundle) : plan_(plan), findings_(plan), bundle_(std::move(bundle)) {}
  void begin(TextBuffer& out) override;

 private:
  void write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) override;
  const plan::Plan& plan_;
  FindingJson findings_;
  std::string bundle_;
  TextBuffer findings_text_;
};

}  // namespace edict
