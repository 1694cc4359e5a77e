// Loads the module of the code generator, and with it libLLVM, when it is first wanted.
#pragma once

#include <memory>
#include <string>

#include "runtime/base/result.hpp"
#include "runtime/jit/code.hpp"

namespace edict::jit {

// `path`: the module; empty: beside the program's library folder (`lib/edict/edict_code.so` under the program's folder
// or its parent). The error says what was looked for, and why it could not be used.
Result<std::shared_ptr<CodeGenerator>, std::string> load_code_generator(const CodeOptions& options,
                                                                        const std::string& path);

}  // namespace edict::jit
