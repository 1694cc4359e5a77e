// How policies are compiled to machine code, as the environment says it.
#pragma once

#include <string>

#include "runtime/base/result.hpp"
#include "runtime/jit/options.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

// From EDICT_JIT_CACHE, EDICT_JIT_CACHE_SIZE, EDICT_JIT_CPU, EDICT_JIT_LEVEL and EDICT_JIT_MODULE. Variables and not
// options of a verb: they change how fast Edict is and nothing else. The error says which one is wrong and what it
// takes.
Result<jit::JitOptions, std::string> code_options_from_environment();

void report_no_code(const Shell& shell, const std::string& why, std::string help);

}  // namespace edict::cli
