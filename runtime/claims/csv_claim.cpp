#include "runtime/claims/csv_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict {
namespace {

using ColumnKind = CsvColumn::Kind;

// The members of a list in one cell: "1,2", "1;2", "1:2", "1 2", "1|2".
template <class Take>
void each_item(std::string_view cell, Take take) {
  constexpr std::string_view separators = ",;:| \t";
  while (!cell.empty()) {
    const auto begin = cell.find_first_not_of(separators);
    if (begin == std::string_view::npos) return;
    const auto end = std::min(cell.find_first_of(separators, begin), cell.size());
    take(cell.substr(begin, end - begin));
    cell.remove_prefix(end);
  }
}

Spot spot(const CsvCells& row, std::size_t column) { return {row.line, static_cast<std::uint32_t>(column + 1)}; }

bool of_claim(const CsvColumn& column) {
  switch (column.kind) {
    case ColumnKind::field:
    case ColumnKind::list:
    case ColumnKind::member:
      return info(column.field).level != Level::line;
    case ColumnKind::detail:
      return info(column.detail).level != Level::line;
    case ColumnKind::claim_status:
    case ColumnKind::diagnosis_code_type:
    case ColumnKind::procedure_code_type:
      return true;
    case ColumnKind::ignored:
    case ColumnKind::line_status:
    case ColumnKind::pointers:
      return false;
  }
  return false;
}

}  // namespace

FieldNames csv_names(const CsvHeader& header) {
  FieldNames names;
  for (const FieldInfo& f : all_fields()) names[static_cast<std::size_t>(f.field)] = f.csv_column;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const CsvColumn& c = header.columns[i];
    if (c.kind == ColumnKind::field || c.kind == ColumnKind::list ||
        (c.kind == ColumnKind::member && c.position == 1)) {
      names[static_cast<std::size_t>(c.field)] = header.names[i];
    }
  }
  return names;
}

CsvClaimReader::CsvClaimReader(const CsvHeader& header) : header_(header) {
  for (std::size_t c = 0; c < header.columns.size(); ++c) {
    const ColumnKind kind = header.columns[c].kind;
    if (kind == ColumnKind::ignored) continue;
    // Members of the claim are compared, row with row, and read all together.
    if (of_claim(header.columns[c])) {
      of_claim_.push_back(c);
    } else if (kind != ColumnKind::member) {
      of_line_.push_back(c);
    }
  }
  // Diagnosis pointers count the columns that are there, and so do places: the number of a code is its column's.
  places_.resize(header.columns.size());
  for (std::size_t c = 0; c < header.columns.size(); ++c) {
    const CsvColumn& column = header.columns[c];
    if (column.kind != ColumnKind::detail) continue;
    places_[c] = column.position;
    const auto field = info(column.detail).field;
    std::size_t place = 0;
    for (const std::size_t m : header.members) {
      if (header.columns[m].field != field) continue;
      if (place++ == 0) places_[c] = kNoPlace;
      if (header.columns[m].position == column.position) places_[c] = place;
    }
  }
  for (const std::size_t c : header.members) {
    (info(header.columns[c].field).level == Level::line ? members_of_line_ : members_of_claim_).push_back(c);
  }
}

void CsvClaimReader::read(std::span<const CsvCells> rows, ClaimDraft& draft) const {
  draft.begin({rows.front().line, 0});
  for (const std::size_t c : of_claim_) read_claim_cell(c, rows, draft);
  read_members(members_of_claim_, rows.front(), draft);
  for (const CsvCells& row : rows) {
    draft.begin_line({row.line, 0});
    for (const std::size_t c : of_line_) read_cell(c, row, draft);
    read_members(members_of_line_, row, draft);
  }
}

// A column of the claim: what its first row with a value says, and no other row may say something else.
void CsvClaimReader::read_claim_cell(std::size_t c, std::span<const CsvCells> rows, ClaimDraft& draft) const {
  const bool member = header_.columns[c].kind == ColumnKind::member;
  const CsvCells* said = nullptr;
  for (const CsvCells& row : rows) {
    if (said != nullptr && row.cell(c) == said->cell(c)) continue;
    const std::string_view cell = trimmed(row.cell(c));
    if (cell.empty()) continue;
    if (said == nullptr) {
      said = &row;
      // Members are read from the first row, all together.
      if (member && &row == &rows.front()) continue;
      if (!member) read_cell(c, row, draft);
    }
    const bool late_member = member && said != &rows.front();
    if (late_member || trimmed(said->cell(c)) != cell) {
      draft.fault("E0720", spot(row, c), header_.names[c],
                  fmt::format("{} differs from the row of line {} of the same claim", header_.names[c],
                              late_member ? rows.front().line : said->line),
                  "a column of the claim has one value in all its rows");
      return;
    }
  }
}

void CsvClaimReader::read_members(const std::vector<std::size_t>& columns, const CsvCells& row,
                                  ClaimDraft& draft) const {
  std::optional<Field> current;
  for (const std::size_t c : columns) {
    const CsvColumn& column = header_.columns[c];
    if (current != column.field) draft.begin_set(column.field, spot(row, c));
    current = column.field;
    draft.member(column.field, row.cell(c), spot(row, c), Spelling::text, header_.names[c]);
  }
}

void CsvClaimReader::read_cell(std::size_t c, const CsvCells& row, ClaimDraft& draft) const {
  const CsvColumn& column = header_.columns[c];
  const std::string_view cell = row.cell(c);
  const Spot at = spot(row, c);
  switch (column.kind) {
    case ColumnKind::field:
      draft.scalar(column.field, cell, at);
      break;
    case ColumnKind::list:
      draft.begin_set(column.field, at);
      each_item(cell, [&](std::string_view item) { draft.member(column.field, item, at); });
      break;
    case ColumnKind::claim_status:
      draft.claim_status(cell, at);
      break;
    case ColumnKind::line_status:
      draft.line_status(cell, at);
      break;
    case ColumnKind::diagnosis_code_type:
      draft.diagnosis_code_type(cell, at);
      break;
    case ColumnKind::procedure_code_type:
      draft.procedure_code_type(cell, at);
      break;
    case ColumnKind::pointers:
      each_item(cell, [&](std::string_view item) { draft.pointer(item, at); });
      break;
    case ColumnKind::detail:
      draft.detail(column.detail, places_[c], cell, at);
      break;
    case ColumnKind::member:
    case ColumnKind::ignored:
      break;
  }
}

}  // namespace edict
