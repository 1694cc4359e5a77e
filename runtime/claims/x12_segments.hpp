// Segments of an X12 file (ASC X12.5, X12.6), one after another: the delimiters come from each interchange's ISA. A
// terminator may be followed by line ends, or be one. A segment has a bounded size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/input.hpp"

namespace edict {

struct X12Delimiters {
  char element = '*';
  char component = ':';
  char repetition = '\0';  // ISA11 from version 00402 on; before it is no delimiter
  char terminator = '~';
};

// Views that hold until the next segment.
class X12Segment {
 public:
  std::string_view id() const { return elements_.empty() ? std::string_view() : elements_[0]; }
  std::size_t size() const { return elements_.empty() ? 0 : elements_.size() - 1; }
  // Counted from 1, like CLM01; empty when it is not there.
  std::string_view element(std::size_t n) const { return n < elements_.size() ? elements_[n] : std::string_view(); }
  // Both counted from 1: component(5, 3) is CLM05-3. Of a repeated element the first.
  std::string_view component(std::size_t n, std::size_t part) const;
  std::uint64_t number() const { return number_; }  // of the file, from 1
  std::size_t bytes() const { return bytes_; }

 private:
  friend class X12Segments;
  std::vector<std::string_view> elements_;
  X12Delimiters delimiters_;
  std::uint64_t number_ = 0;
  std::size_t bytes_ = 0;
};

class X12Segments {
 public:
  X12Segments(ByteInput& input, std::size_t longest)
      : input_(input), longest_(longest), buffer_(std::size_t{1} << 18) {}

  enum class Next : std::uint8_t {
    segment,
    too_long,    // skipped; it has its number
    not_x12,     // bytes before the first ISA, skipped up to it or the end
    broken_isa,  // an ISA whose delimiters cannot be told; skipped up to the next
    breaks_off,  // the input ended inside a segment, which is given all the same
    end,         // or a fault of the input
  };
  Next next(X12Segment& segment);
  const X12Delimiters& delimiters() const { return delimiters_; }
  static bool may_separate(char c);
  // From `segment`, which came last, to the end of the interchange.
  void separate_components_by(char c, X12Segment& segment) {
    delimiters_.component = segment.delimiters_.component = c;
  }
  // Of the segment that came last, or the fault.
  std::uint64_t number() const { return number_; }

 private:
  static constexpr int kEnd = -1;
  bool fill(std::size_t ahead);
  int peek(std::size_t ahead = 0);
  int get();
  bool at_isa();
  bool skip_to_isa();
  bool read_isa();
  void split(X12Segment& segment) const;

  ByteInput& input_;
  std::size_t longest_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool input_ended_ = false;
  bool begun_ = false;  // an interchange: its delimiters hold
  bool behind_iea_ = false;
  X12Delimiters delimiters_;
  std::string text_;  // of the segment
  std::uint64_t number_ = 0;
};

}  // namespace edict
