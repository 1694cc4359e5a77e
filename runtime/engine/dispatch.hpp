// Which rules can touch a line. Rules are indexed by the procedures in their scope, so the cost of a line does not grow
// with the policies that do not concern it; skipping a rule never changes an answer, because the rule's subject or a
// guard would be false.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

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
};

class Dispatch {
 public:
  Dispatch(const plan::Plan& plan, Constants& constants, std::vector<std::uint32_t> policies);

  // Rules of a stage that may apply to lines with this procedure, by policy and rule.
  const std::vector<RuleRef>& rules(Stage stage, Symbol procedure);
  // Policies (by index into families()) that may speak of lines with this procedure, on some day.
  const std::vector<std::uint32_t>& families_that_speak(Symbol procedure);
  const std::vector<PolicyVersions>& families() const { return families_; }
  const std::vector<std::uint32_t>& policies() const { return policies_; }

 private:
  struct Entry {
    RuleRef ref;
    Stage stage;
    std::vector<std::uint32_t> lists;  // each must hold the procedure
  };
  struct ByProcedure {
    std::vector<RuleRef> rules[4];
    std::vector<std::uint32_t> families;
  };
  ByProcedure& of(Symbol procedure);
  void add_lists(plan::NodeId condition, std::vector<std::uint32_t>& lists) const;
  bool all_hold(const std::vector<std::uint32_t>& lists, Symbol procedure);

  const plan::Plan& plan_;
  Constants& constants_;
  std::vector<std::uint32_t> policies_;
  std::vector<PolicyVersions> families_;
  std::vector<Entry> entries_;
  // By family: the lists of each scope, or of each rule's subject where there is none. One of these sets must hold the
  // procedure.
  std::vector<std::vector<std::vector<std::uint32_t>>> family_lists_;
  std::unordered_map<Symbol, ByProcedure> by_procedure_;
};

}  // namespace edict
