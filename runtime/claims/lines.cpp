#include "runtime/claims/lines.hpp"

#include <algorithm>
#include <cstring>

namespace edict {
namespace {

constexpr std::size_t kChunk = 1 << 18;

}  // namespace

// Appends what the input gives; moves what is left to the front first.
bool LineReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
  }
  // Doubling while one line goes on keeps the search for its end linear overall.
  const std::size_t room = std::max(kChunk, filled_);
  if (buffer_.size() < filled_ + room + kPadding) buffer_.resize(filled_ + room + kPadding);
  const std::size_t n = input_.read(std::span(buffer_).subspan(filled_, room));
  filled_ += n;
  return n > 0;
}

void LineReader::deliver(std::size_t begin, std::size_t end) {
  ++number_;
  if (end > begin && buffer_[end - 1] == '\r') --end;
  text_ = std::string_view(buffer_.data() + begin, end - begin);
  if (number_ == 1 && text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

LineReader::Next LineReader::next() {
  std::size_t searched = begin_;
  bool too_long = false;
  for (;;) {
    const void* found = searched < filled_ ? std::memchr(buffer_.data() + searched, '\n', filled_ - searched) : nullptr;
    if (found != nullptr) {
      const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
      const std::size_t begin = begin_;
      begin_ = end + 1;
      if (too_long || end - begin > longest_) {
        ++number_;
        text_ = {};
        return Next::too_long;
      }
      deliver(begin, end);
      return Next::line;
    }
    if (filled_ - begin_ > longest_) {
      too_long = true;
      begin_ = filled_;
    }
    const std::size_t pending = filled_ - begin_;
    if (!fill()) break;
    searched = begin_ + pending;
  }
  // What a damaged input breaks off in the middle is no line.
  if (input_.fault() || (begin_ == filled_ && !too_long)) return Next::end;
  const std::size_t begin = begin_;
  begin_ = filled_;
  if (too_long) {
    ++number_;
    return Next::too_long;
  }
  deliver(begin, filled_);
  return Next::line;
}

}  // namespace edict
