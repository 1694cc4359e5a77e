#include "compiler/diff/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/table_changes.hpp"
#include "compiler/diff/version_comparison.hpp"

namespace edict::diff {
namespace {

std::string days_words(const DateRange& days) {
  if (days.first == kFirstDate && days.last == kLastDate) return "on all days";
  if (days.last == kLastDate) return "from " + to_text(days.first);
  if (days.first == kFirstDate) return "until " + to_text(days.last);
  return to_text(days.first) + " to " + to_text(days.last);
}

DateRange meet(const DateRange& a, const DateRange& b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}

PolicyReport compare_policies(Sides& sides, Terms& terms, const PolicyPair& pair, const CompareOptions& options) {
  PolicyReport report;
  report.older = pair.older;
  report.newer = pair.newer;
  if (pair.older.empty()) report.notes.emplace_back("the policy is new");
  if (pair.newer.empty()) report.notes.emplace_back("the policy is gone");
  if (!pair.older.empty() && !pair.newer.empty() && pair.older != pair.newer)
    report.notes.push_back(fmt::format("renamed: {} is {} now", pair.older, pair.newer));
  for (VersionPair versions : pair_versions(sides, pair)) {
    versions.days = meet(versions.days, options.days);
    if (versions.days.last < versions.days.first) continue;
    if (!pair.older.empty() && !pair.newer.empty() && (!versions.older || !versions.newer)) {
      report.notes.push_back(fmt::format("{} only {} has a version in force: {}", days_words(versions.days),
                                         versions.older ? "the older side" : "the newer side",
                                         versions.older ? sides.older.policies[*versions.older].version
                                                        : sides.newer.policies[*versions.newer].version));
    }
    VersionComparison comparison(sides, terms, pair, versions, options);
    for (RuleReport& rule : comparison.run()) report.rules.push_back(std::move(rule));
  }
  return report;
}

}  // namespace

bool PolicyReport::equal() const {
  return std::all_of(rules.begin(), rules.end(), [](const RuleReport& r) { return r.standing == Standing::equal; });
}

std::size_t Report::count(Standing standing) const {
  std::size_t n = 0;
  for (const PolicyReport& p : policies) {
    n += static_cast<std::size_t>(
        std::count_if(p.rules.begin(), p.rules.end(), [&](const RuleReport& r) { return r.standing == standing; }));
  }
  return n;
}

Report compare(Sides& sides, const CompareOptions& options) {
  Report report;
  Terms terms(sides.symbols);
  for (const PolicyPair& pair : pair_policies(sides, terms)) {
    if (!options.policy.empty() && pair.older != options.policy && pair.newer != options.policy) continue;
    report.policies.push_back(compare_policies(sides, terms, pair, options));
  }
  report.tables = table_changes(sides, options.rows);
  return report;
}

}  // namespace edict::diff
