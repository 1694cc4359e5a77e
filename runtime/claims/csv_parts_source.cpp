#include "runtime/claims/csv_parts_source.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "runtime/claims/csv_claim.hpp"
#include "runtime/claims/csv_rows.hpp"
#include "runtime/claims/parts_source.hpp"
#include "runtime/claims/row_cutter.hpp"

namespace edict {
namespace {

class CsvPartReader : public PartReader {
 public:
  CsvPartReader(const CsvHeader& header, char separator, SymbolTable& symbols, const ReadOptions& options)
      : width_(header.columns.size()),
        id_column_(header.find(Field::claim_id)),
        separator_(separator),
        longest_(options.longest_record),
        claim_reader_(header),
        draft_(symbols, csv_names(header), options) {}

  void read(std::string_view text, ParsedPart& into) override {
    const bool is_text =
        std::memchr(text.data(), '\0', text.size()) == nullptr && simdjson::validate_utf8(text.data(), text.size());
    unquoted_.clear();
    unquoted_.reserve(text.size());  // never grows: cells are views into it
    rows_ = 0;
    into.odd = !is_text || !read_rows(text, into);
    std::swap(into.left_out, draft_.left_out());
  }

 private:
  bool read_rows(std::string_view text, ParsedPart& into) {
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = std::min(text.find('\n', begin), text.size());
      std::uint64_t lines = 1;
      // A quote that is open at a line end goes on behind it.
      for (auto quotes = quotes_in(text.substr(begin, end - begin)); quotes % 2 != 0;) {
        if (end == text.size()) return false;
        const std::size_t from = end + 1;
        end = std::min(text.find('\n', from), text.size());
        quotes += quotes_in(text.substr(from, end - from));
        ++lines;
      }
      std::string_view row = text.substr(begin, end - begin);
      begin = end + 1;
      const std::uint64_t line = into.lines + 1;
      into.lines += lines;
      if (row.size() > longest_) return false;
      if (row.ends_with('\r')) row.remove_suffix(1);
      // Blank lines are skipped; what else is odd about the ends of lines is not for here.
      if (row.empty()) continue;
      if (row.find('\r') != std::string_view::npos) return false;
      if (!take_row(row, line, into)) return false;
    }
    return rows_ == 0 || finish_claim(into);
  }

  static std::ptrdiff_t quotes_in(std::string_view text) {
    return text.find('"') == std::string_view::npos ? 0 : std::count(text.begin(), text.end(), '"');
  }

  bool take_row(std::string_view row, std::uint64_t line, ParsedPart& into) {
    if (rows_ == claim_.size()) claim_.emplace_back();
    CsvCells& cells = claim_[rows_];
    cells.line = line;
    if (!split_row(row, separator_, cells.cells, unquoted_) || cells.cells.size() != width_) return false;
    const std::string_view id = trimmed(cells.cell(id_column_));
    if (id.empty()) return false;
    if (rows_ > 0 && id != trimmed(claim_[0].cell(id_column_))) {
      if (!finish_claim(into)) return false;
      std::swap(claim_[0], claim_[finished_]);
    }
    ++rows_;
    return true;
  }

  // The row behind the claim's stays where it is.
  bool finish_claim(ParsedPart& into) {
    claim_reader_.read(std::span(claim_).first(rows_), draft_);
    finished_ = rows_;
    rows_ = 0;
    if (!draft_.finish(into.packed, into.faults, into.counts)) return false;
    into.claims.push_back({into.packed.size(), claim_[0].line});
    return true;
  }

  std::size_t width_;
  std::size_t id_column_;
  char separator_;
  std::size_t longest_;
  CsvClaimReader claim_reader_;
  ClaimDraft draft_;
  std::vector<CsvCells> claim_;  // the first rows_ are the claim's
  std::size_t rows_ = 0;
  std::size_t finished_ = 0;
  std::string unquoted_;
};

class CsvPartsSource : public PartsSource {
 public:
  CsvPartsSource(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, ReadOptions options)
      : PartsSource(std::move(file), symbols, std::move(options)),
        separator_(options_.format == InputFormat::tsv ? '\t' : ','),
        cutter_(std::move(input), separator_, options_.part_bytes, options_.longest_record),
        header_rows_(symbols, options_.memory_budget) {}
  ~CsvPartsSource() override { finish_parts(); }

  bool needs_whole_table() const override { return odd_ || cutter_.odd() || met_odd_part(); }

 private:
  bool begin(Diagnostics& diagnostics) override {
    const auto header = cutter_.header();
    if (!header) return false;
    const auto input = input_from_memory("header", *header);
    CsvReader reader(*input, separator_, options_.longest_record);
    Reporter reporter(file_, options_.most_reports);
    std::uint64_t refused = 0;
    odd_ =
        !header_rows_.read(reader, *input, options_.renames, options_.longest_record, reporter, diagnostics, refused);
    if (odd_) return false;
    cutter_.set_id_column(header_rows_.header().find(Field::claim_id));
    skip_lines(static_cast<std::uint64_t>(std::count(header->begin(), header->end(), '\n')));
    return true;
  }
  bool cut(PartText& text, ParsedPart&) override { return !odd_ && cutter_.next(text.bytes, text.size); }
  std::unique_ptr<PartReader> make_reader() override {
    return std::make_unique<CsvPartReader>(header_rows_.header(), separator_, symbols_, options_);
  }
  const std::optional<InputFault>& input_fault() const override { return cutter_.fault(); }
  void report_unknown(UnknownNames&, Diagnostics&) override {}  // the header's were told at the beginning

  char separator_;
  RowCutter cutter_;
  CsvRows header_rows_;
  bool odd_ = false;
};

}  // namespace

std::unique_ptr<ClaimSource> csv_parts_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                              ReadOptions options) {
  return std::make_unique<CsvPartsSource>(std::move(file), std::move(input), symbols, std::move(options));
}

}  // namespace edict
