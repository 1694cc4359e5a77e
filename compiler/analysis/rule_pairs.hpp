// What the checks that compare two rules of one policy ask first.
#pragma once

#include "compiler/model/model.hpp"

namespace edict::analysis {

// Whether every line that `narrow` judges is judged by `wide` too: one subject, and no guard of `wide` that `narrow`
// has not. By the written form: "no" may be wrong, "yes" is not.
bool applies_wherever(const model::Rule& wide, const model::Rule& narrow, const model::Policy& policy,
                      const model::Library& library);

// Calls visit(a, b) for every two rules of a policy whose bodies are of the kind.
template <class Body, class Visit>
void for_each_pair(const model::Policy& policy, Visit&& visit) {
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    for (std::size_t j = i + 1; j < policy.rules.size(); ++j) {
      if (std::holds_alternative<Body>(policy.rules[i].body) && std::holds_alternative<Body>(policy.rules[j].body)) {
        visit(policy.rules[i], policy.rules[j]);
      }
    }
  }
}

}  // namespace edict::analysis
