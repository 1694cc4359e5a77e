// Rows of a CSV or TSV file (RFC 4180): fields in quotes may hold the separator, doubled quotes and line ends. LF,
// CRLF, a byte order mark and a last line without an end are taken; blank lines are skipped. Rows have a bounded size.
// Ours, because none of the packaged C and C++ readers does all of: line ends inside quotes, streaming, and the place
// of a fault (fccp reads line by line and throws; libcsv does not say where it is).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/input.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {

class CsvReader {
 public:
  CsvReader(ByteInput& input, char separator, std::size_t longest)
      : input_(input), separator_(separator), longest_(longest), buffer_(std::size_t{1} << 18) {}

  enum class Next : std::uint8_t {
    row,
    too_long,          // skipped; where() is its beginning
    unclosed_quote,    // the input ended inside quotes; where() is the field that they open
    text_after_quote,  // skipped; where() is the field
    not_text,          // not UTF-8, or a NUL byte; skipped
    end,               // or a fault of the input
  };
  Next next();
  std::size_t size() const { return ends_.size(); }
  std::string_view field(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(row_).substr(begin, ends_[i] - begin);
  }
  // The line on which the row begins, or the field of a fault (column: its number from 1).
  Spot where() const { return where_; }

 private:
  int get();
  int peek();
  bool fill();
  void end_field();
  void put(char c);
  Next finish_row();

  ByteInput& input_;
  char separator_;
  std::size_t longest_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t line_ = 1;  // of the byte that comes next
  bool first_row_ = true;
  std::string row_;
  std::vector<std::size_t> ends_;
  Spot where_;
  bool too_long_ = false;
};

}  // namespace edict
