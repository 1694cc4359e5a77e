#include "runtime/claims/document_cutter.hpp"

#include <algorithm>

#include "runtime/claims/field_text.hpp"
#include "runtime/claims/lines.hpp"

namespace edict {

int open_brackets(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"' || c == '\n') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return depth;
}

DocumentEnd::At DocumentEnd::take(std::string_view line) {
  const int opened = open_brackets(line);
  // A member of a document is indented or has a comma behind it.
  const bool whole = begun_ && opened == 0 && line.starts_with('{') && trimmed(line).ends_with('}') &&
                     line.find("\"resourceType\"") != std::string_view::npos;
  if (whole) {
    *this = {};
    return At::before;
  }
  begun_ = begun_ || !trimmed(line).empty();
  depth_ += opened;
  if (!begun_ || depth_ > 0) return At::later;
  *this = {};
  return At::behind;
}

DocumentCutter::Next DocumentCutter::next(std::vector<char>& text, std::size_t& size, std::uint64_t& lines) {
  text.clear();
  std::swap(text, rest_);
  DocumentEnd document;
  std::size_t looked = 0;  // whole lines before
  std::size_t end = 0;     // of the last whole document
  for (;;) {
    const std::string_view all(text.data(), text.size());
    for (;;) {
      std::size_t newline = all.find('\n', looked);
      if (newline == std::string_view::npos) {
        if (!ended_ || looked == all.size()) break;
        newline = all.size() - 1;
      }
      const DocumentEnd::At at = document.take(all.substr(looked, newline - looked + 1));
      if (at == DocumentEnd::At::before) {
        end = looked;
        break;  // the line begins the next part, or this one once more
      }
      looked = newline + 1;
      if (at == DocumentEnd::At::behind) end = looked;
      if (end >= part_) break;
    }
    if (end > 0 || ended_) break;
    if (text.size() > longest_) {
      lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
      while (const std::size_t n = input_->read(std::span(text))) {
        lines +=
            static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n), '\n'));
      }
      ended_ = true;
      return input_->fault() ? Next::end : Next::too_long;
    }
    const std::size_t filled = text.size();
    text.resize(filled + std::max(part_, filled));
    const std::size_t n = input_->read(std::span(text).subspan(filled));
    text.resize(filled + n);
    if (n == 0) ended_ = true;
  }
  // What the input broke off in is read all the same, unless the input is damaged.
  if (end == 0 && !input_->fault()) end = text.size();
  rest_.assign(text.begin() + static_cast<std::ptrdiff_t>(end), text.end());
  text.resize(end + LineReader::kPadding);
  size = end;
  if (first_ && std::string_view(text.data(), size).starts_with("\xEF\xBB\xBF")) {
    text.erase(text.begin(), text.begin() + 3);
    size -= 3;
  }
  first_ = false;
  return size == 0 ? Next::end : Next::part;
}

}  // namespace edict
