// Looks for claims that two rules decide differently: along the ways of a decision diagram for the line itself, and
// around the numbers of the rules for the lines beside it. What it finds was executed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/diff/line_maker.hpp"
#include "compiler/diff/paths.hpp"
#include "compiler/diff/probe.hpp"
#include "compiler/diff/vary.hpp"

namespace edict::diff {

// A claim, executed: what each side's rule did with the asked line.
struct Hit {
  Scenario scenario;
  std::string older, newer;                          // what the rule did: "pay", "deny CO-50 N115"
  std::string older_expectation, newer_expectation;  // as a test of that side
  OutcomeKind older_kind = OutcomeKind::flag, newer_kind = OutcomeKind::flag;
  bool older_finds = false, newer_finds = false;  // whether there is a finding at all
  bool shown = false;                             // the line's decision itself differs
};

struct SearchPlan {
  Paths* judged = nullptr;          // to lines on which the rules may differ
  std::vector<Paths*> others;       // to lines that the rules count or meet
  std::size_t tries = 0;            // at most
  std::size_t tries_after_hit = 0;  // how long to go on for other directions
  std::uint64_t seed = 0;
  // Whether a claim shows the difference of these rules, and not what another rule's difference made of other lines.
  std::function<bool(const Scenario&, const ProbeResult&)> is_of_rules;
};

class Search {
 public:
  Search(Sides& sides, Terms& terms, Probe& probe, LineMaker& maker, const Pools& pools, DateRange days)
      : sides_(sides), terms_(terms), probe_(probe), maker_(maker), pools_(pools), variation_(maker, pools, days) {}

  // The smallest claim found for each pair of what the rules did, the ones that show in the decision first.
  std::vector<Hit> run(const SearchPlan& plan, const RulePair& rules);
  std::size_t tried() const { return tried_; }

 private:
  void add_others(const SearchPlan& plan, Scenario& scenario, std::mt19937_64& random);
  void add_rows(Scenario& scenario, std::mt19937_64& random);
  // Two lines of the scenario become a pair of a table.
  void put_pair(Scenario& scenario, std::mt19937_64& random);
  // A scenario that brought a rule near to a finding, or to one: small changes to it are tried.
  struct Near {
    Scenario scenario;
    int nearness;
    std::string said;
  };
  Scenario made(const SearchPlan& plan, std::size_t round, std::mt19937_64& random, bool& fits);
  void keep(const Scenario& scenario, const RulePair& rules, const ProbeResult& result, std::mt19937_64& random);
  std::optional<Hit> hit_of(const Scenario& scenario, const RulePair& rules, const ProbeResult& result);
  std::optional<Hit> execute(const Scenario& scenario, const RulePair& rules);
  void shrink(Hit& hit, const RulePair& rules);

  Sides& sides_;
  Terms& terms_;
  Probe& probe_;
  LineMaker& maker_;
  const Pools& pools_;
  Variation variation_;
  std::vector<Near> near_;
  const SearchPlan* plan_ = nullptr;  // of the run
  std::size_t tried_ = 0;
};

}  // namespace edict::diff
