// Expressions as numbers: two of one policy with one number say the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/model/model.hpp"

namespace edict::analysis {

// Lets stand for what they say, phrases for their content; places do not count. Every part is numbered once, so that
// lets of lets cost no more than they are long.
class Terms {
 public:
  Terms(const model::Policy& policy, const model::Library& library)
      : policy_(policy), library_(library), let_numbers_(policy.lets.size()), let_nothing_(policy.lets.size()) {}

  std::uint32_t number(const model::Expr& expr);
  std::uint32_t number(const std::optional<model::Expr>& expr) { return expr ? number(*expr) : 0; }
  // Whether the expression can be *no value* (reference section 5), so that a comparison and its opposite may both
  // fail.
  bool can_be_no_value(const model::Expr& expr);

 private:
  std::uint32_t number(const std::string& content);
  std::string content(const model::Expr& expr);
  std::string phrase(const model::Exists& phrase);
  std::string list(std::uint32_t index);

  const model::Policy& policy_;
  const model::Library& library_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // from 1; 0 is no expression
  std::vector<std::optional<std::uint32_t>> let_numbers_;
  std::vector<std::optional<bool>> let_nothing_;
};

// The value of an expression that is a constant, conversions included.
std::optional<std::int64_t> constant_value(const model::Expr& expr);

}  // namespace edict::analysis
