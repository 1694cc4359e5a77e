#include "runtime/jit/listing.hpp"

#include <fmt/format.h>

#include <unordered_set>
#include <vector>

#include "runtime/jit/loader.hpp"
#include "runtime/jit/roots.hpp"

namespace edict::jit {

Result<std::string, std::string> list_code(const plan::Plan& plan, Listing listing, const JitOptions& options) {
  const auto generator = load_code_generator(options.code, options.module_path);
  if (!generator) return Failure{generator.error()};
  const Roots roots(plan);
  std::vector<std::string> names(roots.shapes().size());
  std::vector<std::size_t> users(roots.shapes().size());
  std::unordered_set<const Root*> seen;
  for (const plan::Policy& policy : plan.policies) {
    const auto index = static_cast<std::uint32_t>(&policy - plan.policies.data());
    for (const NamedNode& named : expressions_of(policy)) {
      const Root* root = roots.find(index, named.node);
      if (root == nullptr || !seen.insert(root).second) continue;  // a scope is a rule's subject too
      if (users[root->shape]++ == 0)
        names[root->shape] = fmt::format("{} {}: {}", policy.name, policy.version, named.what);
    }
  }
  std::vector<const Expression*> expressions;
  for (std::size_t s = 0; s < names.size(); ++s) {
    expressions.push_back(&roots.shapes()[s]);
    if (users[s] > 1) names[s] += fmt::format(", and {} more", users[s] - 1);
  }
  return listing == Listing::ir ? generator.value()->ir(expressions, names, options.level)
                                : generator.value()->assembly(expressions, names, options.level);
}

}  // namespace edict::jit
