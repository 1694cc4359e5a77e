#include "tools/edict/back_end_choice.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"

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

// Variables and not options: they change how fast Edict is and nothing else.
jit::JitOptions options_from_environment(std::string& wrong) {
  jit::JitOptions options;
  options.code.cpu = variable("EDICT_JIT_CPU");
  options.module_path = variable("EDICT_JIT_MODULE");
  options.cache_folder = cache_folder();
  if (const std::string level = variable("EDICT_JIT_LEVEL"); !level.empty()) {
    if (level.size() != 1 || level[0] < '0' || level[0] > '3') wrong = "EDICT_JIT_LEVEL is a digit from 0 to 3";
    options.level = level[0] - '0';
  }
  if (const std::string size = variable("EDICT_JIT_CACHE_SIZE"); !size.empty()) {
    std::size_t bytes = 0;
    if (!parse_size(size, bytes)) wrong = "EDICT_JIT_CACHE_SIZE is a size such as 64M or 1G";
    options.cache_bytes = bytes;
  }
  return options;
}

}  // namespace

BackEndChoice::BackEndChoice() = default;
BackEndChoice::~BackEndChoice() = default;

void BackEndChoice::add_option(CLI::App& verb, const std::string& usual) {
  name_ = usual;
  verb.add_option(
          "--backend", name_,
          fmt::format("what evaluates the policies: jit compiles them first, interpreter does not, auto compiles "
                      "them beside a long run; the decisions are the same (default {})",
                      usual))
      ->check(CLI::IsMember({"auto", "interpreter", "jit"}).description(""))
      ->type_name("NAME");
}

void BackEndChoice::report(const Shell& shell, const std::string& why) const {
  shell.fault("E0830", std::monostate{}, fmt::format("the policies cannot be compiled: {}", why),
              "--backend interpreter decides the same without compiling");
}

const BackEnd* BackEndChoice::open(const Shell& shell) {
  if (name_ == "interpreter") return &interpreter_back_end();
  std::string wrong;
  jit::JitOptions options = options_from_environment(wrong);
  options.wait = name_ == "jit";
  jit_ = std::make_unique<jit::JitBackEnd>(options, interpreter_back_end());
  if (wrong.empty() && options.wait) wrong = jit_->try_to_load();
  if (wrong.empty()) return jit_.get();
  report(shell, wrong);
  return nullptr;
}

bool BackEndChoice::failed(const Shell& shell) const {
  if (!jit_ || jit_->error().empty()) return false;
  report(shell, jit_->error());
  return true;
}

}  // namespace edict::cli
