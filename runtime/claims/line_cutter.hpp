// Cuts an input into parts of many whole lines, for readers that take several parts at once.
#pragma once

#include <memory>
#include <vector>

#include "runtime/claims/input.hpp"
#include "runtime/claims/lines.hpp"

namespace edict {

class LineCutter {
 public:
  // Parts of about `part` bytes. A line longer than `longest` may be skipped (not kept), or come whole.
  LineCutter(std::unique_ptr<ByteInput> input, std::size_t part, std::size_t longest)
      : input_(std::move(input)), part_(part), longest_(longest) {}

  enum class Next : std::uint8_t {
    part,
    too_long,  // one line whose bytes were skipped
    end,       // or a fault of the input
  };
  // `text` gets the part, `size` bytes and LineReader::kPadding more behind them. A byte order mark at the beginning of
  // the input is left out, and so is what a damaged input breaks off in the middle of a line.
  Next next(std::vector<char>& text, std::size_t& size);
  const std::optional<InputFault>& fault() const { return input_->fault(); }

 private:
  Next skip_line();

  std::unique_ptr<ByteInput> input_;
  std::size_t part_;
  std::size_t longest_;
  std::vector<char> rest_;  // the beginning of the line that the last part ended in
  bool first_ = true;
  bool ended_ = false;
};

}  // namespace edict
