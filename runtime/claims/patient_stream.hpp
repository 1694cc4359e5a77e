// Claims and history of any number of sources as batches of whole patients.
//
// Two passes. `read` takes in every source once, checks everything that a record or the whole input can have wrong
// (claim ids that stand twice, claims that take out others), and spools the claims by patient (spool.hpp): what comes
// sorted by patient id makes runs as it comes, the rest is sorted within the memory budget and merged from temporary
// files if it has to be. So a run on broken input fails before anything was decided, standard input is as good as a
// file, and no text is parsed twice. `next` merges the runs and hands out batches; it interns no symbol, so that
// earlier batches may be read by other threads meanwhile.
//
// Replacements and voids need no patient: `read` collects the ids of all claims that are taken out, whoever's they are.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/patients.hpp"
#include "runtime/claims/spool.hpp"

namespace edict {

struct StreamOptions {
  std::size_t memory_budget = std::size_t{1} << 30;  // bytes of claims held before they go to temporary files
  std::size_t batch_lines = 65'536;                  // a batch is closed by the patient that reaches it
};

struct StreamCounts {
  std::uint64_t claims = 0;   // read
  std::uint64_t lines = 0;    // read
  std::uint64_t refused = 0;  // records with an error
  std::uint64_t values_left_out = 0;
  std::uint64_t claims_taken_out = 0;  // by replacements and voids; complete after the last batch, like the next two
  std::uint64_t lines_taken_out = 0;
  std::uint64_t patients_at_odds = 0;
};

class PatientStream {
 public:
  explicit PatientStream(SymbolTable& symbols, StreamOptions options = {})
      : symbols_(symbols), options_(options), spool_(options.memory_budget), builder_(symbols) {}

  // In the order in which a claim id that stands twice is told: the first keeps it. A source says itself whether it is
  // claims or history. At least one source of claims must give a claim.
  void add_claims(std::unique_ptr<ClaimSource> source) { sources_.push_back({std::move(source), true}); }
  void add_history(std::unique_ptr<ClaimSource> source) { sources_.push_back({std::move(source), false}); }
  // Outlives the stream.
  void set_patients(const Patients* patients) { patients_ = patients; }

  // Pass 1. False when something was wrong (reported); the caller may go on with what could be read, except after a
  // failure of the temporary files.
  bool read(Diagnostics& diagnostics);
  // Pass 2. Nothing at the end.
  std::optional<Batch> next(Diagnostics& diagnostics);

  const StreamCounts& counts() const { return counts_; }
  // The temporary files failed: what comes is not all.
  bool broken() const { return spool_.failure().has_value(); }
  // A source gave errors and not one claim: it is not a record that is broken, but the file.
  bool has_unreadable_source() const { return unreadable_source_; }

 private:
  struct Source {
    std::unique_ptr<ClaimSource> source;
    bool claims;
  };
  struct Seen {
    std::uint32_t source;
    std::uint64_t line;
    Symbol patient;
  };
  // A claim that replaces or voids another one.
  struct TakesOut {
    Symbol claim;
    Symbol original;
  };
  void check_replacements(Diagnostics& diagnostics);
  void report_replacement(std::string_view id, const TakesOut& edge, std::string message, std::string help,
                          Diagnostics& diagnostics);
  void read_source(std::uint32_t index, Diagnostics& diagnostics);
  bool is_new(Symbol id, std::uint32_t source, Symbol patient, const DataPlace& place, Diagnostics& diagnostics);
  void add_to_batch(std::string_view bytes);
  void report_spool(Diagnostics& diagnostics);

  SymbolTable& symbols_;
  StreamOptions options_;
  Spool spool_;
  BatchBuilder builder_;
  std::vector<Source> sources_;
  const Patients* patients_ = nullptr;
  std::unordered_map<Symbol, Seen> seen_;
  std::vector<TakesOut> takes_out_;
  std::unordered_set<Symbol> taken_out_;
  StreamCounts counts_;
  bool unreadable_source_ = false;
  bool failure_told_ = false;
  bool odds_told_ = false;
  // The first claim of the next batch: its patient and bytes.
  std::optional<std::pair<std::string, std::string>> ahead_;
};

}  // namespace edict
