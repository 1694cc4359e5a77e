// What a number that is known only so far says in a comparison.
#pragma once

#include "runtime/engine/evaluator.hpp"

namespace edict {

// One line of $200.00 is over $100.00 whatever the others cost. `bounds_are_left`: the bounded number stands left of
// the comparison, the known one right.
Truth compare(Op comparison, bool bounds_are_left, const Bounds& bounds, std::int64_t known);

}  // namespace edict
