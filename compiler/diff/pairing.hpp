// Which policy, version and rule of one side stands for which of the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diff/terms.hpp"

namespace edict::diff {

// Versions of one policy on one side: indices into the plan's policies, by period.
using Versions = std::vector<std::uint32_t>;

struct PolicyPair {
  std::string older, newer;  // names; empty: not there
  Versions older_versions, newer_versions;
};
// By name; of what is left, those that say the same under another name.
std::vector<PolicyPair> pair_policies(const Sides& sides, Terms& terms);

// On these days these versions decide; at least one of them.
struct VersionPair {
  DateRange days;
  std::optional<std::uint32_t> older, newer;
};
std::vector<VersionPair> pair_versions(const Sides& sides, const PolicyPair& pair);

struct RulesPair {
  std::optional<std::uint32_t> older, newer;
};
// By name, then by what they say.
std::vector<RulesPair> pair_rules(PolicyTerms* older, PolicyTerms* newer);

// What a rule says, names, citations and order of `and` left out: equal texts are equal rules. With the policy's head,
// but not its period.
std::string content_of(PolicyTerms& policy, const plan::Rule& rule);

}  // namespace edict::diff
