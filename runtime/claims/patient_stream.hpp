// Claims and history of any number of sources as batches of whole patients, in one of two ways.
//
// Whole (`read`, then `next`): takes in every source once, checks everything that a record or the whole input can have
// wrong (claim ids that stand twice, claims that take out others), and spools the claims by patient (spool.hpp): what
// comes sorted by patient id makes runs as it comes, the rest is sorted within the memory budget and merged from
// temporary files if it has to be. So nothing is decided before everything was read, and standard input is as good as
// a file.
//
// As it comes (`begin`, then `next`): merges sources that are sorted by patient and keeps nothing but the patients of a
// batch and the ledger of claim ids. What only the whole input can tell comes out at its end; where it would have
// changed a decision, or a source was not sorted after all, or anything was broken, `must_be_whole` says so, and the
// caller forgets what it decided and begins again the other way.
//
// Replacements and voids need no patient: a claim may take out another patient's.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/claims/claim_ledger.hpp"
#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/patients.hpp"
#include "runtime/claims/spool.hpp"

namespace edict {

struct StreamOptions {
  std::size_t memory_budget = std::size_t{1} << 30;  // bytes of claims held before they go to temporary files
  std::size_t batch_lines = 16'384;                  // a batch is closed by the patient that reaches it
};

struct StreamCounts {
  std::uint64_t claims = 0;   // read
  std::uint64_t lines = 0;    // read
  std::uint64_t refused = 0;  // records with an error
  std::uint64_t values_left_out = 0;
  std::uint64_t claims_taken_out = 0;  // by replacements and voids; complete after `end`, like the next two
  std::uint64_t lines_taken_out = 0;
  std::uint64_t patients_at_odds = 0;
};

// The claims of some whole patients, on their way to a batch.
struct PatientsClaims {
  std::string packed;             // one behind the other
  std::vector<std::size_t> ends;  // in packed
  std::size_t lines = 0;
};

// Makes batches of them. One a thread; what it is given outlives it.
class BatchMaker {
 public:
  BatchMaker(SymbolTable& symbols, const Patients* patients, const ClaimIds& taken_out);
  Batch make(const PatientsClaims& claims);
  // Of the last batch.
  const BatchCounts& counts() const { return builder_.counts(); }

 private:
  const Patients* patients_;
  BatchBuilder builder_;
};

class PatientStream {
 public:
  explicit PatientStream(SymbolTable& symbols, StreamOptions options = {});
  ~PatientStream();

  // In the order in which a claim id that stands twice is told: the first keeps it. A source says itself whether it is
  // claims or history. At least one source of claims must give a claim.
  void add_claims(std::unique_ptr<ClaimSource> source) { sources_.emplace_back(std::move(source), true); }
  void add_history(std::unique_ptr<ClaimSource> source) { sources_.emplace_back(std::move(source), false); }
  // Outlives the stream.
  void set_patients(const Patients* patients) { patients_ = patients; }

  // Reads everything. False when something was wrong (reported); the caller may go on with what could be read, except
  // after a failure of the temporary files.
  bool read(Diagnostics& diagnostics);
  // Instead of `read`: claims are read by `next_claims`.
  void begin(Diagnostics& diagnostics);
  // Of a stream that was begun, when it has ended or before: what was decided of it does not hold. Ask last.
  bool must_be_whole() const { return must_be_whole_; }

  // Patients in the order of their ids, and each with all of its claims. Nothing at the end.
  std::optional<PatientsClaims> next_claims(Diagnostics& diagnostics);
  // For the makers; complete as soon as there are claims to make a batch of.
  const ClaimIds& taken_out() const { return taken_out_; }
  // What the makers counted, batch by batch, and when all was counted.
  void count(const BatchCounts& counts);
  void end(Diagnostics& diagnostics);

  // All of that in one thread.
  std::optional<Batch> next(Diagnostics& diagnostics);

  const StreamCounts& counts() const { return counts_; }
  // After `read`: claims that were read and are refused, for their id stood before. Sources are numbered as they were
  // added.
  const std::set<ClaimPlace>& refused_twice() const { return refused_; }
  // The temporary files failed: what comes is not all.
  bool broken() const { return spool_.failure().has_value() || ledger_.failure().has_value(); }
  // A source gave errors and not one claim: it is not a record that is broken, but the file.
  bool has_unreadable_source() const { return unreadable_source_; }

 private:
  struct Source {
    Source(std::unique_ptr<ClaimSource> from, bool of_claims) : source(std::move(from)), claims(of_claims) {}
    std::unique_ptr<ClaimSource> source;
    bool claims;
    bool any = false;  // a claim came
    // While merging: the claim that comes next, and the patient of the one before it.
    std::optional<PackedClaim> head;
    std::string patient;
  };
  void read_source(std::uint32_t index, Diagnostics& diagnostics);
  void close_source(Source& source, bool faulty, Diagnostics& diagnostics);
  void step(std::uint32_t index, Diagnostics& diagnostics);
  void settle(Diagnostics& diagnostics);
  bool merge(PatientsClaims& into, Diagnostics& diagnostics);
  bool take_from_spool(PatientsClaims& into, Diagnostics& diagnostics);
  DataPlace place_of(const ClaimPlace& place, std::string_view id, std::string_view field) const;
  void report_twice(Diagnostics& diagnostics);
  void check_replacements(Diagnostics& diagnostics);
  void report_broken(Diagnostics& diagnostics);

  SymbolTable& symbols_;
  StreamOptions options_;
  Spool spool_;
  ClaimLedger ledger_;
  std::vector<Source> sources_;
  const Patients* patients_ = nullptr;
  std::unique_ptr<BatchMaker> maker_;  // of `next`
  std::set<ClaimPlace> refused_;       // their id stood before
  ClaimIds taken_out_;
  StreamCounts counts_;
  bool as_it_comes_ = false;
  bool must_be_whole_ = false;
  bool unreadable_source_ = false;
  bool failure_told_ = false;
  bool ended_ = false;
  std::size_t errors_before_ = 0;
  std::vector<std::uint32_t> heap_;  // sources with a head, the one that comes next in front
  std::string record_;
  // The first claim of the next batch, from the spool: its patient and bytes.
  std::optional<std::pair<std::string, std::string>> ahead_;
};

}  // namespace edict
