// Rules: subject, guards, body, outcomes, stage.
#pragma once

#include <optional>

#include "compiler/sema/expressions.hpp"

namespace edict::sema {

class Rules {
 public:
  Rules(Context& context, model::Policy& policy, Expressions& expressions)
      : context_(context), policy_(policy), expressions_(expressions) {}
  // Nothing when the rule has errors; they are reported.
  std::optional<model::Rule> rule(const syntax::Rule& rule);

 private:
  bool body(const syntax::Rule& from, model::Rule& to);
  bool branches(const syntax::Rule& from, model::Rule& to);
  std::optional<model::Outcome> outcome(const syntax::Outcome& outcome, const model::Rule& rule, bool may_compute);
  std::optional<model::Adjustment> adjustment(const syntax::Outcome& outcome);
  Stage stage(const model::Rule& rule) const;

  Context& context_;
  model::Policy& policy_;
  Expressions& expressions_;
  bool body_known_ = false;  // of the rule at work: a body with errors says nothing of what its outcome may be
};

}  // namespace edict::sema
