// The reference back end: walks the plan's expressions, a line at a time, and calls runtime/ops for what each scalar
// operation means. Written to be read; every other back end must give the same values, bit for bit.
#pragma once

#include "runtime/engine/evaluator.hpp"

namespace edict {

const BackEnd& interpreter_back_end();

}  // namespace edict
