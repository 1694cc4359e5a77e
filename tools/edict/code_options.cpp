#include "tools/edict/code_options.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace edict::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// Where programs keep what they can make again (XDG base directories).
std::string cache_folder() {
  const std::string chosen = variable("EDICT_JIT_CACHE");
  if (!chosen.empty()) return chosen == "off" ? "" : chosen;
  if (const std::string caches = variable("XDG_CACHE_HOME"); !caches.empty()) return caches + "/edict/objects";
  const std::string home = variable("HOME");
  return home.empty() ? "" : home + "/.cache/edict/objects";
}

}  // namespace

Result<jit::JitOptions, std::string> code_options_from_environment() {
  jit::JitOptions options;
  options.code.cpu = variable("EDICT_JIT_CPU");
  options.module_path = variable("EDICT_JIT_MODULE");
  options.cache_folder = cache_folder();
  if (const std::string level = variable("EDICT_JIT_LEVEL"); !level.empty()) {
    if (level.size() != 1 || level[0] < '0' || level[0] > '3')
      return Failure<std::string>{"EDICT_JIT_LEVEL is a digit from 0 to 3"};
    options.level = level[0] - '0';
  }
  if (const std::string size = variable("EDICT_JIT_CACHE_SIZE"); !size.empty()) {
    std::size_t bytes = 0;
    if (!parse_size(size, bytes)) return Failure<std::string>{"EDICT_JIT_CACHE_SIZE is a size such as 64M or 1G"};
    options.cache_bytes = bytes;
  }
  return options;
}

void report_no_code(const Shell& shell, const std::string& why, std::string help) {
  shell.fault("E0830", std::monostate{}, fmt::format("the policies cannot be compiled: {}", why), std::move(help));
}

}  // namespace edict::cli
