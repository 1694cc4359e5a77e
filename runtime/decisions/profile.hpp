// What a run's rules cost, and how often each applied: `edict run --profile`. Counts and times only: no claim and no
// patient shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"

namespace edict {

class Profile {
 public:
  explicit Profile(const plan::Plan& plan);

  // What an engine of this plan counted, with DecideOptions::profile. Engines that shared a run are added up.
  void add(const std::vector<std::vector<RuleCount>>& counts);
  void set_lines(std::uint64_t decided) { lines_ = decided; }

  std::string text() const;  // tables for a person, the dearest first
  std::string json() const;  // one document with a schema version, in the same order

 private:
  struct Cost {
    std::string name;  // "policy", or "policy.rule"; all versions together
    std::uint64_t nanoseconds = 0, passed = 0, failed = 0, incomplete = 0;
    std::uint64_t applied() const { return passed + failed + incomplete; }
    void add(const RuleCount& count);
  };
  static std::vector<const Cost*> dearest_first(const std::vector<Cost>& costs);
  std::uint64_t nanoseconds() const;
  std::string table(const std::string& what, const std::vector<Cost>& costs) const;
  std::string items(const std::vector<Cost>& costs, bool rules) const;

  std::vector<Cost> policies_, rules_;
  std::vector<std::size_t> policy_at_;             // into policies_, by policy of the plan
  std::vector<std::vector<std::size_t>> rule_at_;  // into rules_, by policy and rule of the plan
  std::uint64_t lines_ = 0;
};

}  // namespace edict
