#include "runtime/impact/impact.hpp"

#include <set>

namespace edict::impact {
namespace {

// A line's decision and what is paid by it.
struct Paid {
  Decision decision;
  std::optional<std::int64_t> benefit;
  bool known() const { return benefit || decision == Decision::pend; }
};

void add_to(Flow& flow, const std::optional<std::int64_t>& charge, const Paid& before, const Paid& after) {
  ++flow.lines;
  flow.charges += charge.value_or(0);
  flow.paid_before += before.benefit.value_or(0);
  flow.paid_after += after.benefit.value_or(0);
  if (!charge || !before.known() || !after.known()) ++flow.unpriced;
}

// What the records say of claim, line and patient stands first in them.
std::string_view identity(std::string_view decided) { return decided.substr(0, decided.find(",\"procedure\":")); }

constexpr auto kPay = static_cast<std::size_t>(Decision::pay);

}  // namespace

std::string_view name_of(GroupBy grouping) {
  switch (grouping) {
    case GroupBy::rule:
      return "rule";
    case GroupBy::procedure:
      return "procedure";
    case GroupBy::diagnosis:
      return "diagnosis";
    case GroupBy::provider:
      return "provider";
    case GroupBy::month:
      return "month";
  }
  return {};
}

std::uint64_t Group::more() const {
  std::uint64_t lines = 0;
  for (std::size_t after = 0; after < 4; ++after) lines += after == kPay ? 0 : moved[kPay][after];
  return lines;
}

std::uint64_t Group::fewer() const {
  std::uint64_t lines = 0;
  for (std::size_t before = 0; before < 4; ++before) lines += before == kPay ? 0 : moved[before][kPay];
  return lines;
}

bool Impact::add(const LineRecord& before, const LineRecord& after) {
  if (identity(before.decided) != identity(after.decided)) return false;
  ++lines_;
  const auto from = static_cast<std::size_t>(before.decision);
  const auto to = static_cast<std::size_t>(after.decision);
  const Paid old{before.decision, before.benefit}, now{after.decision, after.benefit};
  add_to(flows_[from][to], before.charge, old, now);
  if (auto changed = compare(before, after)) {
    if (changed->kind == ChangeKind::payment) add_to(payments_, before.charge, old, now);
    if (changed->kind == ChangeKind::reasons) ++changed_reasons_;
    count(*changed);
    if (kept_.size() < most_lines_) {
      kept_.push_back(std::move(*changed));
    } else {
      ++left_out_;
    }
  }
  return true;
}

void Impact::count(const ChangedLine& line) {
  std::set<std::pair<std::string, std::string>> met;
  std::set<std::string> policies;
  for (const Cause& cause : line.causes) {
    met.emplace(cause.policy, cause.rule);
    policies.insert(cause.policy);
  }
  for (const auto& [policy, rule] : met) ++caused_[{policy, rule}];
  for (const std::string& policy : policies) ++caused_by_policy_[policy];
  if (line.kind == ChangeKind::reasons) return;
  const auto add = [&](GroupBy grouping, const std::string& name) {
    Group& group = groups_[static_cast<std::size_t>(grouping)][name];
    add_to(group.all, line.charge, {line.before.decision, line.before.benefit},
           {line.after.decision, line.after.benefit});
    ++group.moved[static_cast<std::size_t>(line.before.decision)][static_cast<std::size_t>(line.after.decision)];
  };
  for (const auto& [policy, rule] : met) add(GroupBy::rule, rule.empty() ? policy : policy + '.' + rule);
  add(GroupBy::procedure, line.procedure);
  add(GroupBy::diagnosis, line.diagnosis);
  add(GroupBy::provider, line.provider);
  add(GroupBy::month, line.month);
}

Flow Impact::changed() const {
  Flow sum = payments_;
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      if (from == to) continue;
      const Flow& flow = flows_[from][to];
      sum.lines += flow.lines;
      sum.charges += flow.charges;
      sum.paid_before += flow.paid_before;
      sum.paid_after += flow.paid_after;
      sum.unpriced += flow.unpriced;
    }
  }
  return sum;
}

std::vector<MetDifference> Impact::met(const std::vector<MeaningDifference>& differences) const {
  std::vector<MetDifference> result;
  for (const MeaningDifference& difference : differences) {
    MetDifference met{difference};
    if (difference.rule.empty()) {
      if (const auto found = caused_by_policy_.find(difference.policy); found != caused_by_policy_.end())
        met.lines = found->second;
    } else if (const auto found = caused_.find({difference.policy, difference.rule}); found != caused_.end()) {
      met.lines = found->second;
    }
    result.push_back(std::move(met));
  }
  return result;
}

}  // namespace edict::impact
