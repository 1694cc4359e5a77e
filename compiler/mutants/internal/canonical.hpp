// What a part of a model says, as one text: two parts with one text mean the same, whatever their indices, names of
// lets and lists, and places.
#pragma once

#include <optional>
#include <string>

#include "compiler/model/model.hpp"

namespace edict::mutants {

class Canonical {
 public:
  Canonical(const model::Library& library, const model::Policy& policy) : library_(library), policy_(policy) {}

  std::string text(const model::Expr& expr) const;
  std::string text(const std::optional<model::Expr>& expr) const { return expr ? text(*expr) : "-"; }
  // The phrase that the expression, an exists, find, total or rank, stands for.
  std::string phrase(Op op, std::uint32_t index) const;
  // All of the rule but its subject, guards, condition and the branches' conditions.
  std::string rest(const model::Rule& rule) const;
  // The head, without what only names it.
  std::string head() const;

 private:
  std::string keys(const model::Keys& keys) const;
  std::string window(const model::Window& window) const;
  std::string measure(const model::Measure& measure) const;
  std::string list(std::uint32_t index) const;
  std::string outcome(const model::Outcome& outcome) const;
  std::string value(Type type, std::int64_t value) const;

  const model::Library& library_;
  const model::Policy& policy_;
};

}  // namespace edict::mutants
