#include "compiler/analysis/coverage.hpp"

#include <algorithm>

namespace edict::analysis {

CoverageReport coverage_report(const model::Library& library) {
  CoverageReport report;
  for (std::uint32_t i = 0; i < library.policies.size(); ++i) {
    const model::Policy& policy = library.policies[i];
    PolicyCoverage coverage;
    coverage.policy = policy.name;
    coverage.title = policy.title;
    coverage.version = policy.version;
    coverage.effective = policy.effective;
    for (const auto& authority : policy.authorities)
      coverage.authorities.push_back(authority.kind + " " + authority.number);
    for (const model::Rule& rule : policy.rules) {
      coverage.rules.push_back({rule.name, rule.title, rule.cite, rule.span});
      (rule.cite.empty() ? coverage.uncited : coverage.cited) += 1;
    }
    for (const model::NotAutomated& sentence : policy.not_automated) {
      coverage.not_automated.push_back({sentence.sentence, sentence.reason, sentence.span});
    }
    for (const model::Test& test : library.tests) {
      coverage.tests += std::find(test.policies.begin(), test.policies.end(), i) != test.policies.end() ? 1 : 0;
    }
    report.rules += coverage.rules.size();
    report.cited += coverage.cited;
    report.not_automated += coverage.not_automated.size();
    report.policies.push_back(std::move(coverage));
  }
  return report;
}

}  // namespace edict::analysis
