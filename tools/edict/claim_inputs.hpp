// The claims, history, patients and tables that `run` and `explain` are given: their options, and how they are opened.
#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/decisions_history.hpp"
#include "runtime/claims/patients.hpp"
#include "runtime/plan/plan.hpp"
#include "runtime/tables/table.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

struct ClaimInputs {
  std::vector<std::string> claims;
  std::vector<std::string> history;
  std::vector<std::string> decided;  // CLAIMS=DECISIONS of an earlier run
  std::vector<std::string> patients;
  std::vector<std::string> tables;   // NAME=FILE
  std::vector<std::string> renames;  // theirs=ours
  std::string format;                // of claims whose name does not say it
  bool unreadable_as_missing = false;
  std::string claim_ids = "numbered";  // or unique: of formats whose ids may repeat
  std::string received_date;           // of claims that state none: a date, or BHT04
  std::vector<std::string> payers;     // ours, of all claims, or theirs=ours

  void add_options(CLI::App& verb, bool claims_required);
  // Those among them that say how claims are read.
  void add_reading_options(CLI::App& verb);
  // What parsing alone cannot see; the message, or empty.
  std::string wrong_usage() const;
  // Every file that is read, as the user named it. Only when the usage is right.
  std::vector<std::string> files() const;
};

enum class Part : std::uint8_t { claims, history };

// Opens the inputs; keeps what sources refer to, so it outlives them.
class OpenInputs {
 public:
  // `pool`, if any, reads parts of files at once; it outlives the sources.
  OpenInputs(const ClaimInputs& inputs, SymbolTable& symbols, TaskPool* pool = nullptr);

  // The rows of the tables that the plan wants from the run, by index of Plan::tables. Unbound and unknown ones are
  // reported.
  std::vector<std::optional<TableData>> tables(const plan::Plan& plan, Diagnostics& diagnostics);
  // Reads the patients files and earlier decisions. False when something in them is broken (reported).
  bool read_side_files(Diagnostics& diagnostics);
  // Fresh sources of everything, claims first, with ReadOptions::rows_together; may be called again, standard input
  // being kept in memory then.
  struct Opened {
    Part part;
    std::unique_ptr<ClaimSource> source;
  };
  std::vector<Opened> open(bool again = false, bool rows_together = false);

  // Sources opened from now on keep receipts.
  void keep_receipts() { receipts_ = true; }

  // Claims and history are files that can be opened again.
  bool can_be_read_again() const;

  // One of the side files gave faults and nothing else.
  bool side_file_unreadable() const { return side_file_unreadable_; }

  const Patients& patients() const { return patients_; }

 private:
  void number_repeated_ids(std::vector<Opened>& opened) const;
  std::unique_ptr<ClaimSource> open_one(const std::string& path, ReadAs as, bool again, bool rows_together);
  ReadOptions options(ReadAs as) const;

  const ClaimInputs& inputs_;
  SymbolTable& symbols_;
  TaskPool* pool_;
  Patients patients_;
  std::deque<EarlierDecisions> earlier_;
  std::optional<std::string> standard_input_;
  bool side_file_unreadable_ = false;
  bool receipts_ = false;
};

}  // namespace edict::cli
