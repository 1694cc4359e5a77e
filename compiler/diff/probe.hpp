// A scenario executed under both sides by the reference interpreter, and what they said of the asked line.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diff/scenario.hpp"
#include "compiler/diff/sides.hpp"
#include "runtime/engine/engine.hpp"

namespace edict::diff {

// A version's rule, by its place in the plan; nothing where a side has no such rule.
struct RulePlace {
  std::uint32_t policy;
  std::uint32_t rule;
};

struct SideResult {
  LineDecision decision;
  const Finding* finding = nullptr;  // of the rule that is asked about
  bool primary = false;              // it is what the decision rests on
};
struct ProbeResult {
  SideResult older, newer;
  const SideResult& of(Side side) const { return side == Side::older ? older : newer; }
  bool finding_differs = false;   // the rule said something else
  bool decision_differs = false;  // and the line is decided otherwise, or for another reason
  // How far the line came in either rule: nowhere, into its subject, past its guards, to an incomplete finding, to a
  // failed one. Without a finding only when that was asked for.
  static constexpr int kFound = 3;
  int nearness = 0;
};

// Rules of both sides that stand for each other, in any version of the policies that are compared.
struct RulePair {
  std::vector<RulePlace> older, newer;
};

class Probe {
 public:
  // The policies of each side that decide together. The plans may be others than the sides', over their symbols.
  Probe(const plan::Plan& older, const plan::Plan& newer, SymbolTable& symbols, std::vector<std::uint32_t> of_older,
        std::vector<std::uint32_t> of_newer);

  // Nothing when the line got no decision.
  std::optional<ProbeResult> run(const Scenario& scenario, const RulePair& rules, bool ask_nearness = false);
  bool decides_more_than(const Probe& other) const {
    return policies_[0] != other.policies_[0] || policies_[1] != other.policies_[1];
  }

 private:
  Engine& engine(Side side, const Scenario& scenario);

  const plan::Plan* plans_[2];
  SymbolTable& symbols_;
  std::vector<std::uint32_t> policies_[2];
  std::optional<Engine> engines_[2];
  bool with_rows_[2] = {false, false};
};

// What the finding does, in words that are equal when it does the same: "deny CO-50 N115".
std::string outcome_words(const plan::Plan& plan, const SymbolTable& symbols, const Finding& finding);
// What the line's decision is, likewise: "pay", "deny", "cut back to 1".
std::string decision_words(const LineDecision& decision, const SymbolTable& symbols);
// `deny by p.r CO-50 N115`: what a test would expect of the line under that side.
std::string expectation(const plan::Plan& plan, const SymbolTable& symbols, const SideResult& result,
                        const std::vector<RulePlace>& rule);

}  // namespace edict::diff
