#include "runtime/claims/csv_reader.hpp"

#include <simdjson.h>

#include <algorithm>

namespace edict {
namespace {

constexpr int kEnd = -1;
constexpr std::size_t kMostFields = 65'536;

}  // namespace

bool CsvReader::fill() {
  if (used_ < filled_) return true;
  used_ = 0;
  filled_ = input_.read(buffer_);
  return filled_ > 0;
}

int CsvReader::peek() { return fill() ? static_cast<unsigned char>(buffer_[used_]) : kEnd; }

int CsvReader::get() {
  if (!fill()) return kEnd;
  const char c = buffer_[used_++];
  if (c == '\n') ++line_;
  return static_cast<unsigned char>(c);
}

void CsvReader::put(char c) {
  if (row_.size() >= longest_) {
    too_long_ = true;
  } else {
    row_ += c;
  }
}

void CsvReader::end_field() {
  if (ends_.size() >= kMostFields) {
    too_long_ = true;
  } else {
    ends_.push_back(row_.size());
  }
}

CsvReader::Next CsvReader::finish_row() {
  if (too_long_) return Next::too_long;
  const bool text = row_.find('\0') == std::string::npos && simdjson::validate_utf8(row_.data(), row_.size());
  return text ? Next::row : Next::not_text;
}

CsvReader::Next CsvReader::next() {
  row_.clear();
  ends_.clear();
  too_long_ = false;
  bool text_after_quote = false;
  Spot fault;

  if (first_row_) {
    first_row_ = false;
    // A first cell that only begins like a byte order mark keeps its bytes.
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    for (char c : mark) {
      if (peek() != static_cast<unsigned char>(c)) break;
      row_ += static_cast<char>(get());
    }
    if (row_ == mark) row_.clear();
  }
  while (row_.empty() && (peek() == '\n' || peek() == '\r')) get();
  where_ = {line_, 0};
  if (peek() == kEnd) return Next::end;

  for (;;) {  // one field a round
    const Spot field{line_, static_cast<std::uint32_t>(ends_.size() + 1)};
    // What comes is the field's first byte.
    const bool quoted = peek() == '"';
    if (quoted) {
      get();
      for (;;) {
        const int c = get();
        if (c == kEnd) {
          if (input_.fault()) return Next::end;
          where_ = field;
          return Next::unclosed_quote;
        }
        if (c == '"') {
          if (peek() != '"') break;
          get();
        }
        put(static_cast<char>(c));
      }
    }
    const std::size_t quote_end = row_.size();
    int c = get();
    for (; c != kEnd && c != '\n' && c != separator_; c = get()) {
      if (c == '\r' && (peek() == '\n' || peek() == kEnd)) continue;
      put(static_cast<char>(c));
    }
    if (quoted && !text_after_quote && row_.find_first_not_of(" \t", quote_end) != std::string::npos) {
      text_after_quote = true;
      fault = field;
    }
    if (quoted) row_.resize(std::min(row_.size(), quote_end));  // blanks behind the closing mark
    end_field();
    if (c == separator_) continue;
    // A damaged input that breaks off inside a row gives no row.
    if (c == kEnd && input_.fault()) return Next::end;
    break;
  }
  if (text_after_quote) {
    where_ = fault;
    return Next::text_after_quote;
  }
  return finish_row();
}

}  // namespace edict
