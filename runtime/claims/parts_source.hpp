// A source that cuts its file into parts of whole records, has several read at once and gives their claims in the order
// of the file.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/claim_source.hpp"

namespace edict {

// What a part of the file gave. Lines count from the part's beginning, from 1.
struct ParsedPart {
  explicit ParsedPart(std::size_t most_reports) : faults(most_reports) {}

  struct At {
    std::size_t end;  // in packed; it begins where the one before it ends
    std::uint64_t line;
    std::uint32_t within = 0;  // as PackedClaim::within
  };
  std::string packed;  // claims, one behind the other
  std::vector<At> claims;
  FaultList faults;
  FieldsLeftOut left_out;
  UnknownNames unknown;
  std::vector<ClaimReceipt> receipts;
  ReadCounts counts;
  std::uint64_t lines = 0;
  bool odd = false;  // the reader gave up: the part is for one that says what is wrong
};

// One a thread.
class PartReader {
 public:
  virtual ~PartReader() = default;
  // LineReader::kPadding bytes behind `text` can be read.
  virtual void read(std::string_view text, ParsedPart& into) = 0;
};

struct PartText {
  std::vector<char> bytes;
  std::size_t size = 0;  // of the part; padding is behind it
};

class PartsSource : public ClaimSource {
 public:
  PartsSource(const PartsSource&) = delete;
  PartsSource& operator=(const PartsSource&) = delete;
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) final;

 protected:
  PartsSource(std::string file, SymbolTable& symbols, ReadOptions options);
  // Before the first part. False when there is nothing to read.
  virtual bool begin(Diagnostics&) { return true; }
  // The next part; or, with no text, what there is to say instead of it. False at the end of the input.
  virtual bool cut(PartText& text, ParsedPart& instead) = 0;
  // By several threads, one after the other.
  virtual std::unique_ptr<PartReader> make_reader() = 0;
  virtual const std::optional<InputFault>& input_fault() const = 0;
  virtual void report_unknown(UnknownNames& unknown, Diagnostics& diagnostics) = 0;
  // Lines that stand before the first part.
  void skip_lines(std::uint64_t lines) { lines_before_ += lines; }
  // A part was odd, and nothing comes behind it.
  bool met_odd_part() const { return met_odd_part_; }
  // For the destructor of whoever `make_reader` needs.
  void finish_parts();

  ReadOptions options_;

 private:
  struct Part {
    TaskPool::Handle task;  // none: read already
    std::shared_ptr<ParsedPart> parsed;
  };
  std::size_t parts_ahead() const;
  bool next_part();
  void report_until(std::uint64_t line, Diagnostics& diagnostics);
  void leave_part(Diagnostics& diagnostics);
  void end(Diagnostics& diagnostics);
  void read(const PartText& text, ParsedPart& parsed);

  Reporter reporter_;
  std::deque<Part> parts_;
  std::shared_ptr<ParsedPart> current_;
  std::size_t at_ = 0;        // next claim of current_
  std::size_t reported_ = 0;  // faults of current_
  std::uint64_t lines_before_ = 0;
  FieldsLeftOut left_out_;
  UnknownNames unknown_;
  bool begun_ = false;
  bool ended_ = false;
  bool met_odd_part_ = false;
  std::mutex mutex_;  // of readers_
  std::vector<std::unique_ptr<PartReader>> readers_;
};

}  // namespace edict
