#pragma once

#include "runtime/decisions/finding_json.hpp"
#include "runtime/decisions/record_writer.hpp"

namespace edict {

class JsonLinesWriter : public LineRecordWriter {
 public:
  JsonLinesWriter(const plan::Plan& plan, const std::string& bundle);
  void begin(TextBuffer&) override {}

 private:
  void write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) override;
  void append_primary(TextBuffer& out, const DecidedLine& decided) const;

  const plan::Plan& plan_;
  FindingJson findings_;
  std::string bundle_and_engine_;  // what decided: the end of every record
};

}  // namespace edict
