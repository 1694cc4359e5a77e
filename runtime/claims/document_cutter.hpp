// Where JSON documents of several lines end, and an input cut into parts of whole ones.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/claims/input.hpp"

namespace edict {

// Objects and lists that a text opens and does not close; less than nothing when it closes more. `text` is whole lines:
// no JSON string goes over a line end.
int open_brackets(std::string_view text);

// Finds the end of the document that begins in the first line it is given.
class DocumentEnd {
 public:
  enum class At : std::uint8_t {
    later,
    behind,  // the line is the document's last
    before,  // the line is a document of its own: the one before it never ended
  };
  // Lines one after another, without their ends.
  At take(std::string_view line);

 private:
  int depth_ = 0;
  bool begun_ = false;
};

class DocumentCutter {
 public:
  DocumentCutter(std::unique_ptr<ByteInput> input, std::size_t part, std::size_t longest)
      : input_(std::move(input)), part_(part), longest_(longest) {}

  enum class Next : std::uint8_t {
    part,
    too_long,  // the rest of the input, `lines` of it, has no document within the longest
    end,       // or a fault of the input
  };
  // As LineCutter::next.
  Next next(std::vector<char>& text, std::size_t& size, std::uint64_t& lines);
  const std::optional<InputFault>& fault() const { return input_->fault(); }

 private:
  std::unique_ptr<ByteInput> input_;
  std::size_t part_;
  std::size_t longest_;
  std::vector<char> rest_;
  bool first_ = true;
  bool ended_ = false;
};

}  // namespace edict
