// Which rules can touch a line. Rules are indexed by the procedures in their scope, so the cost of a line does not grow
// with the policies that do not concern it; skipping a rule never changes an answer, because the rule's subject or a
// guard would be false.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/engine/code_index.hpp"
#include "runtime/engine/constants.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

struct RuleRef {
  std::uint32_t policy;
  std::uint32_t rule;
  auto operator<=>(const RuleRef&) const = default;
};

// The versions of one policy among those that decide, in order of their periods.
struct PolicyVersions {
  std::vector<std::uint32_t> versions;
  // Some version is in force on every date of service, so that no line can be without one.
  bool without_gap = false;
};

class Dispatch {
 public:
  Dispatch(const plan::Plan& plan, Constants& constants, const SymbolTable& symbols,
           std::vector<std::uint32_t> policies);

  // All rules that decide, by policy and rule; others name a rule by its place here.
  const std::vector<RuleRef>& rules() const { return rules_; }

  struct ForProcedure {
    std::vector<std::uint32_t> rules;     // into rules(), ascending: those that may apply
    std::vector<std::uint32_t> families;  // into families(): policies that may speak of it on some day
  };
  // Stays where it is.
  const ForProcedure& of(Symbol procedure);
  // Of a line without a procedure: what no list of procedures restricts.
  const ForProcedure& of_no_procedure() const { return of_no_procedure_; }
  const ForProcedure& of_line(const Batch& batch, LineIndex line) {
    const auto procedure = batch.value(Field::procedure, line);
    return procedure ? of(static_cast<Symbol>(*procedure)) : of_no_procedure_;
  }
  // Whether some line may lie between the versions of a policy.
  bool has_gaps() const { return has_gaps_; }
  const std::vector<PolicyVersions>& families() const { return families_; }
  const std::vector<std::uint32_t>& policies() const { return policies_; }

 private:
  void add_lists(plan::NodeId condition, std::vector<std::uint32_t>& lists) const;
  bool has_no_gap(const PolicyVersions& family) const;
  ForProcedure without_gapless(ForProcedure found) const;

  const plan::Plan& plan_;
  const SymbolTable& symbols_;
  std::vector<std::uint32_t> policies_;
  std::vector<PolicyVersions> families_;
  std::vector<RuleRef> rules_;
  bool has_gaps_ = false;
  CodeIndex rule_index_;
  CodeIndex family_index_;
  ForProcedure of_no_procedure_;
  std::deque<ForProcedure> known_;
  std::vector<const ForProcedure*> by_symbol_;  // of the first symbols, which codes are; nullptr: not asked
  std::unordered_map<Symbol, const ForProcedure*> by_late_symbol_;
};

}  // namespace edict
