// A claim out of the rows of a table: which cell is which field, and what the rows of a claim must agree about.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/csv_columns.hpp"

namespace edict {

// One row; its cells lie elsewhere.
struct CsvCells {
  std::uint64_t line = 0;
  std::vector<std::string_view> cells;
  std::string_view cell(std::size_t i) const { return cells[i]; }
};

// The names that messages use: the file's own where it has a column for the field.
FieldNames csv_names(const CsvHeader& header);

class CsvClaimReader {
 public:
  explicit CsvClaimReader(const CsvHeader& header);
  // The rows of one claim, each as wide as the header, into a draft that is yet to be finished.
  void read(std::span<const CsvCells> rows, ClaimDraft& draft) const;

 private:
  void read_claim_cell(std::size_t column, std::span<const CsvCells> rows, ClaimDraft& draft) const;
  void read_members(const std::vector<std::size_t>& columns, const CsvCells& row, ClaimDraft& draft) const;
  void read_cell(std::size_t column, const CsvCells& row, ClaimDraft& draft) const;

  const CsvHeader& header_;
  static constexpr std::size_t kNoPlace = UINT32_MAX;  // beside a code without a column
  std::vector<std::size_t> places_;                    // by column: where in its list the code or record stands
  std::vector<std::size_t> of_claim_, of_line_;        // columns other than members
  std::vector<std::size_t> members_of_claim_, members_of_line_;  // in the order of the header's members
};

}  // namespace edict
