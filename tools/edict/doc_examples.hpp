// Tests as examples: the lines of their claims in a table, each with what is decided.
#pragma once

#include <string>

#include "compiler/driver/compile.hpp"

namespace edict::cli {

// A folded block. `tree` is the test as written, `test` what it means.
std::string example_html(const syntax::Test& tree, const model::Test& test, const Sources& sources);

}  // namespace edict::cli
