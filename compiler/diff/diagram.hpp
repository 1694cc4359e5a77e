// Decision diagrams over variables with finitely many classes, as numbers: two diagrams of one store are equal exactly
// when they answer the same for every combination of classes.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace edict::diff {

using VariableId = std::uint32_t;
// A question about a variable, or with `kTerminal` set an answer.
using DiagramId = std::uint32_t;
inline constexpr DiagramId kTerminal = 0x8000'0000;

constexpr DiagramId answer(std::uint32_t value) { return value | kTerminal; }
constexpr bool is_answer(DiagramId id) { return (id & kTerminal) != 0; }
constexpr std::uint32_t answer_of(DiagramId id) { return id & ~kTerminal; }

class Diagrams {
 public:
  struct Node {
    VariableId variable;
    std::vector<DiagramId> children;  // by class
    auto operator<=>(const Node&) const = default;
  };

  // All children alike: no question.
  DiagramId ask(VariableId variable, std::vector<DiagramId> children);
  const Node& at(DiagramId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }

  // f(answer of a, answer of b) everywhere.
  template <class Function>
  DiagramId combine(DiagramId a, DiagramId b, Function&& f) {
    std::unordered_map<std::uint64_t, DiagramId> known;
    return combine(a, b, f, known);
  }
  template <class Function>
  DiagramId map(DiagramId a, Function&& f) {
    return combine(a, answer(0), [&](std::uint32_t x, std::uint32_t) { return f(x); });
  }

 private:
  template <class Function>
  DiagramId combine(DiagramId a, DiagramId b, Function& f, std::unordered_map<std::uint64_t, DiagramId>& known) {
    if (is_answer(a) && is_answer(b)) return answer(f(answer_of(a), answer_of(b)));
    const std::uint64_t key = (std::uint64_t{a} << 32) | b;
    if (const auto it = known.find(key); it != known.end()) return it->second;
    const VariableId none = 0xffffffff;
    const VariableId of_a = is_answer(a) ? none : nodes_[a].variable;
    const VariableId of_b = is_answer(b) ? none : nodes_[b].variable;
    const VariableId variable = of_a < of_b ? of_a : of_b;
    const std::size_t classes = nodes_[of_a == variable ? a : b].children.size();
    std::vector<DiagramId> children(classes);
    for (std::size_t c = 0; c < classes; ++c) {
      const DiagramId x = of_a == variable ? nodes_[a].children[c] : a;
      const DiagramId y = of_b == variable ? nodes_[b].children[c] : b;
      children[c] = combine(x, y, f, known);
    }
    const DiagramId result = ask(variable, std::move(children));
    known.emplace(key, result);
    return result;
  }

  std::vector<Node> nodes_;
  std::map<Node, DiagramId> numbers_;
};

}  // namespace edict::diff
