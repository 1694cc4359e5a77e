// Expressions as keys: two of one policy with one key say the same.
#pragma once

#include <optional>
#include <string>

#include "compiler/model/model.hpp"

namespace edict::analysis {

// Lets are replaced by what they stand for, phrases by their content; places do not count.
std::string key_of(const model::Expr& expr, const model::Policy& policy, const model::Library& library);
std::string key_of(const std::optional<model::Expr>& expr, const model::Policy& policy, const model::Library& library);
std::string key_of(const model::Keys& keys, const model::Policy& policy, const model::Library& library);

// The value of an expression that is a constant, conversions included.
std::optional<std::int64_t> constant_value(const model::Expr& expr);

// Whether the expression can be *no value* (reference section 5), so that a comparison and its opposite may both fail.
bool can_be_no_value(const model::Expr& expr, const model::Policy& policy);

}  // namespace edict::analysis
