// What a rule does, over all that a claim line may say: nothing, or one of its outcomes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/diff/conditions.hpp"

namespace edict::diff {

// The outcome of a finding, without the finding's rule. 0 of a diagram: no finding.
struct RuleOutcome {
  bool incomplete = false;
  OutcomeKind kind = OutcomeKind::pend;
  plan::Adjustment adjustment;
  TermId value = kNothing;  // percentage or code
  // Incomplete for reasons that are not looked into: which `if missing` holds is open.
  std::string open;
  std::string key() const;
};

class RuleOutcomes {
 public:
  RuleOutcomes(Terms& terms, Universe& universe) : terms_(terms), universe_(universe), conditions_(terms, universe) {
    outcomes_.emplace_back();
  }

  // Numbers of `at`, over all lines; a version that is not there does nothing.
  DiagramId of(PolicyTerms& policy, const plan::Rule& rule);
  const RuleOutcome& at(std::uint32_t number) const { return outcomes_[number]; }
  Conditions& conditions() { return conditions_; }

 private:
  DiagramId in_force(const plan::Policy& policy);
  DiagramId failing(PolicyTerms& policy, const plan::Rule& rule, DiagramId uncertain_rest);
  std::uint32_t incomplete(const plan::Rule& rule, PolicyTerms& policy, std::uint32_t why);
  std::uint32_t number(RuleOutcome outcome);

  Terms& terms_;
  Universe& universe_;
  Conditions conditions_;
  std::vector<RuleOutcome> outcomes_;
  std::map<std::string, std::uint32_t> numbers_;
};

}  // namespace edict::diff
