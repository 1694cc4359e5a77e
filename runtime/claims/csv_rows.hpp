// The rows of a claims table, put together by claim: claims in the order of their first row, rows of a claim in the
// order of the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/claims/csv_columns.hpp"
#include "runtime/claims/csv_reader.hpp"
#include "runtime/claims/spool.hpp"

namespace edict {

struct CsvRow {
  std::uint64_t line = 0;  // of the file
  bool broken = false;     // could not be read, and was reported: its claim cannot be read either
  std::string bytes;
  std::vector<std::uint32_t> ends;
  std::string_view cell(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(bytes).substr(begin, ends[i] - begin);
  }
};

class CsvRows {
 public:
  CsvRows(SymbolTable& symbols, std::size_t memory_budget) : symbols_(symbols), spool_(memory_budget) {}

  // The header and every row of the file. False when there is nothing to go on with (reported).
  bool read(CsvReader& reader, ByteInput& input, const std::map<std::string, std::string>& renames, std::size_t longest,
            Reporter& reporter, Diagnostics& diagnostics, std::uint64_t& refused);
  const CsvHeader& header() const { return header_; }
  // The rows of the next claim; false at the end.
  bool next(std::vector<CsvRow>& rows);
  const std::optional<std::string>& failure() const { return spool_.failure(); }

 private:
  bool read_header(CsvReader& reader, const std::map<std::string, std::string>& renames, Reporter& reporter,
                   Diagnostics& diagnostics);
  void keep(const CsvReader& reader, std::size_t id_column, bool broken);
  // The claim of the row that was kept last lacks a row.
  void break_last();
  bool read_fault(CsvReader::Next fault, Spot where, std::size_t longest, Reporter& reporter, Diagnostics& diagnostics);

  SymbolTable& symbols_;
  Spool spool_;
  CsvHeader header_;
  std::unordered_map<Symbol, std::uint32_t> ordinals_;
  std::uint32_t next_ordinal_ = 0;
  UnknownNames unknown_;
  std::optional<std::pair<std::string, CsvRow>> ahead_;          // key and row of the next claim
  std::optional<std::pair<std::uint32_t, std::uint64_t>> last_;  // ordinal and line of the row that was kept last
  std::string record_;
};

}  // namespace edict
