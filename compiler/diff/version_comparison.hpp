// Two versions of a policy on days on which both, or one of them, decide: their rules as diagrams over one universe.
#pragma once

#include <memory>
#include <vector>

#include "compiler/diff/compare.hpp"
#include "compiler/diff/pairing.hpp"
#include "compiler/diff/rule_outcome.hpp"
#include "compiler/diff/search.hpp"

namespace edict::diff {

class VersionComparison {
 public:
  VersionComparison(Sides& sides, Terms& terms, const PolicyPair& policies, VersionPair versions,
                    const CompareOptions& options);

  std::vector<RuleReport> run();

 private:
  struct Compared {
    RulesPair rules;
    std::string older_content, newer_content;
    bool by_filters = false;  // the same only since filters were proved equal
    DiagramId older = answer(0), newer = answer(0);
    bool same_text() const { return !older_content.empty() && older_content == newer_content; }
  };
  PolicyTerms* side(Side s) { return s == Side::older ? older_.get() : newer_.get(); }
  const plan::Rule* rule(const Compared& c, Side s);
  void ask_all(bool final_round);
  void make_diagrams();
  DiagramId within_days();
  DiagramId clean(const Compared& except);
  RuleReport compare(Compared& compared);
  void search(const Compared& compared, DiagramId differs, RuleReport& report);
  Pools pools_of(const Compared& compared);
  void add_samples(Pools& pools);
  void add_procedure_pairs(Pools& pools);
  TermId about_candidate(TermId where);
  void name_equal_filters();
  void pair_by_meaning();
  bool differ(DiagramId older, DiagramId newer);
  // Both sides without the other rules that differ.
  struct Alone {
    plan::Plan older, newer;
    RulePair rules;
    std::optional<Probe> probe;
  };
  std::unique_ptr<Alone> without_others(const Compared& compared);
  // With the policies that stand in the same files, as tests of those files run; or with the compared versions alone.
  Probe& probe(bool alone);

  Sides& sides_;
  Terms& terms_;
  const PolicyPair& policies_;
  VersionPair versions_;
  const CompareOptions& options_;
  std::unique_ptr<PolicyTerms> older_, newer_;
  std::vector<Compared> compared_;
  Diagrams diagrams_;
  Reasons reasons_;
  std::unique_ptr<Universe> universe_;
  std::unique_ptr<RuleOutcomes> outcomes_;
  std::map<TermId, DiagramId> filters_;
  DiagramId possible_ = answer(kYes);
  std::optional<Probe> probes_[2];
};

}  // namespace edict::diff
