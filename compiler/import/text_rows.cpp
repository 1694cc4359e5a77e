#include <algorithm>

#include "compiler/import/rows.hpp"

namespace edict::import {
namespace {

constexpr std::size_t kSample = std::size_t{1} << 16;  // bytes

class TextRows final : public RowReader {
 public:
  // Without a delimiter, the first lines tell it.
  TextRows(std::unique_ptr<ByteStream> bytes, bool whole_lines, char delimiter = 0)
      : whole_lines_(whole_lines), raw_(std::move(bytes)), bytes_(as_utf8(*raw_)), delimiter_(delimiter) {}

  bool next(std::vector<std::string_view>& cells) override {
    if (!begun_) {
      begun_ = true;
      // A stream gives what it has: enough to tell tabs from commas is more than its first bytes.
      while (buffer_.size() < kSample && fill()) {
      }
      if (delimiter_ == 0) delimiter_ = most_frequent(std::string_view(buffer_).substr(0, kSample));
    }
    while (failure_.empty()) {
      if (!take_record()) return false;
      if (whole_lines_) {
        cells.assign(1, record_);
        if (!record_.empty()) return true;
        continue;
      }
      split(cells);
      if (std::any_of(cells.begin(), cells.end(), [](std::string_view cell) { return !cell.empty(); })) return true;
    }
    return false;
  }

 private:
  static char most_frequent(std::string_view text) {
    const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
    const auto tabs = count('\t');
    const auto pipes = count('|');
    const auto semicolons = count(';');
    // Rationales are sentences: commas in them do not make a table of tabs one of commas.
    if (tabs > 0 && tabs * 4 >= count(',')) return '\t';
    if (pipes > std::max(count(','), semicolons)) return '|';
    // What a spreadsheet saves as CSV where a comma parts the cents.
    return semicolons > count(',') ? ';' : ',';
  }

  // Reads until the buffer has another part behind `at_`; false at the end of the input.
  bool fill() {
    if (ended_) return false;
    if (at_ > 0) {
      buffer_.erase(0, at_);
      at_ = 0;
    }
    const std::size_t had = buffer_.size();
    buffer_.resize(had + (std::size_t{1} << 18));
    const std::size_t got = bytes_->read(std::span(buffer_).subspan(had));
    buffer_.resize(had + got);
    ended_ = got == 0;
    if (ended_) failure_ = bytes_->failure();
    return !ended_;
  }

  // The next record, [at_, at_ + length), and moves on behind it.
  bool take_record() {
    std::size_t scanned = 0;
    bool quoted = false;
    bool closed = false;
    bool cell_begins = true;
    lines_in_record_ = 0;
    while (true) {
      while (at_ + scanned < buffer_.size()) {
        const char c = buffer_[at_ + scanned];
        ++scanned;
        if (quoted) {
          if (c == '"') {
            quoted = false;
            closed = true;
          } else if (c == '\n') {
            ++lines_in_record_;
          }
          continue;
        }
        if (c == '\n') {
          set_record(scanned - 1, scanned);
          return true;
        }
        // A quote opens a cell, and behind a closing one it is a doubled one inside.
        if (!whole_lines_ && c == '"' && (cell_begins || closed)) {
          quoted = true;
          continue;
        }
        closed = false;
        cell_begins = c == delimiter_;
        if (cell_begins) continue;
        // To the next byte that can matter.
        const char stops[] = {delimiter_, '\n'};
        const std::size_t stop = std::string_view(buffer_).find_first_of(std::string_view(stops, 2), at_ + scanned);
        scanned = (stop == std::string_view::npos ? buffer_.size() : stop) - at_;
      }
      if (scanned > kLongestRecord) {
        failure_ = quoted ? "a quote is opened and not closed" : "a line is longer than 4 MiB";
        row_ = next_row_;
        return false;
      }
      if (!fill()) {
        if (!failure_.empty() || scanned == 0) return false;
        if (quoted) {
          failure_ = "a quote is opened and not closed";
          row_ = next_row_;
          return false;
        }
        set_record(scanned, scanned);
        return true;
      }
    }
  }

  void set_record(std::size_t length, std::size_t taken) {
    record_ = std::string_view(buffer_).substr(at_, length);
    if (!record_.empty() && record_.back() == '\r') record_.remove_suffix(1);
    at_ += taken;
    row_ = next_row_;
    next_row_ += 1 + lines_in_record_;
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
  }

  void split(std::vector<std::string_view>& cells) {
    cells.clear();
    unquoted_.clear();
    unquoted_.reserve(record_.size());  // so that views into it hold
    std::size_t at = 0;
    while (true) {
      if (at < record_.size() && record_[at] == '"') {
        const std::size_t begin = unquoted_.size();
        ++at;
        while (at < record_.size()) {
          if (record_[at] == '"') {
            if (at + 1 < record_.size() && record_[at + 1] == '"') {
              ++at;
            } else {
              ++at;
              break;
            }
          }
          unquoted_ += record_[at++];
        }
        const std::size_t end = record_.find(delimiter_, at);
        if (end != std::string_view::npos) unquoted_ += record_.substr(at, end - at);
        cells.push_back(trimmed(std::string_view(unquoted_).substr(begin)));
        if (end == std::string_view::npos) return;
        at = end + 1;
      } else {
        const std::size_t end = record_.find(delimiter_, at);
        cells.push_back(trimmed(record_.substr(at, end - at)));
        if (end == std::string_view::npos) return;
        at = end + 1;
      }
    }
  }

  bool whole_lines_;
  std::unique_ptr<ByteStream> raw_;
  std::unique_ptr<ByteStream> bytes_;
  bool begun_ = false, ended_ = false;
  char delimiter_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::uint64_t next_row_ = 1;
  std::uint64_t lines_in_record_ = 0;
  std::string_view record_;
  std::string unquoted_;
};

}  // namespace

std::unique_ptr<RowReader> text_rows(std::unique_ptr<ByteStream> bytes) {
  return std::make_unique<TextRows>(std::move(bytes), false);
}

std::unique_ptr<RowReader> comma_rows(std::unique_ptr<ByteStream> bytes) {
  return std::make_unique<TextRows>(std::move(bytes), false, ',');
}

std::unique_ptr<RowReader> line_rows(std::unique_ptr<ByteStream> bytes) {
  return std::make_unique<TextRows>(std::move(bytes), true);
}

}  // namespace edict::import
