#include "compiler/diff/diagram.hpp"

#include <algorithm>

namespace edict::diff {

DiagramId Diagrams::ask(VariableId variable, std::vector<DiagramId> children) {
  const bool alike =
      std::all_of(children.begin(), children.end(), [&](DiagramId child) { return child == children.front(); });
  if (alike) return children.front();
  Node node{variable, std::move(children)};
  const auto [it, fresh] = numbers_.try_emplace(node, static_cast<DiagramId>(nodes_.size()));
  if (fresh) nodes_.push_back(std::move(node));
  return it->second;
}

}  // namespace edict::diff
