// Walking over the expressions of a policy: which there are, and what stands below each.
#pragma once

#include <utility>

#include "compiler/model/model.hpp"

namespace edict::analysis {

// The expression and all below it.
template <class Visit>
void for_each_expression(const model::Expr& expr, Visit&& visit) {
  visit(expr);
  for (const model::Expr& arg : expr.args) for_each_expression(arg, visit);
}
template <class Visit>
void for_each_expression(const std::optional<model::Expr>& expr, Visit&& visit) {
  if (expr) for_each_expression(*expr, visit);
}

template <class Visit>
void for_each_root(const model::Keys& keys, Visit&& visit) {
  for (const model::Expr& key : keys.values) visit(key);
}
template <class Visit>
void for_each_root(const std::optional<model::Expr>& expr, Visit&& visit) {
  if (expr) visit(*expr);
}
template <class Visit>
void for_each_root(const model::Window& window, Visit&& visit) {
  for (const auto* part : {&window.duration, &window.from, &window.until}) for_each_root(*part, visit);
}

// The expressions of a phrase.
template <class Visit>
void for_each_root(const model::Exists& phrase, Visit&& visit) {
  for_each_root(phrase.keys, visit);
  if (phrase.within) visit(phrase.within->duration);
  for_each_root(phrase.where, visit);
}
template <class Visit>
void for_each_root(const model::Find& phrase, Visit&& visit) {
  for_each_root(phrase.keys, visit);
  for_each_root(phrase.where, visit);
}
template <class Visit>
void for_each_root(const model::Total& phrase, Visit&& visit) {
  for_each_root(phrase.measure.value, visit);
  for_each_root(phrase.where, visit);
  for_each_root(phrase.keys, visit);
  for_each_root(phrase.window, visit);
}
template <class Visit>
void for_each_root(const model::Rank& phrase, Visit&& visit) {
  visit(phrase.by);
  for_each_root(phrase.keys, visit);
  for_each_root(phrase.where, visit);
}
template <class Visit>
void for_each_root(const model::Limit& limit, Visit&& visit) {
  visit(limit.most);
  for_each_root(limit.measure.value, visit);
  for_each_root(limit.where, visit);
  for_each_root(limit.keys, visit);
  for_each_root(limit.window, visit);
}
template <class Visit>
void for_each_root(const model::Space& space, Visit&& visit) {
  visit(space.least);
  for_each_root(space.where, visit);
  for_each_root(space.keys, visit);
}

// The expressions of a rule, without those of the phrases that it refers to by index.
template <class Visit>
void for_each_root(const model::Rule& rule, Visit&& visit) {
  for_each_root(rule.on_lines, visit);
  for (const model::Rule::Guard& guard : rule.guards) visit(guard.condition);
  if (const auto* require = std::get_if<model::Require>(&rule.body)) visit(require->condition);
  if (const auto* limit = std::get_if<model::Limit>(&rule.body)) for_each_root(*limit, visit);
  if (const auto* space = std::get_if<model::Space>(&rule.body)) for_each_root(*space, visit);
  for (const model::Branch& branch : rule.branches) {
    for_each_root(branch.when, visit);
    for_each_root(branch.outcome.value, visit);
  }
  for (const model::IfMissing& missing : rule.if_missing) for_each_root(missing.outcome.value, visit);
}

// Every expression of the policy, phrases included.
template <class Visit>
void for_each_root(const model::Policy& policy, Visit&& visit) {
  for_each_root(policy.scope, visit);
  for (const model::Let& let : policy.lets) visit(let.value);
  for (const model::Rule& rule : policy.rules) for_each_root(rule, visit);
  for (const model::Exists& phrase : policy.exists) for_each_root(phrase, visit);
  for (const model::Find& phrase : policy.finds) for_each_root(phrase, visit);
  for (const model::Total& phrase : policy.totals) for_each_root(phrase, visit);
  for (const model::Rank& phrase : policy.ranks) for_each_root(phrase, visit);
}

}  // namespace edict::analysis
