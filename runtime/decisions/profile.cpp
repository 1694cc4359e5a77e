#include "runtime/decisions/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "runtime/decisions/json_text.hpp"
#include "runtime/decisions/text_table.hpp"

namespace edict {
namespace {

std::string milliseconds(std::uint64_t nanoseconds) {
  const std::uint64_t hundredths = (nanoseconds + 5'000) / 10'000;
  return fmt::format("{}.{:02} ms", grouped(hundredths / 100), hundredths % 100);
}

}  // namespace

void Profile::Cost::add(const RuleCount& count) {
  nanoseconds += count.nanoseconds;
  passed += count.passed;
  failed += count.failed;
  incomplete += count.incomplete;
}

Profile::Profile(const plan::Plan& plan) {
  std::unordered_map<std::string, std::size_t> policies, rules;
  const auto place_of = [](const std::string& name, auto& places, std::vector<Cost>& costs) {
    const auto [place, fresh] = places.try_emplace(name, costs.size());
    if (fresh) {
      costs.emplace_back();
      costs.back().name = name;
    }
    return place->second;
  };
  for (const plan::Policy& policy : plan.policies) {
    policy_at_.push_back(place_of(policy.name, policies, policies_));
    rule_at_.emplace_back();
    for (const plan::Rule& rule : policy.rules)
      rule_at_.back().push_back(place_of(policy.name + "." + rule.name, rules, rules_));
  }
}

void Profile::add(const std::vector<std::vector<RuleCount>>& counts) {
  for (std::size_t p = 0; p < counts.size(); ++p) {
    for (std::size_t r = 0; r < counts[p].size(); ++r) {
      policies_[policy_at_[p]].add(counts[p][r]);
      rules_[rule_at_[p][r]].add(counts[p][r]);
    }
  }
}

std::uint64_t Profile::nanoseconds() const {
  std::uint64_t sum = 0;
  for (const Cost& policy : policies_) sum += policy.nanoseconds;
  return sum;
}

std::vector<const Profile::Cost*> Profile::dearest_first(const std::vector<Cost>& costs) {
  std::vector<const Cost*> sorted;
  for (const Cost& cost : costs) sorted.push_back(&cost);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Cost* a, const Cost* b) {
    return std::pair(a->nanoseconds, a->applied()) > std::pair(b->nanoseconds, b->applied());
  });
  return sorted;
}

std::string Profile::table(const std::string& what, const std::vector<Cost>& costs) const {
  const std::uint64_t all = std::max<std::uint64_t>(1, nanoseconds());
  TextTable table({what, "of all", "time", "applied", "passed", "failed", "incomplete"}, 1);
  for (const Cost* cost : dearest_first(costs)) {
    const double share = 100.0 * static_cast<double>(cost->nanoseconds) / static_cast<double>(all);
    table.add({cost->name, fmt::format("{:.1f}%", share), milliseconds(cost->nanoseconds), grouped(cost->applied()),
               grouped(cost->passed), grouped(cost->failed), grouped(cost->incomplete)});
  }
  return table.text();
}

std::string Profile::text() const {
  return fmt::format("the rules took about {} for {} line{}, all threads together\n\n", milliseconds(nanoseconds()),
                     grouped(lines_), lines_ == 1 ? "" : "s") +
         table("policy", policies_) + '\n' + table("rule", rules_);
}

std::string Profile::items(const std::vector<Cost>& costs, bool rules) const {
  TextBuffer out;
  for (const Cost* cost : dearest_first(costs)) {
    append(out, out.size() == 0 ? R"({"policy":)" : R"(,{"policy":)");
    const std::size_t dot = rules ? cost->name.find('.') : std::string::npos;
    append_json_string(out, std::string_view(cost->name).substr(0, dot));
    if (rules) {
      append(out, R"(,"rule":)");
      append_json_string(out, std::string_view(cost->name).substr(dot + 1));
    }
    fmt::format_to(std::back_inserter(out),
                   R"(,"nanoseconds":{},"applied":{},"passed":{},"failed":{},"incomplete":{}}})", cost->nanoseconds,
                   cost->applied(), cost->passed, cost->failed, cost->incomplete);
  }
  return fmt::to_string(out);
}

std::string Profile::json() const {
  return fmt::format(R"({{"schema":1,"lines":{},"nanoseconds":{},"policies":[{}],"rules":[{}]}})"
                     "\n",
                     lines_, nanoseconds(), items(policies_, false), items(rules_, true));
}

}  // namespace edict
