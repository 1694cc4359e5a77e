// Policies as every verb but `fmt` needs them: compiled, with their plan.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compiler/driver/compile.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "runtime/plan/plan.hpp"
#include "tools/edict/code_sets.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

struct LoadedPolicies {
  Sources sources;
  model::Library library;
  plan::Plan plan;
  std::string bundle;       // content hash of the plan
  std::string bundle_file;  // that the plan was read from; empty: compiled from text, and `library` says what it says
};

// Compiles files and directories. What is wrong is reported on standard error; nothing when there are errors. A bundle
// is an error here: what asks for text looks at the text. With code sets, ranges and stems are their codes by date.
std::unique_ptr<LoadedPolicies> load_policies(const std::vector<std::string>& paths, const CodeSets& code_sets,
                                              const Shell& shell);
// The same for what is compiled already.
std::unique_ptr<LoadedPolicies> load_policies(Compilation compilation, const Shell& shell,
                                              std::span<const CodeTable> code_tables = {});

// The same, or one bundle that stands alone. With keys in `trusted` only a bundle that one of them has signed. Code
// sets are for text: a bundle was built with its own.
std::unique_ptr<LoadedPolicies> load_policies_or_bundle(const std::vector<std::string>& paths,
                                                        const CodeSets& code_sets,
                                                        const std::vector<std::string>& trusted, const Shell& shell);

// Whether there is a policy at all, without which every line would be paid; reported when not.
bool has_policies(const LoadedPolicies& loaded, const Shell& shell);

}  // namespace edict::cli
