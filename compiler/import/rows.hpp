// The rows of one published table, whatever the file's format: delimited text or a sheet of a workbook.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/bytes.hpp"

namespace edict::import {

// Longer cells and records than any published table has.
inline constexpr std::size_t kLongestRecord = std::size_t{4} << 20;

class RowReader {
 public:
  virtual ~RowReader() = default;
  // The next row that is not blank; views hold until the next call. False at the end or when reading failed.
  virtual bool next(std::vector<std::string_view>& cells) = 0;
  // Of the last row, from 1: the line of a text, the number that a sheet gives it.
  std::uint64_t row() const { return row_; }
  // Why reading stopped before the end, or empty.
  const std::string& failure() const { return failure_; }

 protected:
  std::uint64_t row_ = 0;
  std::string failure_;
};

// Tabs, pipes, semicolons or commas, whichever the first lines have most of; quotes as in RFC 4180, in all of them.
std::unique_ptr<RowReader> text_rows(std::unique_ptr<ByteStream> bytes);
// Commas, whatever the texts in its cells have most of.
std::unique_ptr<RowReader> comma_rows(std::unique_ptr<ByteStream> bytes);
// Each line as one cell, its blanks kept: a file of fixed columns.
std::unique_ptr<RowReader> line_rows(std::unique_ptr<ByteStream> bytes);
// A worksheet's XML. Empty cells between others are there; `shared` are the workbook's shared strings. A number is
// given as the sheet writes it.
std::unique_ptr<RowReader> sheet_rows(std::unique_ptr<ByteStream> bytes,
                                      std::shared_ptr<const std::vector<std::string>> shared);
// The shared strings of a workbook, of its XML. Nothing when they cannot be read.
std::shared_ptr<const std::vector<std::string>> shared_strings(ByteStream& bytes, std::string& failure);

}  // namespace edict::import
