// The code of a plan as text, for people: what `edict inspect --ir` and `--asm` show.
#pragma once

#include <string>

#include "runtime/base/result.hpp"
#include "runtime/jit/options.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::jit {

enum class Listing : std::uint8_t { ir, assembly };

// A function for each shape of expression, named after the first expression that needs it: its policy, version and
// rule, and how many others share it. The same plan gives the same text on the same processor. The error says why there
// is no code generator.
Result<std::string, std::string> list_code(const plan::Plan& plan, Listing listing, const JitOptions& options);

}  // namespace edict::jit
