#include "runtime/engine/sieve.hpp"

#include <algorithm>

#include "runtime/engine/stopwatch.hpp"

namespace edict {

Governing governing(const plan::Policy& policy, const Batch& batch, LineIndex line) {
  const Date service = batch.service_date(line);
  if (!policy.by_received_date) return {policy.effective.contains(service), true};
  const auto received = batch.value(Field::received_date, line);
  if (!received) return {policy.effective.contains(service), false};
  return {policy.effective.contains(Date{static_cast<std::int32_t>(*received)}), true};
}

Sieve::Sieve(const plan::Plan& plan, Dispatch& dispatch, std::function<bool(std::uint32_t, LineIndex)> head_takes)
    : plan_(plan), dispatch_(dispatch), head_takes_(std::move(head_takes)) {
  for (const RuleRef ref : dispatch.rules()) {
    const plan::Policy& policy = plan.policies[ref.policy];
    parts_.push_back(line_alone_parts(plan, policy, policy.rules[ref.rule]));
  }
  held_.resize(dispatch.rules().size());
  nanoseconds_.resize(dispatch.rules().size());
  first_line_.resize(dispatch.rules().size() + 1);
}

void Sieve::sift(const Batch& batch, Evaluator& evaluator, bool timed) {
  select(batch);
  by_rule_.clear();
  for (std::uint32_t rule : touched_) {
    const auto begin = timed ? Clock::now() : Clock::time_point();
    sift_rule(rule, batch, evaluator);
    if (timed) nanoseconds_[rule] = nanoseconds_since(begin);
  }

  // Rules came in their order, so each line's are in theirs.
  first_left_.assign(batch.line_count() + 1, 0);
  for (const Left& l : by_rule_) ++first_left_[static_cast<std::size_t>(l.line) + 1];
  for (std::size_t i = 1; i < first_left_.size(); ++i) first_left_[i] += first_left_[i - 1];
  left_.resize(by_rule_.size());
  std::vector<std::uint32_t>& next = first_left_;  // runs up to where the next line's begin; put right below
  for (const Left& l : by_rule_) {
    const RuleRef ref = dispatch_.rules()[l.rule];
    const Stage stage = plan_.policies[ref.policy].rules[ref.rule].stage;
    left_[next[static_cast<std::size_t>(l.line)]++] = {ref, l.rule, stage, l.applies};
  }
  for (std::size_t i = next.size() - 1; i > 0; --i) next[i] = next[i - 1];
  next[0] = 0;
}

// The lines that each rule can touch by their procedure, sorted by rule without comparing.
void Sieve::select(const Batch& batch) {
  for (std::uint32_t rule : touched_) held_[rule] = nanoseconds_[rule] = 0;
  touched_.clear();
  std::fill(first_line_.begin(), first_line_.end(), 0U);
  const auto count = static_cast<std::uint32_t>(batch.line_count());
  rules_of_lines_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool fresh = batch.status(static_cast<LineIndex>(i)) == LineStatus::fresh;
    rules_of_lines_[i] = fresh ? &dispatch_.of_line(batch, static_cast<LineIndex>(i)).rules : nullptr;
  }
  const auto each_pair = [&](auto&& with) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (rules_of_lines_[i] == nullptr) continue;
      for (std::uint32_t rule : *rules_of_lines_[i]) with(rule, static_cast<LineIndex>(i));
    }
  };
  each_pair([&](std::uint32_t rule, LineIndex) { ++first_line_[rule]; });
  std::uint32_t total = 0;
  for (std::uint32_t rule = 0; rule + 1 < first_line_.size(); ++rule) {
    const std::uint32_t lines = first_line_[rule];
    if (lines != 0) touched_.push_back(rule);
    first_line_[rule] = total;
    total += lines;
  }
  first_line_.back() = total;
  lines_.resize(total);
  each_pair([&](std::uint32_t rule, LineIndex line) { lines_[first_line_[rule]++] = line; });
  for (std::size_t rule = first_line_.size() - 1; rule > 0; --rule) first_line_[rule] = first_line_[rule - 1];
  first_line_[0] = 0;
}

void Sieve::sift_rule(std::uint32_t rule, const Batch& batch, Evaluator& evaluator) {
  const RuleRef ref = dispatch_.rules()[rule];
  const plan::Policy& policy = plan_.policies[ref.policy];
  const plan::Rule& r = policy.rules[ref.rule];
  const LineAloneParts& alone = parts_[rule];
  still_.assign(lines_.begin() + first_line_[rule], lines_.begin() + first_line_[rule + 1]);
  choose_version(policy, ref.policy, batch);
  if (alone.subject && r.subject != plan::kNoNode) narrow(ref.policy, r.subject, false, batch, evaluator);
  for (std::size_t g = 0; g < r.guards.size(); ++g) {
    if (alone.guards[g] != 0) narrow(ref.policy, r.guards[g].condition, r.guards[g].negated, batch, evaluator);
  }
  if (alone.require && r.stage == Stage::line) keep_what_holds_not(rule, r.require, ref.policy, batch, evaluator);
  for (std::size_t i = 0; i < still_.size(); ++i) by_rule_.push_back({still_[i], rule, applies_[i]});
}

// Takes out lines of other versions, and of claims that the policy's head does not take.
void Sieve::choose_version(const plan::Policy& policy, std::uint32_t index, const Batch& batch) {
  applies_.assign(still_.size(), Truth::yes);
  if (policy.narrowings.empty() && !policy.by_received_date && policy.effective == kAllDays) return;
  const std::vector<std::int64_t>& service_dates = batch.column(Field::service_date).values;
  std::size_t kept = 0;
  for (const LineIndex line : still_) {
    const Date service{static_cast<std::int32_t>(service_dates[static_cast<std::size_t>(line)])};
    const Governing g =
        policy.by_received_date ? governing(policy, batch, line) : Governing{policy.effective.contains(service), true};
    if (!g.governs || !(policy.narrowings.empty() || head_takes_(index, line))) continue;
    still_[kept] = line;
    applies_[kept++] = g.certain ? Truth::yes : Truth::unknown;
  }
  still_.resize(kept);
  applies_.resize(kept);
}

void Sieve::narrow(std::uint32_t policy, plan::NodeId condition, bool negated, const Batch& batch,
                   Evaluator& evaluator) {
  answers_.resize(still_.size());
  evaluator.conditions(condition, policy, batch, still_, answers_);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < still_.size(); ++i) {
    const Truth applies = applies_[i] & (negated ? !answers_[i] : answers_[i]);
    if (applies == Truth::no) continue;
    still_[kept] = still_[i];
    applies_[kept++] = applies;
  }
  still_.resize(kept);
  applies_.resize(kept);
}

void Sieve::keep_what_holds_not(std::uint32_t rule, plan::NodeId require, std::uint32_t policy, const Batch& batch,
                                Evaluator& evaluator) {
  answers_.resize(still_.size());
  evaluator.conditions(require, policy, batch, still_, answers_);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < still_.size(); ++i) {
    if (answers_[i] == Truth::yes) continue;
    still_[kept] = still_[i];
    applies_[kept++] = applies_[i];
  }
  held_[rule] = still_.size() - kept;
  still_.resize(kept);
  applies_.resize(kept);
}

}  // namespace edict
