#include "compiler/diff/paths.hpp"

#include <algorithm>

namespace edict::diff {

bool Paths::reaches(DiagramId id) {
  if (is_answer(id)) return wanted_(answer_of(id));
  if (const auto known = known_.find(id); known != known_.end()) return known->second;
  const auto& children = diagrams_.at(id).children;
  const bool result = std::any_of(children.begin(), children.end(), [&](DiagramId child) { return reaches(child); });
  known_.emplace(id, result);
  return result;
}

Path Paths::first() {
  Path path;
  for (DiagramId at = root_; !is_answer(at);) {
    const Diagrams::Node& node = diagrams_.at(at);
    std::uint32_t c = 0;
    while (c + 1 < node.children.size() && !reaches(node.children[c])) ++c;
    path.push_back({node.variable, c});
    at = node.children[c];
  }
  return path;
}

Path Paths::random(std::mt19937_64& random) {
  Path path;
  std::vector<std::uint32_t> open;
  for (DiagramId at = root_; !is_answer(at);) {
    const Diagrams::Node& node = diagrams_.at(at);
    open.clear();
    for (std::uint32_t c = 0; c < node.children.size(); ++c) {
      if (reaches(node.children[c])) open.push_back(c);
    }
    const std::uint32_t c = open[random() % open.size()];
    path.push_back({node.variable, c});
    at = node.children[c];
  }
  return path;
}

}  // namespace edict::diff
