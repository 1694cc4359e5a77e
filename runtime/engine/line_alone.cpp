#include "runtime/engine/line_alone.hpp"

#include <algorithm>
#include <unordered_set>

namespace edict {

bool reads_line_alone(const plan::Plan& plan, const plan::Policy& policy, plan::NodeId node) {
  if (node == plan::kNoNode) return true;
  std::vector<plan::NodeId> open{node};
  std::unordered_set<std::uint32_t> seen;  // lets of lets share their parts
  while (!open.empty()) {
    const plan::NodeId id = open.back();
    open.pop_back();
    if (!seen.insert(static_cast<std::uint32_t>(id)).second) continue;
    const plan::Node& n = plan.nodes[static_cast<std::size_t>(id)];
    if (is_phrase(n.op)) return false;
    if (n.op == Op::let) open.push_back(policy.lets[n.index].value);
    for (std::uint32_t i = 0; i < n.arg_count; ++i) open.push_back(plan.args[n.first_arg + i]);
  }
  return true;
}

LineAloneParts line_alone_parts(const plan::Plan& plan, const plan::Policy& policy, const plan::Rule& rule) {
  LineAloneParts parts;
  parts.subject = reads_line_alone(plan, policy, rule.subject);
  for (const plan::Guard& guard : rule.guards)
    parts.guards.push_back(reads_line_alone(plan, policy, guard.condition) ? 1 : 0);
  parts.applies = parts.subject && std::all_of(parts.guards.begin(), parts.guards.end(), [](auto g) { return g != 0; });
  parts.require = rule.body == plan::Body::require && reads_line_alone(plan, policy, rule.require);
  return parts;
}

}  // namespace edict
