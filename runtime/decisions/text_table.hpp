// Tables of numbers for people to read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace edict {

// "1,234,567".
std::string grouped(std::uint64_t n);
// "1 line", "2,000 lines".
std::string counted(std::uint64_t n, std::string_view what);
// "$1,234.50", "-$3.00"; `signed_always`: "+$1,234.50".
std::string dollars(std::int64_t cents, bool signed_always = false);

// Columns padded to their widest cell; the first so many flush left, numbers flush right.
class TextTable {
 public:
  TextTable(std::vector<std::string> header, std::size_t left_columns)
      : rows_{std::move(header)}, left_(left_columns) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
  std::size_t left_;
};

}  // namespace edict
