#include "runtime/engine/evaluator.hpp"

namespace edict {

void Evaluator::conditions(plan::NodeId node, std::uint32_t policy, const Batch& batch,
                           std::span<const LineIndex> lines, std::span<Truth> out) {
  for (std::size_t i = 0; i < lines.size(); ++i) out[i] = condition(node, {&batch, policy, lines[i], lines[i]});
}

void Evaluator::values(plan::NodeId node, std::uint32_t policy, const Batch& batch, std::span<const LineIndex> lines,
                       std::span<Value> out) {
  for (std::size_t i = 0; i < lines.size(); ++i) out[i] = value(node, {&batch, policy, lines[i], lines[i]});
}

}  // namespace edict
