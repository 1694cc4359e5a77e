// Whether conditions can hold together on one line. Exact for what it understands (comparisons with constants, lists,
// sets, `and`, `or`, `not`), and for the rest it takes each condition as something that may hold or not: so "no" is
// certain.
#pragma once

#include <vector>

#include "compiler/analysis/terms.hpp"
#include "compiler/analysis/value_set.hpp"
#include "compiler/model/model.hpp"

namespace edict::analysis {

struct Condition {
  const model::Expr* expr;
  bool holds;  // false: its opposite is asked for
};

// What the checks of one policy work out, each thing once.
struct Facts {
  Facts(const model::Policy& of, const model::Library& in) : policy(of), library(in), terms(of, in), lists(in) {}
  const model::Policy& policy;
  const model::Library& library;
  Terms terms;
  ListMembers lists;
};

bool can_hold_together(const std::vector<Condition>& conditions, Facts& facts);

// What lets a line reach the rule's body: its subject and its guards. The policy's period bounds the service date.
std::vector<Condition> reached_when(const model::Rule& rule, const model::Policy& policy);

}  // namespace edict::analysis
