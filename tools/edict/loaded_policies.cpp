#include "tools/edict/loaded_policies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/code_expansion.hpp"
#include "compiler/lower/lower.hpp"
#include "tools/edict/bundle_files.hpp"

namespace edict::cli {

std::unique_ptr<LoadedPolicies> load_policies(const std::vector<std::string>& paths, const CodeSets& code_sets,
                                              const Shell& shell) {
  if (!are_texts(paths, shell)) return nullptr;
  const auto tables = code_sets.read(shell);
  return tables ? load_policies(compile(paths), shell, *tables) : nullptr;
}

std::unique_ptr<LoadedPolicies> load_policies_or_bundle(const std::vector<std::string>& paths,
                                                        const CodeSets& code_sets,
                                                        const std::vector<std::string>& trusted, const Shell& shell) {
  const auto keys = read_trusted_keys(trusted, shell);
  if (!keys) return nullptr;
  if (std::none_of(paths.begin(), paths.end(), bundle::is_bundle)) {
    if (keys->empty()) return load_policies(paths, code_sets, shell);
    shell.fault("E0824", DataPlace{paths.front(), 0, 0, {}, {}}, "policy text is not signed, and --trust asks for it",
                "build a bundle of it: edict build POLICIES -o FILE --sign KEYFILE");
    return nullptr;
  }
  if (paths.size() > 1) {
    shell.fault("E0827", std::monostate{}, "a bundle decides alone: name nothing else beside it",
                "build one bundle of all the policies");
    return nullptr;
  }
  if (!code_sets.named.empty()) {
    shell.fault("E0827", DataPlace{paths.front(), 0, 0, {}, {}},
                "--code-table is for policy text: a bundle has its codes",
                "build the bundle with it: edict build POLICIES --code-table SYSTEM=FILE -o FILE");
    return nullptr;
  }
  auto bundle = open_bundle(paths.front(), *keys, shell);
  if (!bundle) return nullptr;
  auto loaded = std::make_unique<LoadedPolicies>();
  loaded->plan = std::move(bundle->plan);
  loaded->bundle = std::move(bundle->name);
  loaded->bundle_file = paths.front();
  return loaded;
}

std::unique_ptr<LoadedPolicies> load_policies(Compilation compilation, const Shell& shell,
                                              std::span<const CodeTable> code_tables) {
  if (!compilation.ok()) {
    Diagnostics errors;  // warnings are the business of `edict check`
    for (const Diagnostic& d : compilation.diagnostics.list()) {
      if (d.severity == Severity::error) errors.add(d);
    }
    shell.report(errors, compilation.sources);
    shell.say(fmt::format("the policies have {} error{}", errors.error_count(), errors.error_count() == 1 ? "" : "s"));
    return nullptr;
  }
  auto loaded = std::make_unique<LoadedPolicies>();
  loaded->sources = std::move(compilation.sources);
  loaded->library = std::move(compilation.library);
  for (const CodeTable& table : code_tables) analysis::expand_codes(loaded->library, table);
  loaded->plan = lower(loaded->library, loaded->sources);
  if (const std::string wrong = plan::verify(loaded->plan); !wrong.empty()) {
    shell.fault("E0815", std::monostate{}, "the plan that edict made is not sound: " + wrong);
    return nullptr;
  }
  loaded->bundle = plan::content_hash(loaded->plan);
  return loaded;
}

bool has_policies(const LoadedPolicies& loaded, const Shell& shell) {
  if (!loaded.plan.policies.empty()) return true;
  shell.fault("E0805", std::monostate{}, "the files hold no policy, so there is nothing to decide with",
              "name the files or the folder with the policies too");
  return false;
}

}  // namespace edict::cli
