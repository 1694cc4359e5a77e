// The typed model as a plan: the one room that sees both. Flattens expressions, resolves lists into sorted pieces,
// finds which procedures a rule can touch (dispatch), and keeps the policy's own words for each condition.
#pragma once

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

// The model is free of errors; the plan passes plan::verify.
plan::Plan lower(const model::Library& library, const Sources& sources);

}  // namespace edict
