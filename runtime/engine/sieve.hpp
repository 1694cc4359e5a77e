// What can be said of a batch's lines without a look at other lines, said for all of them at once: which rules still
// have to be judged for which line. A rule that does not apply, or holds, for all that the line itself says is not left
// over; what is left over is judged one by one (judge.hpp), which alone makes findings. So the sieve decides nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "runtime/engine/dispatch.hpp"
#include "runtime/engine/evaluator.hpp"
#include "runtime/engine/line_alone.hpp"

namespace edict {

// Which date chooses the version, and whether the choice is certain.
struct Governing {
  bool governs = false;
  bool certain = true;
};
Governing governing(const plan::Policy& policy, const Batch& batch, LineIndex line);

// A rule that is left over for a line.
struct LeftOver {
  RuleRef ref;
  std::uint32_t rule;  // into Dispatch::rules()
  Stage stage;
  Truth applies;  // by version, and by those parts of subject and guards that read the line alone
};

class Sieve {
 public:
  // `head_takes(policy, line)`: whether the policy's head lets the line's claim through (§3.2).
  Sieve(const plan::Plan& plan, Dispatch& dispatch, std::function<bool(std::uint32_t, LineIndex)> head_takes);

  // Every fresh line of the batch. `timed`: measures each rule, see nanoseconds().
  void sift(const Batch& batch, Evaluator& evaluator, bool timed);
  // Rules left over for a line, in order of policy and rule. Of the batch sifted last.
  std::span<const LeftOver> of(LineIndex line) const {
    const auto at = static_cast<std::size_t>(line);
    return std::span(left_).subspan(first_left_[at], first_left_[at + 1] - first_left_[at]);
  }
  // Lines of that batch for which a rule of the first stage holds by what the line itself says, by Dispatch::rules().
  std::span<const std::uint64_t> held() const { return held_; }
  // What the rules took of that batch, by Dispatch::rules(); zero when it was not timed.
  std::span<const std::uint64_t> nanoseconds() const { return nanoseconds_; }
  const LineAloneParts& parts(std::uint32_t rule) const { return parts_[rule]; }

 private:
  void select(const Batch& batch);
  void sift_rule(std::uint32_t rule, const Batch& batch, Evaluator& evaluator);
  void choose_version(const plan::Policy& policy, std::uint32_t index, const Batch& batch);
  void narrow(std::uint32_t policy, plan::NodeId condition, bool negated, const Batch& batch, Evaluator& evaluator);
  void keep_what_holds_not(std::uint32_t rule, plan::NodeId require, std::uint32_t policy, const Batch& batch,
                           Evaluator& evaluator);

  const plan::Plan& plan_;
  Dispatch& dispatch_;
  std::function<bool(std::uint32_t, LineIndex)> head_takes_;
  std::vector<LineAloneParts> parts_;  // by Dispatch::rules()
  std::vector<std::uint64_t> held_;
  std::vector<std::uint64_t> nanoseconds_;

  // The lines that each rule can touch, one rule after the other.
  std::vector<const std::vector<std::uint32_t>*> rules_of_lines_;  // by line; nullptr: history
  std::vector<std::uint32_t> touched_;                             // rules, ascending
  std::vector<std::uint32_t> first_line_;                          // by Dispatch::rules(), and one more
  std::vector<LineIndex> lines_;
  // Of the rule that is sifted: lines, and whether the rule applies to them.
  std::vector<LineIndex> still_;
  std::vector<Truth> applies_;
  std::vector<Truth> answers_;
  // What is left over, rule by rule, then line by line.
  struct Left {
    LineIndex line;
    std::uint32_t rule;
    Truth applies;
  };
  std::vector<Left> by_rule_;
  std::vector<LeftOver> left_;
  std::vector<std::uint32_t> first_left_;
};

}  // namespace edict
