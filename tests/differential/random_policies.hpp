// Random policies as text, so that the parser and sema are under test too, over all constructs of reference.md.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace edict::differential {

// A policy in pieces, so that a failing case can be shrunk rule by rule.
struct PolicyText {
  std::string head;  // "policy p0 … {" with the effective period, lets and scope
  std::vector<std::string> rules;
};
struct PolicySet {
  std::string shared;  // lists and tables
  std::vector<PolicyText> policies;
  std::string text() const;
};

PolicySet random_policies(std::mt19937_64& random, int count);

}  // namespace edict::differential
