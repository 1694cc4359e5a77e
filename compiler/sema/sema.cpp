#include "compiler/sema/sema.hpp"

#include <algorithm>
#include <tuple>

#include "compiler/sema/lists.hpp"
#include "compiler/sema/periods.hpp"
#include "compiler/sema/policies.hpp"
#include "compiler/sema/scope.hpp"
#include "compiler/sema/tables.hpp"
#include "compiler/sema/tests.hpp"

namespace edict::sema {
namespace {

template <class Declaration>
std::vector<const Declaration*> all(std::span<const syntax::File> files) {
  std::vector<const Declaration*> found;
  for (const syntax::File& file : files) {
    for (const auto& declaration : file.declarations) {
      if (const auto* d = std::get_if<Declaration>(&declaration)) found.push_back(d);
    }
  }
  return found;
}

}  // namespace

model::Library analyze(std::span<const syntax::File> files, const Sources& sources, Diagnostics& diagnostics) {
  model::Library library;
  Context context{sources, diagnostics, library, {}, nullptr, {}};
  const std::vector<const syntax::Codes*> codes = all<syntax::Codes>(files);
  declare_lists(context, codes);
  for (const syntax::Table* table : all<syntax::Table>(files)) declare_table(context, *table);
  for (const syntax::Policy* policy : all<syntax::Policy>(files)) declare_policy(context, *policy);
  std::stable_sort(library.policies.begin(), library.policies.end(),
                   [](const model::Policy& a, const model::Policy& b) {
                     return std::tie(a.name, a.effective.first) < std::tie(b.name, b.effective.first);
                   });
  check_versions(context);
  for (const syntax::Test* test : all<syntax::Test>(files)) declare_test(context, *test);
  return library;
}

}  // namespace edict::sema
