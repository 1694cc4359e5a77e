// `--backend`: what evaluates the policies' expressions. The decisions are the same.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "runtime/engine/evaluator.hpp"
#include "tools/edict/shell.hpp"

namespace edict::jit {
class JitBackEnd;
}

namespace edict::cli {

class BackEndChoice {
 public:
  BackEndChoice();
  ~BackEndChoice();
  // `usual`: what is chosen when the option is not given.
  void add_option(CLI::App& verb, const std::string& usual);
  // The back end that was chosen; it lives as long as this. Null when there is none here, which is reported.
  const BackEnd* open(const Shell& shell);
  // Whether policies could not be compiled although that was asked for; reported. To be asked when an engine was made.
  bool failed(const Shell& shell) const;

 private:
  void report(const Shell& shell, const std::string& why) const;
  std::string name_;
  std::unique_ptr<jit::JitBackEnd> jit_;
};

}  // namespace edict::cli
