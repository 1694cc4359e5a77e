// What can be said of a line without a look at any other: such expressions are answered for a whole batch at once.
#pragma once

#include <vector>

#include "runtime/plan/plan.hpp"

namespace edict {

// Whether the expression, with the policy's lets that it names, has no phrase about other lines. kNoNode has none.
bool reads_line_alone(const plan::Plan& plan, const plan::Policy& policy, plan::NodeId node);

// Which parts of a rule read the line alone.
struct LineAloneParts {
  bool subject = true;
  std::vector<std::uint8_t> guards;  // by guard
  bool require = false;              // of a rule with `require` or `forbid`
  bool applies = true;               // the subject and all guards
};
LineAloneParts line_alone_parts(const plan::Plan& plan, const plan::Policy& policy, const plan::Rule& rule);

}  // namespace edict
