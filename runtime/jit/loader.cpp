#include "runtime/jit/loader.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <filesystem>

namespace edict::jit {
namespace {

namespace fs = std::filesystem;

std::string module_beside_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  std::string looked_at;
  // The program is in the build folder or some folders below it (tests), or in `bin` of an installation.
  fs::path folder = program.parent_path();
  for (int up = 0; up < 4 && !folder.empty(); ++up, folder = folder.parent_path()) {
    const fs::path candidate = folder / "lib" / "edict" / "edict_code.so";
    if (fs::exists(candidate, error)) return candidate.string();
    if (looked_at.empty()) looked_at = candidate.string();
  }
  return looked_at;
}

}  // namespace

Result<std::shared_ptr<CodeGenerator>, std::string> load_code_generator(const CodeOptions& options,
                                                                        const std::string& path) {
  const std::string file = path.empty() ? module_beside_program() : path;
  // Never unloaded: LLVM keeps objects whose destructors run at the end of the process.
  void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    const char* why = dlerror();
    return Failure{fmt::format("the code generator cannot be loaded: {}", why != nullptr ? why : file)};
  }
  const auto make = reinterpret_cast<MakeCodeGenerator>(dlsym(module, kMakeCodeGenerator));
  if (make == nullptr) return Failure{fmt::format("{} is no code generator of Edict", file)};
  std::string error;
  std::shared_ptr<CodeGenerator> generator(make(options, error));
  if (!generator) return Failure{fmt::format("the code generator does not start: {}", error)};
  return generator;
}

}  // namespace edict::jit
