// What a change of policies does to real claims: the lines and the money that move between pay, deny, pend and cut
// back, by what they have in common. Fed with the line records of two runs over the same claims, in step.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/impact/changed_line.hpp"

namespace edict::impact {

// Lines and their money, in cents. What is not known counts as 0: of a pended line what will be paid; in `unpriced` too
// where the claim states no charge, or a recoded line is still to be priced.
struct Flow {
  std::uint64_t lines = 0;
  std::int64_t charges = 0;
  std::int64_t paid_before = 0;
  std::int64_t paid_after = 0;
  std::uint64_t unpriced = 0;
  std::int64_t difference() const { return paid_after - paid_before; }
};

// The changed lines that have something in common.
struct Group {
  Flow all;
  std::array<std::array<std::uint64_t, 4>, 4> moved{};  // lines, by the decision before and after
  std::uint64_t more() const;                           // lines that are now denied, pended or cut back, and were paid
  std::uint64_t fewer() const;                          // the other way
};

enum class GroupBy : std::uint8_t { rule, procedure, diagnosis, provider, month };
inline constexpr std::array kGroupings{GroupBy::rule, GroupBy::procedure, GroupBy::diagnosis, GroupBy::provider,
                                       GroupBy::month};
std::string_view name_of(GroupBy grouping);

// A difference in meaning, of `edict diff`, to be told which lines met it.
struct MeaningDifference {
  std::string policy, rule;  // rule: empty when it concerns the whole policy
  std::string sentence;
};
struct MetDifference {
  MeaningDifference difference;
  std::uint64_t lines = 0;  // changed ones that name its rule as a cause
};

class Impact {
 public:
  // Keeps the first so many changed lines; all are counted.
  explicit Impact(std::size_t most_lines) : most_lines_(most_lines) {}

  // False when the two are not of the same line: then the runs did not decide the same claims.
  bool add(const LineRecord& before, const LineRecord& after);

  std::uint64_t lines() const { return lines_; }
  const std::array<std::array<Flow, 4>, 4>& flows() const { return flows_; }  // by the decision before and after
  Flow changed() const;                                                       // decisions and payments, not reasons
  std::uint64_t changed_reasons() const { return changed_reasons_; }
  const std::map<std::string, Group>& groups(GroupBy grouping) const {
    return groups_[static_cast<std::size_t>(grouping)];
  }
  const std::vector<ChangedLine>& changed_lines() const { return kept_; }
  std::uint64_t left_out() const { return left_out_; }  // changed lines that were not kept
  std::vector<MetDifference> met(const std::vector<MeaningDifference>& differences) const;

 private:
  void count(const ChangedLine& line);

  std::size_t most_lines_;
  std::uint64_t lines_ = 0, changed_reasons_ = 0, left_out_ = 0;
  std::array<std::array<Flow, 4>, 4> flows_{};
  Flow payments_;  // lines that keep their decision and are paid otherwise
  std::array<std::map<std::string, Group>, kGroupings.size()> groups_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> caused_;  // changed lines by policy and rule
  std::map<std::string, std::uint64_t> caused_by_policy_;
  std::vector<ChangedLine> kept_;
};

}  // namespace edict::impact
