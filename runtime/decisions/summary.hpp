// What a run did, in numbers: lines and money by decision and by rule, what was incomplete for want of which field,
// which policies had no version in force. Counts only: no claim and no patient shows.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"

namespace edict {

struct LinesAndCharges {
  std::uint64_t lines = 0;
  std::int64_t cents = 0;  // of the lines that state a charge
  std::uint64_t without_charge = 0;
  bool operator==(const LinesAndCharges&) const = default;
};

class Summary {
 public:
  explicit Summary(const plan::Plan& plan);
  // known_ points into the rules' counts.
  Summary(const Summary&) = delete;
  Summary& operator=(const Summary&) = delete;
  Summary(Summary&&) = default;
  Summary& operator=(Summary&&) = default;
  ~Summary() = default;

  // Whole patients, and a patient once.
  void add(const Decisions& decisions, const Batch& batch);
  // What another part of the same run did, of other patients.
  void add(const Summary& part);
  // What the readers refused or left out; shown when not zero.
  void set_refused(std::uint64_t records) { refused_ = records; }
  void set_taken_out(std::uint64_t claims, std::uint64_t lines) {
    claims_taken_out_ = claims;
    lines_taken_out_ = lines;
  }
  void set_history_lines(std::uint64_t lines) { history_lines_ = lines; }

  std::uint64_t lines() const { return lines_; }
  const LinesAndCharges& of(Decision decision) const { return by_decision_[static_cast<std::size_t>(decision)]; }
  std::uint64_t incomplete_lines() const { return incomplete_lines_; }
  // Lines by payers that no policy's head names, though heads name some; the first of them by name.
  const std::map<std::string, std::uint64_t>& strange_payers() const { return strange_payers_; }
  // Every line's payer is such a one.
  bool all_payers_are_strange() const { return lines_ > 0 && lines_of_strange_payers_ == lines_; }

  std::string text() const;  // tables for a person
  std::string json() const;  // one document with a schema version

 private:
  struct RuleCounts {
    LinesAndCharges decided;       // lines whose decision hangs on the rule: its finding is the primary one
    std::uint64_t findings = 0;    // lines with a finding of the rule
    std::uint64_t incomplete = 0;  // of these, incomplete ones
  };
  // One rule of one policy, all versions together, and what it did.
  struct RuleKey {
    std::string policy, rule;
    OutcomeKind outcome;
    auto operator<=>(const RuleKey&) const = default;
  };
  struct Row {
    const RuleKey* key;
    const RuleCounts* counts;
  };
  void add_line(const LineDecision& decision, const Batch& batch);
  void add_payer(Symbol payer, const Batch& batch);
  RuleCounts& counts_of(const Finding& finding);
  std::vector<Row> rows() const;  // most lines first
  std::vector<std::pair<std::string, std::uint64_t>> absent_fields() const;

  const plan::Plan* plan_;
  std::uint64_t lines_ = 0, claims_ = 0, patients_ = 0, history_lines_ = 0;
  std::uint64_t refused_ = 0, claims_taken_out_ = 0, lines_taken_out_ = 0;
  std::array<LinesAndCharges, 4> by_decision_{};
  std::map<RuleKey, RuleCounts> by_rule_;
  std::vector<std::array<RuleCounts*, 7>> known_;  // into by_rule_, by rule of the plan and outcome
  std::vector<std::size_t> first_rule_;            // into known_, by policy
  std::uint64_t incomplete_lines_ = 0;
  std::array<std::uint64_t, 256> by_absent_field_{};
  std::map<std::string, std::uint64_t> without_version_;  // lines by policy
  std::set<std::string> known_payers_;                    // of the policies' heads, in small letters
  std::map<std::string, std::uint64_t> strange_payers_;
  std::uint64_t lines_of_strange_payers_ = 0;
  std::uint64_t at_a_percentage_ = 0, recoded_ = 0, flagged_ = 0;
};

}  // namespace edict
