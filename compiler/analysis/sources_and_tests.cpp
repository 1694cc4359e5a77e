// W0612: a rule that cites no words of its source. W0613: a policy that no test runs (a note).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/checks.hpp"

namespace edict::analysis {
namespace {

bool is_tested(const model::Library& library, std::uint32_t policy) {
  return std::any_of(library.tests.begin(), library.tests.end(), [&](const model::Test& test) {
    return std::find(test.policies.begin(), test.policies.end(), policy) != test.policies.end();
  });
}

}  // namespace

void check_sources_and_tests(const model::Library& library, Diagnostics& diagnostics) {
  for (std::uint32_t i = 0; i < library.policies.size(); ++i) {
    const model::Policy& policy = library.policies[i];
    for (const model::Rule& rule : policy.rules) {
      if (!rule.cite.empty()) continue;
      diagnostics.report("W0612", rule.span,
                         fmt::format("the rule `{}` does not say which words of the source it states", rule.name),
                         "add `cite \"…\"`: an explanation and an appeal rest on it");
    }
    if (is_tested(library, i)) continue;
    diagnostics
        .report("W0613", policy.span, fmt::format("no test runs the version {} of `{}`", policy.version, policy.name),
                "add a `test` with a claim that each rule denies and one that it pays")
        .severity = Severity::note;
  }
}

}  // namespace edict::analysis
