#include "runtime/claims/x12_segments.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "runtime/claims/field_text.hpp"

namespace edict {
namespace {

bool letter_or_digit(int c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool blank(int c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x1A; }
bool may_delimit(int c) { return c > 0 && c < 0x80 && c != ' ' && !letter_or_digit(c); }

// ISA elements are padded to fixed widths, 106 bytes in all (X12.5). Some files are not; none is longer than this.
constexpr std::size_t kLongestIsa = 512;
constexpr std::size_t kIsaElements = 16;

}  // namespace

bool X12Segments::may_separate(char c) { return may_delimit(static_cast<unsigned char>(c)); }

std::string_view X12Segment::component(std::size_t n, std::size_t part) const {
  std::string_view rest = element(n);
  if (delimiters_.repetition != '\0') rest = rest.substr(0, rest.find(delimiters_.repetition));
  for (; part > 1; --part) {
    const std::size_t end = rest.find(delimiters_.component);
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  return trimmed(rest.substr(0, rest.find(delimiters_.component)));
}

bool X12Segments::fill(std::size_t ahead) {
  while (filled_ - used_ <= ahead && !input_ended_) {
    std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
    filled_ -= used_;
    used_ = 0;
    const std::size_t n = input_.read(std::span(buffer_).subspan(filled_));
    input_ended_ = n == 0;
    filled_ += n;
  }
  return filled_ - used_ > ahead;
}

int X12Segments::peek(std::size_t ahead) {
  return fill(ahead) ? static_cast<unsigned char>(buffer_[used_ + ahead]) : kEnd;
}

int X12Segments::get() {
  const int c = peek();
  if (c != kEnd) ++used_;
  return c;
}

bool X12Segments::at_isa() {
  return peek(0) == 'I' && peek(1) == 'S' && peek(2) == 'A' && may_delimit(peek(3)) && peek(3) != '\n' &&
         peek(3) != '\r';
}

bool X12Segments::skip_to_isa() {
  while (peek() != kEnd) {
    if (at_isa()) return true;
    get();
  }
  return false;
}

// Behind the sixteenth delimiter stand the component separator and the terminator, whatever the widths.
bool X12Segments::read_isa() {
  X12Delimiters d;
  d.element = static_cast<char>(peek(3));
  std::size_t delimiters = 0;
  std::size_t begin_of_11 = 0;
  std::size_t begin_of_12 = 0;
  std::size_t at = 3;
  for (; at < kLongestIsa; ++at) {
    const int c = peek(at);
    if (c == kEnd) return false;
    if (static_cast<char>(c) != d.element) continue;
    ++delimiters;
    if (delimiters == 11) begin_of_11 = at + 1;
    if (delimiters == 12) begin_of_12 = at + 1;
    if (delimiters == kIsaElements) break;
  }
  const int component = peek(at + 1);
  int terminator = peek(at + 2);
  // A file whose segments end in line ends may have CR and LF: the CR is blank then.
  if (terminator == '\r' && peek(at + 3) == '\n') terminator = '\n';
  const auto element = static_cast<unsigned char>(d.element);
  if (delimiters != kIsaElements || !may_delimit(component) || !may_delimit(terminator) || component == element ||
      terminator == element || component == terminator) {
    return false;
  }
  d.component = static_cast<char>(component);
  d.terminator = static_cast<char>(terminator);
  const int repetition = peek(begin_of_11);
  const std::string_view version(buffer_.data() + used_ + begin_of_12, 5);
  if (may_delimit(repetition) && version >= "00402" && repetition != element && repetition != component &&
      repetition != terminator) {
    d.repetition = static_cast<char>(repetition);
  }
  delimiters_ = d;
  begun_ = true;
  return true;
}

void X12Segments::split(X12Segment& segment) const {
  segment.elements_.clear();
  segment.delimiters_ = delimiters_;
  segment.number_ = number_;
  segment.bytes_ = text_.size();
  // Elements are short: a loop is faster than a search for each.
  const std::string_view all = trimmed(text_);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] != delimiters_.element) continue;
    segment.elements_.push_back(trimmed(all.substr(begin, i - begin)));
    begin = i + 1;
  }
  segment.elements_.push_back(trimmed(all.substr(begin)));
}

X12Segments::Next X12Segments::next(X12Segment& segment) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (number_ == 0 && peek(0) == 0xEF && peek(1) == 0xBB && peek(2) == 0xBF) used_ += mark.size();
  // Empty segments, a terminator behind a terminator, are none.
  while (blank(peek()) || (begun_ && peek() == static_cast<unsigned char>(delimiters_.terminator))) get();
  if (peek() == kEnd) return Next::end;
  ++number_;
  if (at_isa()) {
    if (!read_isa()) {
      used_ += std::min<std::size_t>(3, filled_ - used_);
      begun_ = false;
      skip_to_isa();
      return input_.fault() ? Next::end : Next::broken_isa;
    }
  } else if (!begun_ || behind_iea_) {
    // Behind an interchange its delimiters hold no more: what stands before the next ISA must not swallow it.
    skip_to_isa();
    return input_.fault() ? Next::end : Next::not_x12;
  }
  behind_iea_ = false;
  text_.clear();
  bool too_long = false;
  for (;;) {
    if (!fill(0)) break;
    const char* from = buffer_.data() + used_;
    const void* to = std::memchr(from, delimiters_.terminator, filled_ - used_);
    const std::size_t n =
        to != nullptr ? static_cast<std::size_t>(static_cast<const char*>(to) - from) : filled_ - used_;
    too_long = too_long || text_.size() + n > longest_;
    if (!too_long) text_.append(from, n);
    used_ += n;
    if (used_ < filled_) {
      ++used_;
      if (too_long) return Next::too_long;
      split(segment);
      behind_iea_ = segment.id() == "IEA";
      return Next::segment;
    }
  }
  if (input_.fault()) return Next::end;
  if (too_long) return Next::too_long;
  split(segment);
  // The last segment may do without a line end for a terminator.
  return delimiters_.terminator == '\n' || delimiters_.terminator == '\r' ? Next::segment : Next::breaks_off;
}

}  // namespace edict
