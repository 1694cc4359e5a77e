// The evaluators that are there to be measured, by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.hpp"

namespace edict::bench {

// `interpreter`, and `jit` where the module of the code generator can be loaded (said on standard error otherwise). The
// compiled one compiles before it answers and keeps no cache.
struct NamedBackEnd {
  std::string name;
  std::unique_ptr<BackEnd> owned;  // null of the interpreter
  const BackEnd* back_end;
};
std::vector<NamedBackEnd> back_ends();

}  // namespace edict::bench
