#include "compiler/diff/pairing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace edict::diff {
namespace {

std::map<std::string, Versions> families(const plan::Plan& plan) {
  std::map<std::string, Versions> result;
  for (std::uint32_t p = 0; p < plan.policies.size(); ++p) result[plan.policies[p].name].push_back(p);
  for (auto& [name, versions] : result) {
    std::sort(versions.begin(), versions.end(), [&](std::uint32_t a, std::uint32_t b) {
      return plan.policies[a].effective.first < plan.policies[b].effective.first;
    });
  }
  return result;
}

std::string outcome_content(PolicyTerms& policy, const plan::Outcome& o) {
  std::string text = fmt::format("{} {} {}-{}", static_cast<int>(o.kind), policy.of(o.value),
                                 static_cast<int>(o.adjustment.group), o.adjustment.carc);
  for (const std::string& rarc : o.adjustment.rarc) text += ' ' + rarc;
  return text + '|' + o.adjustment.message;
}

// The rules in their order: it says whose codes go on the remittance.
std::string content_of(const plan::Plan& plan, const Versions& versions, Terms& terms) {
  std::string text;
  for (const std::uint32_t v : versions) {
    PolicyTerms policy(terms, plan, v);
    const plan::Policy& p = plan.policies[v];
    text += fmt::format("{}..{} {}\n", p.effective.first.days, p.effective.last.days, p.by_received_date);
    for (const plan::Rule& rule : p.rules) text += content_of(policy, rule) + '\n';
  }
  return text;
}

}  // namespace

std::string content_of(PolicyTerms& policy, const plan::Rule& rule) {
  std::string text;
  for (const TermId head : policy.heads()) text += fmt::format("head {} ", head);
  text += fmt::format("subject {} stage {}", policy.of(rule.subject), static_cast<int>(rule.stage));
  std::set<std::pair<TermId, bool>> guards;
  for (const plan::Guard& g : rule.guards) guards.emplace(policy.of(g.condition), g.negated);
  for (const auto& [condition, negated] : guards) text += fmt::format(" guard {} {}", condition, negated);
  switch (rule.body) {
    case plan::Body::always:
      text += " always";
      break;
    case plan::Body::require:
      text += fmt::format(" require {}", policy.of(rule.require));
      break;
    case plan::Body::limit:
      text += fmt::format(" limit {}", policy.limit(rule));
      break;
    case plan::Body::space:
      text += fmt::format(" space {}", policy.space(rule));
      break;
  }
  for (const plan::Branch& b : rule.branches)
    text += fmt::format(" else {} when {}", outcome_content(policy, b.outcome), policy.of(b.when));
  for (const plan::IfMissing& m : rule.if_missing) {
    std::set<Field> fields(m.fields.begin(), m.fields.end());
    text += " missing";
    for (const Field f : fields) text += fmt::format(" {}", static_cast<int>(f));
    text += ' ' + outcome_content(policy, m.outcome);
  }
  return text;
}

std::vector<PolicyPair> pair_policies(const Sides& sides, Terms& terms) {
  auto older = families(sides.older), newer = families(sides.newer);
  std::vector<PolicyPair> pairs;
  std::vector<std::string> gone;
  for (const auto& [name, versions] : older) {
    const auto same = newer.find(name);
    if (same == newer.end()) {
      gone.push_back(name);
      continue;
    }
    pairs.push_back({name, name, versions, same->second});
    newer.erase(same);
  }
  std::map<std::string, std::string> by_content;
  if (!gone.empty()) {
    for (const auto& [name, versions] : newer) by_content.emplace(content_of(sides.newer, versions, terms), name);
  }
  for (const std::string& name : gone) {
    const auto renamed = by_content.find(content_of(sides.older, older[name], terms));
    if (renamed == by_content.end() || !newer.contains(renamed->second)) {
      pairs.push_back({name, "", older[name], {}});
      continue;
    }
    pairs.push_back({name, renamed->second, older[name], newer[renamed->second]});
    newer.erase(renamed->second);
  }
  for (const auto& [name, versions] : newer) pairs.push_back({"", name, {}, versions});
  std::sort(pairs.begin(), pairs.end(), [](const PolicyPair& a, const PolicyPair& b) {
    return (a.older.empty() ? a.newer : a.older) < (b.older.empty() ? b.newer : b.older);
  });
  return pairs;
}

std::vector<VersionPair> pair_versions(const Sides& sides, const PolicyPair& pair) {
  std::set<Date> begins;
  const auto note = [&](const plan::Plan& plan, const Versions& versions) {
    for (const std::uint32_t v : versions) {
      const DateRange& days = plan.policies[v].effective;
      begins.insert(days.first);
      if (days.last < kLastDate) begins.insert(add_days(days.last, 1));
    }
  };
  note(sides.older, pair.older_versions);
  note(sides.newer, pair.newer_versions);
  const auto in_force = [](const plan::Plan& plan, const Versions& versions, Date day) -> std::optional<std::uint32_t> {
    for (const std::uint32_t v : versions) {
      if (plan.policies[v].effective.contains(day)) return v;
    }
    return std::nullopt;
  };
  std::vector<VersionPair> result;
  for (auto begin = begins.begin(); begin != begins.end(); ++begin) {
    const auto next = std::next(begin);
    VersionPair v;
    v.days = {*begin, next == begins.end() ? kLastDate : add_days(*next, -1)};
    v.older = in_force(sides.older, pair.older_versions, *begin);
    v.newer = in_force(sides.newer, pair.newer_versions, *begin);
    if (v.older || v.newer) result.push_back(v);
  }
  return result;
}

std::vector<RulesPair> pair_rules(PolicyTerms* older, PolicyTerms* newer) {
  std::vector<RulesPair> pairs;
  if (older == nullptr || newer == nullptr) {
    const plan::Policy& only = (older != nullptr ? older : newer)->policy();
    for (std::uint32_t r = 0; r < only.rules.size(); ++r) {
      RulesPair pair;
      (older != nullptr ? pair.older : pair.newer) = r;
      pairs.push_back(pair);
    }
    return pairs;
  }
  const auto& of_newer = newer->policy().rules;
  std::vector<bool> taken(of_newer.size(), false);
  for (std::uint32_t r = 0; r < older->policy().rules.size(); ++r) {
    RulesPair pair{r, {}};
    for (std::uint32_t n = 0; n < of_newer.size() && !pair.newer; ++n) {
      if (of_newer[n].name == older->policy().rules[r].name) pair.newer = n;
    }
    if (pair.newer) taken[*pair.newer] = true;
    pairs.push_back(pair);
  }
  for (RulesPair& pair : pairs) {
    if (pair.newer) continue;
    const std::string content = content_of(*older, older->policy().rules[*pair.older]);
    for (std::uint32_t n = 0; n < of_newer.size(); ++n) {
      if (taken[n] || content_of(*newer, of_newer[n]) != content) continue;
      pair.newer = n;
      taken[n] = true;
      break;
    }
  }
  for (std::uint32_t n = 0; n < of_newer.size(); ++n) {
    if (!taken[n]) pairs.push_back({std::nullopt, n});
  }
  return pairs;
}

}  // namespace edict::diff
