// The part of the JIT that is LLVM, behind an interface without LLVM: it lives in a module of its own that is loaded
// when it is first wanted (loader.hpp), so that a program that never compiles never pays for libLLVM's start.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "runtime/base/result.hpp"
#include "runtime/jit/call.hpp"
#include "runtime/jit/expression.hpp"

namespace edict::jit {

struct CodeOptions {
  // Empty: this machine's, with all its features. Else an LLVM name of a processor: `x86-64-v2` runs on every x86-64
  // of the last fifteen years.
  std::string cpu;
};

// How much work LLVM spends on code, 0 to 3. A function takes it about 0.2, 2, 4 and 4 ms; the code of 0 is half as
// fast as the others', which are alike.
using Level = int;

// Machine code in memory, executable and not writable. Gone with the object.
class LinkedCode {
 public:
  virtual ~LinkedCode() = default;
  virtual Function function(std::size_t index) const = 0;
};

// Safe for use by several threads. Errors are LLVM's words.
class CodeGenerator {
 public:
  virtual ~CodeGenerator() = default;
  // What an object is good for: processor and its features, LLVM's version, level, version of this generator.
  virtual std::string target(Level level) const = 0;
  // One object file with a function for each expression. The same bytes for the same expressions and target.
  virtual Result<std::string, std::string> compile(std::span<const Expression* const> expressions, Level level) = 0;
  virtual Result<std::unique_ptr<LinkedCode>, std::string> link(std::string_view object, std::size_t functions) = 0;
  // For people.
  virtual std::string ir(std::span<const Expression* const> expressions, Level level) = 0;
  virtual Result<std::string, std::string> assembly(std::span<const Expression* const> expressions, Level level) = 0;
};

// The module's only entry. Null and an error when the processor is not known.
using MakeCodeGenerator = CodeGenerator* (*)(const CodeOptions& options, std::string& error);
inline constexpr const char* kMakeCodeGenerator = "edict_make_code_generator";

}  // namespace edict::jit
