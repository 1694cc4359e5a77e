#include "tests/bench/kernels/back_ends.hpp"

#include "runtime/interpreter/interpreter.hpp"

namespace edict::bench {

std::vector<NamedBackEnd> back_ends() { return {{"interpreter", &interpreter_back_end()}}; }

}  // namespace edict::bench
