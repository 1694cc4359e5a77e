// Claims from a table with a row a line, under the column names of the Tuva project's medical_claim input layer.
#include "runtime/claims/csv_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/csv_claim.hpp"
#include "runtime/claims/csv_rows.hpp"

namespace edict {
namespace {

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
      cells_.resize(claim_.size());
      for (std::size_t r = 0; r < claim_.size(); ++r) {
        cells_[r].line = claim_[r].line;
        cells_[r].cells.clear();
        for (std::size_t c = 0; c < claim_[r].ends.size(); ++c) cells_[r].cells.push_back(claim_[r].cell(c));
      }
      claim_reader_->read(cells_, *draft_);
      packed_.clear();
      faults_.clear();
      const bool good = draft_->finish(packed_, faults_, counts_);
      for (const DataFault& fault : faults_.list()) reporter_.report(diagnostics, fault);
      for (ClaimReceipt& receipt : draft_->receipts()) receipts_.push_back(std::move(receipt));
      draft_->receipts().clear();
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
    claim_reader_.emplace(rows_.header());
    draft_.emplace(symbols_, csv_names(rows_.header()), options_);
    if (options_.receipts) draft_->keep_receipts();
  }

  std::unique_ptr<ByteInput> input_;
  CsvReader reader_;
  Reporter reporter_;
  FaultList faults_;
  std::string packed_;
  CsvRows rows_;
  ReadOptions options_;
  std::optional<ClaimDraft> draft_;
  std::optional<CsvClaimReader> claim_reader_;
  std::vector<CsvRow> claim_;
  std::vector<CsvCells> cells_;  // of claim_
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
