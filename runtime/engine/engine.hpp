// Decides batches by a plan: stages, windows, findings (§3.4 to §3.6), a patient at a time. Everything that a decision
// needs of the past is in the batch's history lines, so an engine keeps nothing between batches but caches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/engine/evaluator.hpp"
#include "runtime/engine/finding.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

// Why a rule said what it said. Exact: take these values or lines away and the finding goes (§3.7).
struct Explanation {
  std::vector<std::string>
      because;  // "days = 4 > 3", "window 2024-01-03..2024-04-01", "`modifiers has GA` is false: modifiers = RT"
  std::vector<LineIndex> lines;  // the other lines that were counted or met, in adjudication order
  std::string message;           // one sentence for a person: the policy's own, else made from the rule's shape
};

struct DecidedLine {
  LineDecision decision;
  std::vector<Explanation> explanations;  // one a finding, when explanations were asked for; else empty
};

// What one rule had to say of one line, findings or not: for `edict explain`.
struct RuleAccount {
  enum class Answer : std::uint8_t {
    out_of_scope,
    guarded,
    passed,
    failed,
    incomplete,
    not_reached
  };  // not_reached: denied in an earlier stage
  std::uint32_t policy;
  std::uint32_t rule;
  Answer answer;
  Explanation explanation;
};

// How often a rule did what, over all lines judged since the engine was made. By meaning, whatever dispatch skipped.
struct RuleCount {
  std::uint64_t passed = 0, failed = 0, incomplete = 0;
  std::vector<std::uint64_t> branches;    // failed findings by branch
  std::vector<std::uint64_t> if_missing;  // incomplete findings by clause, the default last
};

struct DecideOptions {
  bool explain = false;
  std::optional<LineIndex> account_for;  // fills Decisions::accounts for that line: every rule of the
                                         // versions in force for its claim
};

struct Decisions {
  std::vector<DecidedLine> lines;  // fresh lines, patients in batch order, in adjudication order
  std::vector<RuleAccount> accounts;
};

class Engine {
 public:
  // `symbols` is the run's table, which starts with the plan's symbols (start_symbols) and grows with the claims;
  // `inputs` are the tables that the run brings, by index of Plan::tables (nothing for the others). Only the policies
  // listed decide; an empty list means all. The plan must be verified and outlive the engine. `back_end` evaluates
  // expressions: interpreter_back_end() of runtime/interpreter/interpreter.hpp.
  Engine(const plan::Plan& plan, SymbolTable& symbols, const BackEnd& back_end,
         std::vector<std::optional<TableData>> inputs = {}, std::vector<std::uint32_t> policies = {});
  ~Engine();
  Engine(Engine&&) noexcept;

  // From how many lines of a patient on they are hashed by their keys and limits keep running counts, rather than
  // comparing lines one by one. Changes no answer; tests set it low.
  void set_many_lines(std::size_t lines);
  Decisions decide(const Batch& batch, const DecideOptions& options = {});
  const std::vector<std::vector<RuleCount>>& counts() const;  // [policy][rule]

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A symbol table that begins with the plan's symbols, so that the plan's constants mean the same in the run.
SymbolTable start_symbols(const plan::Plan& plan);

}  // namespace edict
