// Lines of text of bounded length, with their numbers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/claims/input.hpp"

namespace edict {

class LineReader {
 public:
  // Readable bytes behind every line, which simdjson needs (SIMDJSON_PADDING is 64 or less).
  static constexpr std::size_t kPadding = 64;

  LineReader(ByteInput& input, std::size_t longest) : input_(input), longest_(longest) {}

  enum class Next : std::uint8_t {
    line,
    too_long,  // its bytes were skipped, not kept
    end,       // or a fault of the input
  };
  Next next();
  // Without its line end (LF or CRLF) and, on line 1, without a byte order mark. Valid until the next call.
  std::string_view text() const { return text_; }
  std::uint64_t number() const { return number_; }

 private:
  bool fill();
  void deliver(std::size_t begin, std::size_t end);

  ByteInput& input_;
  std::size_t longest_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;   // first byte not yet delivered
  std::size_t filled_ = 0;  // bytes in the buffer
  std::string_view text_;
  std::uint64_t number_ = 0;
};

}  // namespace edict
