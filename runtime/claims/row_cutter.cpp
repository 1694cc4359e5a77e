#include "runtime/claims/row_cutter.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "runtime/claims/lines.hpp"

namespace edict {
namespace {

const char* find(std::string_view text, std::size_t from, char c) {
  return from < text.size() ? static_cast<const char*>(std::memchr(text.data() + from, c, text.size() - from))
                            : nullptr;
}

// `take` the places of a byte, eight bytes at a time: cells are too short to look for each one's end by itself.
template <class Take>
void each_place(std::string_view text, char wanted, Take take) {
  constexpr std::uint64_t each = 0x0101'0101'0101'0101U;
  constexpr std::uint64_t low_bits = each * 0x7F;
  const std::uint64_t pattern = each * static_cast<std::uint8_t>(wanted);
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    word ^= pattern;
    // The high bit of each byte that has become zero, exactly.
    std::uint64_t found = ~(((word & low_bits) + low_bits) | word | low_bits);
    for (; found != 0; found &= found - 1) take(at + static_cast<std::size_t>(std::countr_zero(found)) / 8);
  }
  for (; at < text.size(); ++at) {
    if (text[at] == wanted) take(at);
  }
}

}  // namespace

bool RowCutter::fill(std::vector<char>& text, std::size_t wanted) {
  const std::size_t before = text.size();
  while (!ended_ && text.size() - before < wanted) {
    const std::size_t filled = text.size();
    text.resize(before + wanted);
    const std::size_t n = input_->read(std::span(text).subspan(filled));
    text.resize(filled + n);
    ended_ = n == 0;
  }
  if (input_->fault()) odd_ = true;
  return text.size() > before;
}

// Where the text, which begins a row, is outside of quotes. False when a quote opens inside a field. What follows a
// quote that is not closed yet is outside of nothing.
bool RowCutter::find_regions(std::string_view text, std::size_t from) {
  outside_.clear();
  std::size_t begin = from;
  for (;;) {
    const char* open = find(text, begin, '"');
    if (open == nullptr) {
      outside_.push_back({begin, text.size()});
      return true;
    }
    const auto at = static_cast<std::size_t>(open - text.data());
    const char before = at == 0 ? '\n' : text[at - 1];
    // A doubled quote looks like one that closes and one that opens at once.
    if (before != separator_ && before != '\n' && before != '"') return false;
    outside_.push_back({begin, at});
    const char* close = find(text, at + 1, '"');
    if (close == nullptr) return true;
    begin = static_cast<std::size_t>(close - text.data()) + 1;
  }
}

std::optional<std::string> RowCutter::header() {
  for (;;) {
    const bool more = fill(rest_, std::size_t{1} << 16);
    if (odd_) return std::nullopt;
    std::string_view text(rest_.data(), rest_.size());
    const std::size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const std::size_t begin = std::min(text.find_first_not_of("\r\n", mark), text.size());
    if (!find_regions(text, begin)) break;
    for (const Region& region : outside_) {
      const char* newline = find(text.substr(0, region.end), region.begin, '\n');
      if (newline == nullptr) continue;
      const auto end = static_cast<std::size_t>(newline - text.data()) + 1;
      std::string header(text.substr(0, end));
      rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(end));
      return header;
    }
    if (!more || text.size() > longest_) break;
  }
  odd_ = true;
  return std::nullopt;
}

std::string_view RowCutter::id_of(std::string_view row, std::string& unquoted) const {
  std::vector<std::string_view> cells;
  unquoted.clear();
  unquoted.reserve(row.size());
  while (row.ends_with('\n') || row.ends_with('\r')) row.remove_suffix(1);
  return split_row(row, separator_, cells, unquoted) && id_column_ < cells.size() ? cells[id_column_]
                                                                                  : std::string_view();
}

// Behind the last claim but one, all of whose rows are there: the last one's may go on.
std::size_t RowCutter::end_of_claims(std::string_view text) const {
  std::string last_id;
  std::string unquoted;
  std::size_t row_end = 0;  // 0: the last whole row is yet to be found
  for (auto region = outside_.rbegin(); region != outside_.rend(); ++region) {
    for (std::size_t end = region->end; end > region->begin;) {
      const std::size_t newline = text.substr(region->begin, end - region->begin).rfind('\n');
      if (newline == std::string_view::npos) break;
      const std::size_t row_begin = region->begin + newline + 1;
      end = row_begin - 1;
      if (row_end == 0) {
        row_end = row_begin;  // what follows is the beginning of a row, or nothing
        continue;
      }
      const std::string_view row = text.substr(row_begin, row_end - row_begin);
      if (row.find_first_not_of("\r\n") != std::string_view::npos) {
        const std::string id(id_of(row, unquoted));
        if (last_id.empty()) {
          last_id = id;
        } else if (id != last_id) {
          return row_end;
        }
      }
      row_end = row_begin;
    }
  }
  return 0;
}

bool RowCutter::next(std::vector<char>& text, std::size_t& size) {
  text.clear();
  std::swap(text, rest_);
  std::size_t wanted = part_;
  for (;;) {
    fill(text, wanted);
    const std::string_view all(text.data(), text.size());
    if (odd_ || !find_regions(all, 0)) {
      odd_ = true;
      return false;
    }
    size = ended_ ? all.size() : end_of_claims(all);
    if (size > 0 || ended_) break;
    if (all.size() > longest_) {
      odd_ = true;
      return false;
    }
    wanted = all.size();  // doubling, because all is looked at again
  }
  if (!ended_) rest_.assign(text.begin() + static_cast<std::ptrdiff_t>(size), text.end());
  text.resize(size + LineReader::kPadding);
  return size > 0;
}

bool split_row(std::string_view row, char separator, std::vector<std::string_view>& cells, std::string& unquoted) {
  cells.clear();
  if (row.find('"') == std::string_view::npos) {
    std::size_t begin = 0;
    each_place(row, separator, [&](std::size_t at) {
      cells.push_back(row.substr(begin, at - begin));
      begin = at + 1;
    });
    cells.push_back(row.substr(begin));
    return true;
  }
  // Views into it must hold, and no cell is longer than the row.
  if (unquoted.capacity() - unquoted.size() < row.size()) return false;
  for (std::size_t at = 0;;) {
    if (at < row.size() && row[at] == '"') {
      const std::size_t kept = unquoted.size();
      const std::size_t first = ++at;
      bool doubled = false;
      for (;; ++at) {
        const char* quote = find(row, at, '"');
        if (quote == nullptr) return false;
        const auto end = static_cast<std::size_t>(quote - row.data());
        unquoted.append(row.substr(at, end - at));
        at = end + 1;
        if (at >= row.size() || row[at] != '"') break;
        unquoted += '"';
        doubled = true;
      }
      if (doubled) {
        cells.push_back(std::string_view(unquoted).substr(kept));
      } else {
        unquoted.resize(kept);
        cells.push_back(row.substr(first, at - 1 - first));
      }
      while (at < row.size() && (row[at] == ' ' || (row[at] == '\t' && separator != '\t'))) ++at;
      if (at == row.size()) return true;
      if (row[at] != separator) return false;
      ++at;
    } else {
      const char* end = find(row, at, separator);
      if (end == nullptr) {
        cells.push_back(row.substr(at));
        return true;
      }
      const auto stop = static_cast<std::size_t>(end - row.data());
      cells.push_back(row.substr(at, stop - at));
      at = stop + 1;
    }
  }
}

}  // namespace edict
