// Walking over expressions without naming every node: the children of one, in the order written.
#pragma once

#include <type_traits>
#include <variant>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

// Calls visit(const Expr&) for each direct child that is there.
template <class Visit>
void for_each_child(const Window& window, Visit&& visit) {
  for (const ExprPtr* child : {&window.duration, &window.from, &window.until}) {
    if (*child) visit(static_cast<const Expr&>(**child));
  }
}

template <class Visit>
void for_each_child(const Expr& expr, Visit&& visit) {
  const auto one = [&](const ExprPtr& child) {
    if (child) visit(static_cast<const Expr&>(*child));
  };
  const auto many = [&](const std::vector<ExprPtr>& children) {
    for (const ExprPtr& child : children) one(child);
  };
  std::visit(
      [&](const auto& node) {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Literal> || std::is_same_v<Node, Name>) {
        } else if constexpr (std::is_same_v<Node, Member>) {
          one(node.object);
        } else if constexpr (std::is_same_v<Node, Lookup>) {
          many(node.keys), one(node.as_of);
        } else if constexpr (std::is_same_v<Node, Unary>) {
          one(node.operand);
        } else if constexpr (std::is_same_v<Node, Binary>) {
          one(node.left), one(node.right);
        } else if constexpr (std::is_same_v<Node, Between>) {
          one(node.value), one(node.low), one(node.high);
        } else if constexpr (std::is_same_v<Node, InList> || std::is_same_v<Node, Matches> ||
                             std::is_same_v<Node, Is>) {
          one(node.value);
        } else if constexpr (std::is_same_v<Node, Quantified> || std::is_same_v<Node, Among>) {
          one(node.set);
        } else if constexpr (std::is_same_v<Node, Has>) {
          one(node.set), one(node.code);
        } else if constexpr (std::is_same_v<Node, Overlaps>) {
          one(node.set);
          if (const ExprPtr* with = std::get_if<ExprPtr>(&node.with)) one(*with);
        } else if constexpr (std::is_same_v<Node, Duration>) {
          one(node.count);
        } else if constexpr (std::is_same_v<Node, Choice>) {
          for (const Choice::Arm& arm : node.arms) one(arm.condition), one(arm.value);
          one(node.otherwise);
        } else if constexpr (std::is_same_v<Node, Call>) {
          many(node.arguments);
        } else if constexpr (std::is_same_v<Node, Parenthesis>) {
          one(node.inner);
        } else if constexpr (std::is_same_v<Node, Exists>) {
          many(node.keys);
          if (node.within) one(node.within->duration);
          one(node.where);
        } else if constexpr (std::is_same_v<Node, Find>) {
          many(node.keys), one(node.where);
        } else if constexpr (std::is_same_v<Node, Total>) {
          one(node.where), many(node.keys), for_each_child(node.window, visit);
        } else {
          static_assert(std::is_same_v<Node, Rank>, "a new node says here what is below it");
          one(node.by), many(node.keys), one(node.where);
        }
      },
      expr.node);
}

}  // namespace edict::syntax
