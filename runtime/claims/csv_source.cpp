// Claims from a table with a row a line, under the column names of the Tuva project's medical_claim input layer.
#include "runtime/claims/csv_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/csv_rows.hpp"

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

class CsvSource : public ClaimSource {
 public:
  CsvSource(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, ReadOptions options)
      : ClaimSource(file, symbols),
        input_(std::move(input)),
        reader_(*input_, options.format == InputFormat::tsv ? '\t' : ',', options.longest_record),
        reporter_(std::move(file), options.most_reports),
        faults_(options.most_reports),
        rows_(symbols, options.memory_budget),
        options_(std::move(options)) {}

  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    if (!begun_) begin(diagnostics);
    while (readable_ && rows_.next(claim_)) {
      if (std::any_of(claim_.begin(), claim_.end(), [](const CsvRow& r) { return r.broken; })) {
        ++counts_.refused;
        continue;
      }
      read_claim();
      packed_.clear();
      faults_.clear();
      const bool good = draft_->finish(packed_, faults_, counts_);
      for (const DataFault& fault : faults_.list()) reporter_.report(diagnostics, fault);
      reporter_.add_hidden(faults_);
      if (!good) continue;
      PackedClaim claim = packed_claim(packed_);
      claim.at = claim_.front().line;
      return claim;
    }
    if (!ended_) {
      ended_ = true;
      if (rows_.failure()) {
        diagnostics.report("E0726", DataPlace{file_, 0, 0, {}, {}}, *rows_.failure(),
                           "free space in the temporary directory or name another in TMPDIR");
      }
      report_left_out(draft_->left_out(), reporter_, diagnostics);
      reporter_.close(diagnostics);
    }
    return std::nullopt;
  }

 private:
  void begin(Diagnostics& diagnostics) {
    begun_ = true;
    readable_ = rows_.read(reader_, *input_, options_.renames, options_.longest_record, reporter_, diagnostics,
                           counts_.refused);
    FieldNames names;
    for (const FieldInfo& f : all_fields()) names[static_cast<std::size_t>(f.field)] = f.csv_column;
    // A message says the file's own name of a column.
    for (std::size_t i = 0; i < rows_.header().columns.size(); ++i) {
      const CsvColumn& c = rows_.header().columns[i];
      if (c.kind == ColumnKind::field || c.kind == ColumnKind::list ||
          (c.kind == ColumnKind::member && c.position == 1)) {
        names[static_cast<std::size_t>(c.field)] = rows_.header().names[i];
      }
    }
    draft_.emplace(symbols_, std::move(names), options_.as, options_.unreadable_is_missing);
  }

  static Spot spot(const CsvRow& row, std::size_t column) { return {row.line, static_cast<std::uint32_t>(column + 1)}; }

  void read_claim() {
    draft_->begin({claim_.front().line, 0});
    const CsvHeader& header = rows_.header();
    for (std::size_t c = 0; c < header.columns.size(); ++c) {
      if (of_claim(header.columns[c])) read_claim_cell(c);
    }
    read_members(claim_.front(), Level::claim);
    for (const CsvRow& row : claim_) {
      draft_->begin_line({row.line, 0});
      for (std::size_t c = 0; c < header.columns.size(); ++c) {
        if (!of_claim(header.columns[c])) read_cell(c, row);
      }
      read_members(row, Level::line);
    }
  }

  static bool of_claim(const CsvColumn& column) {
    switch (column.kind) {
      case ColumnKind::field:
      case ColumnKind::list:
      case ColumnKind::member:
        return info(column.field).level != Level::line;
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

  // A column of the claim: what its first row with a value says, and no other row may say something else.
  void read_claim_cell(std::size_t c) {
    const bool member = rows_.header().columns[c].kind == ColumnKind::member;
    const CsvRow* said = nullptr;
    for (const CsvRow& row : claim_) {
      const std::string_view cell = trimmed(row.cell(c));
      if (cell.empty()) continue;
      if (said == nullptr) {
        said = &row;
        // Members are read from the first row, all together.
        if (member && &row == &claim_.front()) continue;
        if (!member) read_cell(c, row);
      }
      const bool late_member = member && said != &claim_.front();
      if (late_member || trimmed(said->cell(c)) != cell) {
        draft_->fault("E0720", spot(row, c), rows_.header().names[c],
                      fmt::format("{} differs from the row of line {} of the same claim", rows_.header().names[c],
                                  late_member ? claim_.front().line : said->line),
                      "a column of the claim has one value in all its rows");
        return;
      }
    }
  }

  void read_members(const CsvRow& row, Level level) {
    std::optional<Field> current;
    for (std::size_t c : rows_.header().members) {
      const CsvColumn& column = rows_.header().columns[c];
      if ((info(column.field).level == Level::line) != (level == Level::line)) continue;
      if (current != column.field) draft_->begin_set(column.field, spot(row, c));
      current = column.field;
      draft_->member(column.field, row.cell(c), spot(row, c), Spelling::text, rows_.header().names[c]);
    }
  }

  void read_cell(std::size_t c, const CsvRow& row) {
    const CsvColumn& column = rows_.header().columns[c];
    const std::string_view cell = row.cell(c);
    const Spot at = spot(row, c);
    switch (column.kind) {
      case ColumnKind::field:
        draft_->scalar(column.field, cell, at);
        break;
      case ColumnKind::list:
        draft_->begin_set(column.field, at);
        each_item(cell, [&](std::string_view item) { draft_->member(column.field, item, at); });
        break;
      case ColumnKind::claim_status:
        draft_->claim_status(cell, at);
        break;
      case ColumnKind::line_status:
        draft_->line_status(cell, at);
        break;
      case ColumnKind::diagnosis_code_type:
        draft_->diagnosis_code_type(cell, at);
        break;
      case ColumnKind::procedure_code_type:
        draft_->procedure_code_type(cell, at);
        break;
      case ColumnKind::pointers:
        each_item(cell, [&](std::string_view item) { draft_->pointer(item, at); });
        break;
      case ColumnKind::member:
      case ColumnKind::ignored:
        break;
    }
  }

  std::unique_ptr<ByteInput> input_;
  CsvReader reader_;
  Reporter reporter_;
  FaultList faults_;
  std::string packed_;
  CsvRows rows_;
  ReadOptions options_;
  std::optional<ClaimDraft> draft_;
  std::vector<CsvRow> claim_;
  bool begun_ = false;
  bool readable_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ClaimSource> csv_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                        ReadOptions options) {
  return std::make_unique<CsvSource>(std::move(file), std::move(input), symbols, std::move(options));
}

}  // namespace edict
