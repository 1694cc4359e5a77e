#include "tools/edict/rule_coverage.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "runtime/decisions/outcome_text.hpp"

namespace edict::cli {
namespace {

std::string outcome_words(const plan::Outcome& outcome) {
  std::string text(name_of(outcome.kind));
  if (const std::string codes = codes_text(outcome.adjustment); !codes.empty()) text += " " + codes;
  return text;
}

std::string if_missing_words(const plan::IfMissing& clause) {
  std::string text = "if missing";
  for (std::size_t i = 0; i < clause.fields.size(); ++i)
    text += (i == 0 ? " " : ", ") + std::string(info(clause.fields[i]).name);
  return text + " " + outcome_words(clause.outcome);
}

class Collector {
 public:
  Collector(const LoadedPolicies& loaded, RuleCoverage& coverage) : loaded_(loaded), coverage_(coverage) {}

  void add_rule(std::uint32_t p, std::uint32_t r, const RuleCount& count) {
    const plan::Policy& policy = loaded_.plan.policies[p];
    const plan::Rule& rule = policy.rules[r];
    const model::Rule& written = loaded_.library.policies[p].rules[r];
    ++coverage_.rules;
    coverage_.rules_fired += count.failed > 0 ? 1 : 0;
    const auto add = [&](std::string what, Span span, std::uint64_t times, bool branch) {
      CoverageItem item{policy.name, policy.version, rule.name, std::move(what), {}, 0, times, branch};
      item.file = loaded_.sources.path(span.file);
      item.line = loaded_.sources.position(span.file, span.begin).line;
      coverage_.branches += branch ? 1 : 0;
      coverage_.branches_fired += branch && times > 0 ? 1 : 0;
      coverage_.items.push_back(std::move(item));
    };
    if (rule.body != plan::Body::always) add("passes", written.span, count.passed, false);
    for (std::size_t b = 0; b < rule.branches.size(); ++b) {
      const Span span = written.branches[b].outcome.span;
      add("else " + outcome_words(rule.branches[b].outcome), span, count.branches[b], true);
    }
    for (std::size_t m = 0; m < rule.if_missing.size(); ++m) {
      add(if_missing_words(rule.if_missing[m]), written.if_missing[m].outcome.span, count.if_missing[m], true);
    }
  }

 private:
  const LoadedPolicies& loaded_;
  RuleCoverage& coverage_;
};

}  // namespace

RuleCoverage rule_coverage(const LoadedPolicies& policies, const std::vector<std::vector<RuleCount>>& counts) {
  RuleCoverage coverage;
  Collector collector(policies, coverage);
  for (std::uint32_t p = 0; p < policies.plan.policies.size(); ++p) {
    const auto& rules = policies.plan.policies[p].rules;
    for (std::uint32_t r = 0; r < rules.size(); ++r) {
      RuleCount none;
      none.branches.resize(rules[r].branches.size());
      none.if_missing.resize(rules[r].if_missing.size() + 1);
      collector.add_rule(p, r, counts.empty() ? none : counts[p][r]);
    }
  }
  return coverage;
}

std::string coverage_text(const RuleCoverage& coverage) {
  std::string out;
  for (const CoverageItem& item : coverage.items) {
    if (item.times > 0) continue;
    out += fmt::format("  {}:{}: no test: {}.{} ({}) {}\n", item.file, item.line, item.policy, item.rule, item.version,
                       item.what);
  }
  return out + fmt::format("coverage: {} of {} rules fail in a test, {} of {} branches are taken ({:.1f}%)\n",
                           coverage.rules_fired, coverage.rules, coverage.branches_fired, coverage.branches,
                           coverage.percent());
}

std::string coverage_json(const RuleCoverage& coverage) {
  using Json = nlohmann::ordered_json;
  Json items = Json::array();
  for (const CoverageItem& item : coverage.items) {
    items.push_back({{"policy", item.policy},
                     {"version", item.version},
                     {"rule", item.rule},
                     {"what", item.what},
                     {"file", item.file},
                     {"line", item.line},
                     {"times", item.times},
                     {"branch", item.is_branch}});
  }
  const Json document = {{"schema", 1},
                         {"rules", coverage.rules},
                         {"rules_fired", coverage.rules_fired},
                         {"branches", coverage.branches},
                         {"branches_fired", coverage.branches_fired},
                         {"items", items}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string coverage_lcov(const RuleCoverage& coverage) {
  std::map<std::string, std::map<std::uint32_t, std::vector<const CoverageItem*>>> files;
  for (const CoverageItem& item : coverage.items) files[item.file][item.line].push_back(&item);
  std::string out;
  for (const auto& [file, lines] : files) {
    out += fmt::format("SF:{}\n", file);
    std::size_t hit = 0, branches = 0, taken = 0;
    std::string data;
    for (const auto& [line, items] : lines) {
      std::uint64_t times = 0, number = 0;
      for (const CoverageItem* item : items) {
        times += item->times;
        if (!item->is_branch) continue;
        out += fmt::format("BRDA:{},0,{},{}\n", line, number++, item->times == 0 ? "-" : std::to_string(item->times));
        ++branches;
        taken += item->times > 0 ? 1 : 0;
      }
      data += fmt::format("DA:{},{}\n", line, times);
      hit += times > 0 ? 1 : 0;
    }
    out += fmt::format("BRF:{}\nBRH:{}\n{}LF:{}\nLH:{}\nend_of_record\n", branches, taken, data, lines.size(), hit);
  }
  return out;
}

}  // namespace edict::cli
