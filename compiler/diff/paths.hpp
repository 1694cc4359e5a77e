// Ways through a decision diagram to answers that are looked for.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <unordered_map>
#include <vector>

#include "compiler/diff/diagram.hpp"

namespace edict::diff {

struct Choice {
  VariableId variable;
  std::uint32_t which;  // class
};
using Path = std::vector<Choice>;

class Paths {
 public:
  Paths(const Diagrams& diagrams, DiagramId root, std::function<bool(std::uint32_t)> wanted)
      : diagrams_(diagrams), root_(root), wanted_(std::move(wanted)) {}

  bool any() { return reaches(root_); }
  // The first in the order of the classes, and any other.
  Path first();
  Path random(std::mt19937_64& random);

 private:
  bool reaches(DiagramId id);
  const Diagrams& diagrams_;
  DiagramId root_;
  std::function<bool(std::uint32_t)> wanted_;
  std::unordered_map<DiagramId, bool> known_;
};

}  // namespace edict::diff
