#include "runtime/claims/line_cutter.hpp"

#include <algorithm>
#include <string_view>

namespace edict {

// Of a line that is too long only its end matters.
LineCutter::Next LineCutter::skip_line() {
  for (;;) {
    rest_.resize(part_);
    const std::size_t n = input_->read(rest_);
    rest_.resize(n);
    if (n == 0) {
      ended_ = true;
      return input_->fault() ? Next::end : Next::too_long;
    }
    const auto end = std::find(rest_.begin(), rest_.end(), '\n');
    if (end == rest_.end()) continue;
    rest_.erase(rest_.begin(), std::next(end));
    return Next::too_long;
  }
}

LineCutter::Next LineCutter::next(std::vector<char>& text, std::size_t& size) {
  text.clear();
  std::swap(text, rest_);
  std::size_t searched = 0;  // no line end before
  for (;;) {
    if (ended_ || text.size() - searched >= part_) {
      const std::string_view all(text.data(), text.size());
      const std::size_t newline = all.substr(searched).rfind('\n');
      if (newline != std::string_view::npos || ended_) break;
      searched = text.size();
      if (text.size() > longest_) return skip_line();
    }
    const std::size_t filled = text.size();
    const std::size_t room = std::max(part_, filled);  // doubling while one line goes on keeps the search linear
    text.resize(filled + room);
    const std::size_t n = input_->read(std::span(text).subspan(filled));
    text.resize(filled + n);
    if (n == 0) ended_ = true;
  }
  std::size_t end = text.size();
  const bool damaged = ended_ && input_->fault();
  if (!ended_ || damaged) {
    const std::size_t newline = std::string_view(text.data(), text.size()).rfind('\n');
    end = newline == std::string_view::npos ? 0 : newline + 1;
    if (!ended_) rest_.assign(text.begin() + static_cast<std::ptrdiff_t>(end), text.end());
  }
  text.resize(end + LineReader::kPadding);
  size = end;
  if (first_) {
    first_ = false;
    if (std::string_view(text.data(), size).starts_with("\xEF\xBB\xBF")) {
      text.erase(text.begin(), text.begin() + 3);
      size -= 3;
    }
  }
  return size == 0 ? Next::end : Next::part;
}

}  // namespace edict
