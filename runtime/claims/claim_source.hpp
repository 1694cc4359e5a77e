// Where claims come from: one claim after another, each with its place, from a file of some format. A source reports
// what it cannot read and goes on; whether a run goes on is its caller's business.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/symbols.hpp"
#include "runtime/base/task_pool.hpp"
#include "runtime/claims/batch.hpp"
#include "runtime/claims/claim_receipt.hpp"
#include "runtime/claims/input.hpp"
#include "runtime/claims/packed_claim.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

enum class InputFormat : std::uint8_t { json_lines, csv, tsv, x12, fhir };

// By name: .jsonl .ndjson .json, .csv, .tsv, .x12 .edi .837 .837p .837i .837d, each also with .gz or .zst.
std::optional<InputFormat> format_of_name(std::string_view path);
// `json`, `jsonl`, `csv`, `tsv`, `x12`, `fhir`: the value of an option. JSON that begins with a FHIR resource is read
// as fhir.
std::optional<InputFormat> format_named(std::string_view name);

// What a claim without a status is, and what a status may be.
enum class ReadAs : std::uint8_t {
  claims,   // new, unless the claim or line says otherwise
  history,  // paid, unless it says denied or pended; new is an error
  decided,  // statuses come from a decisions file: see decisions_history.hpp
};

struct ReadOptions {
  ReadAs as = ReadAs::claims;
  std::optional<InputFormat> format;           // else by name, and X12 by its first bytes
  std::map<std::string, std::string> renames;  // CSV: column in the file → our name
  // A value that cannot be read counts as missing, with one warning a field, instead of refusing its claim. One
  // unreadable diagnosis makes all of its claim's missing. What decides which lines there are and when (ids, procedure,
  // dates of service and receipt, units, replacements) and what cannot be missing (modifiers) refuses all the same.
  bool unreadable_is_missing = false;
  // New claims that state no received date, as none does in X12, get this one.
  std::optional<Date> received_date;
  // The payer as policies call it, by what the claim has (X12 and FHIR have an identifier); by the empty text of all
  // others, those without one too.
  std::map<std::string, std::string, std::less<>> payers;
  // X12: the day on which the transaction was made (BHT04) is the received date.
  bool received_when_made = false;
  // CSV: the rows of a claim stand together, so that the table need not be read as a whole before its first claim.
  bool rows_together = false;
  std::size_t longest_record = std::size_t{64} << 20;  // bytes
  std::size_t memory_budget = std::size_t{256} << 20;  // bytes, for putting rows of one claim together
  std::size_t most_reports = 100;                      // a file; further faults are only counted
  bool receipts = false;                               // for ClaimSource::take_receipts
  TaskPool* pool = nullptr;                            // parses parts of the file at once; outlives the source
  std::size_t part_bytes = std::size_t{1} << 20;       // of the file in one task, and at least a record
};

struct PlacedClaim {
  ClaimRecord record;
  DataPlace place;
};

struct ReadCounts {
  std::uint64_t claims = 0;           // yielded
  std::uint64_t lines = 0;            // yielded
  std::uint64_t refused = 0;          // records with an error: claims, or lines of text that were none
  std::uint64_t values_left_out = 0;  // unreadable values that count as missing
};

class ClaimSource {
 public:
  virtual ~ClaimSource() = default;
  // The next claim that can be read, valid until the next call; nothing at the end of the input.
  virtual std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) = 0;
  // The same as a record with symbols of the run's table, for tools that look at a few claims.
  std::optional<PlacedClaim> next(Diagnostics& diagnostics);
  const ReadCounts& counts() const { return counts_; }
  // With ReadOptions::receipts: of the claims since the last call, read and refused, in the order of the file. At the
  // end of the input ask once more.
  std::vector<ClaimReceipt> take_receipts() { return std::exchange(receipts_, {}); }
  // Of a source with ReadOptions::rows_together: the table is not so after all, or something is wrong with it. What it
  // gave is not to be used; without that option it says what is wrong.
  virtual bool needs_whole_table() const { return false; }
  // Ids are the senders' own, so that one may be that of several claims (repeated_ids.hpp).
  virtual bool ids_may_repeat() const { return false; }
  // Billing providers by NPI and by tax id, as far as the input names them and was read. Batches have no names: this is
  // for what goes to the providers themselves.
  using ProviderNames = std::map<std::string, std::string, std::less<>>;
  virtual const ProviderNames& provider_names() const {
    static const ProviderNames none;
    return none;
  }
  // As the diagnostics name it.
  const std::string& file() const { return file_; }
  SymbolTable& symbols() const { return symbols_; }

 protected:
  ClaimSource(std::string file, SymbolTable& symbols) : file_(std::move(file)), symbols_(symbols) {}
  ReadCounts counts_;
  std::vector<ClaimReceipt> receipts_;
  std::string file_;
  SymbolTable& symbols_;
};

// `-` is standard input. Never null: a source that cannot be opened reports so on its first `next`.
std::unique_ptr<ClaimSource> open_claims(const std::string& path, SymbolTable& symbols, ReadOptions options = {});
std::unique_ptr<ClaimSource> claims_from_memory(std::string name, std::string bytes, SymbolTable& symbols,
                                                ReadOptions options = {});

}  // namespace edict
