#include "tests/bench/kernels/back_ends.hpp"

#include <fmt/format.h>

#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"

namespace edict::bench {

std::vector<NamedBackEnd> back_ends() {
  std::vector<NamedBackEnd> all;
  all.push_back({"interpreter", nullptr, &interpreter_back_end()});
  jit::JitOptions options;
  options.wait = true;
  auto compiled = std::make_unique<jit::JitBackEnd>(options, interpreter_back_end());
  if (const std::string error = compiled->try_to_load(); !error.empty()) {
    fmt::print(stderr, "without the JIT: {}\n", error);
    return all;
  }
  const BackEnd* back_end = compiled.get();
  all.push_back({"jit", std::move(compiled), back_end});
  return all;
}

}  // namespace edict::bench
