#include "tools/edict/back_end_choice.hpp"

#include <fmt/format.h>

#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"
#include "tools/edict/code_options.hpp"

namespace edict::cli {
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
  report_no_code(shell, why, "--backend interpreter decides the same without compiling");
}

const BackEnd* BackEndChoice::open(const Shell& shell) {
  if (name_ == "interpreter") return &interpreter_back_end();
  const auto chosen = code_options_from_environment();
  if (!chosen) {
    report(shell, chosen.error());
    return nullptr;
  }
  jit::JitOptions options = chosen.value();
  options.wait = name_ == "jit";
  jit_ = std::make_unique<jit::JitBackEnd>(options, interpreter_back_end());
  const std::string wrong = options.wait ? jit_->try_to_load() : "";
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
