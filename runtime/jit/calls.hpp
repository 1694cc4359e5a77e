// The calls that compiled code makes back into the program.
#pragma once

#include "runtime/jit/call.hpp"

namespace edict::jit {

const Calls& calls();

}  // namespace edict::jit
