// Tables of numbers for people to read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace edict {

// "1,234,567".
std::string grouped(std::uint64_t n);

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
