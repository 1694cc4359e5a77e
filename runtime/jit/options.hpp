// What a user of the JIT chooses, and what it tells of itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/jit/code.hpp"

namespace edict::jit {

struct JitOptions {
  CodeOptions code;
  // Of the code that stays. A background compiler makes code of level 0 first, which is there ten times sooner.
  Level level = 1;
  // Everything is compiled before the first line is decided. Otherwise the first lines are decided by the other back
  // end, and expressions that are asked often move over one by one.
  bool wait = false;
  // So many answers (an expression on a line) are given before anything is compiled: a short run never loads LLVM.
  std::uint64_t answers_before_start = 200'000;
  // So many lines one expression is asked for before its code is wanted.
  std::uint32_t lines_before_code = 500;
  // Objects are kept in this folder between runs. Empty: nowhere.
  std::string cache_folder;
  std::uint64_t cache_bytes = 256ULL << 20U;
  // Where the module of the code generator is; empty: found from the program's own place.
  std::string module_path;
};

// Summed over all plans of a back end.
struct JitStatistics {
  std::size_t expressions = 0;  // roots of the plan
  std::size_t left_out = 0;     // of them, those that stay with the other back end
  std::size_t functions = 0;    // different shapes among the others
  std::size_t modules = 0;      // objects that hold them
  std::size_t compiled = 0;     // objects compiled so far
  std::size_t from_cache = 0;   // objects that came from the cache
  double seconds = 0;           // of compiling and linking
};

}  // namespace edict::jit
