// Reads the records of a CSV or TSV file, plain or gzip, one at a time and in constant memory. Quotes as in RFC 4180: a
// cell that begins with a quote ends with one, and "" stands for a quote inside.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edict {

class DelimitedReader {
 public:
  // Nothing when the file cannot be opened. The first record is the header: tabs in it make a TSV, else pipes without a
  // comma, else commas.
  static std::optional<DelimitedReader> open(const std::string& path);
  DelimitedReader(DelimitedReader&&) noexcept;
  DelimitedReader& operator=(DelimitedReader&&) noexcept;
  ~DelimitedReader();

  const std::vector<std::string>& header() const { return header_; }
  // The column of that header, compared without regard to case and outer spaces.
  std::optional<std::uint32_t> column(std::string_view header) const;
  // Two columns have that header, so that it is not clear which is meant.
  bool is_twice(std::string_view header) const;

  // The next record that is not blank; views hold until the next call. False at the end or when reading failed.
  bool next(std::vector<std::string_view>& cells);
  // What is wrong with the last record as such, or empty: too many or too few cells, text behind a closing quote.
  std::string record_fault(const std::vector<std::string_view>& cells) const;
  // Where the last record began, from 1.
  std::uint64_t line() const { return record_line_; }
  // Why reading stopped before the end of the file, or empty: damaged gzip, a record without end.
  const std::string& failure() const { return failure_; }

 private:
  struct File;
  explicit DelimitedReader(std::unique_ptr<File> file);
  bool read_record(std::string_view& record);
  bool find_end(std::size_t& end);
  bool refill();
  void split(std::string_view record, std::vector<std::string_view>& cells);

  std::unique_ptr<File> file_;
  std::vector<std::string> header_;
  char delimiter_ = ',';
  std::string buffer_;
  std::size_t position_ = 0;
  bool at_end_ = false;
  std::uint64_t next_line_ = 1;
  std::uint64_t record_line_ = 0;
  bool text_after_quote_ = false;
  std::string failure_;
};

}  // namespace edict
