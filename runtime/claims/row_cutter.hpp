// Cuts a table into parts of whole claims: whole rows, with line ends inside quotes, and all rows of a claim.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/input.hpp"

namespace edict {

class RowCutter {
 public:
  RowCutter(std::unique_ptr<ByteInput> input, char separator, std::size_t part, std::size_t longest)
      : input_(std::move(input)), separator_(separator), part_(part), longest_(longest) {}

  // The first row and every blank line before it; nothing when there is none, or it is none that can be told.
  std::optional<std::string> header();
  // The column of the claim ids, from 0.
  void set_id_column(std::size_t column) { id_column_ = column; }
  // `text` gets the part, `size` bytes and LineReader::kPadding more behind them. False at the end, or when `odd`.
  bool next(std::vector<char>& text, std::size_t& size);
  // Quotes that open inside a field, a row that is too long, or a fault of the input: this is for a reader that looks
  // at every byte.
  bool odd() const { return odd_; }
  const std::optional<InputFault>& fault() const { return input_->fault(); }

 private:
  struct Region {
    std::size_t begin, end;
  };
  bool fill(std::vector<char>& text, std::size_t wanted);
  bool find_regions(std::string_view text, std::size_t from);
  std::size_t end_of_claims(std::string_view text) const;
  std::string_view id_of(std::string_view row, std::string& unquoted) const;

  std::unique_ptr<ByteInput> input_;
  char separator_;
  std::size_t part_;
  std::size_t longest_;
  std::size_t id_column_ = 0;
  std::vector<char> rest_;
  std::vector<Region> outside_;  // of quotes, of the text that is being cut
  bool ended_ = false;
  bool odd_ = false;
};

// A row's cells: views into the row, or into `unquoted` where quotes were doubled. False when the row is none that
// RFC 4180 knows. `row` has no line end.
bool split_row(std::string_view row, char separator, std::vector<std::string_view>& cells, std::string& unquoted);

}  // namespace edict
