// What rules said of lines, and what became of each line (§3.6). This is what every evaluator must agree on, bit for
// bit.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/ops/op.hpp"

namespace edict {

enum class Verdict : std::uint8_t {
  fail,
  incomplete,  // the answer hangs on an absent field
  no_version,  // the line is in the scope of a policy of which no version is in force on its date; decides nothing
};

// Passed and not applicable findings are not kept.
struct Finding {
  std::uint32_t policy;  // index into the plan's (and the library's) policies; of no_version: the nearest version
  std::uint32_t rule;    // index into the policy's rules; 0 of no_version
  Verdict verdict = Verdict::fail;
  Stage stage = Stage::line;
  // Which outcome of the rule: fail: index of the branch; incomplete: index of the `if missing` clause, or
  // kDefaultOutcome for the default (pend CO-16).
  static constexpr std::uint32_t kDefaultOutcome = 0xffffffff;
  std::uint32_t outcome = 0;
  OutcomeKind kind = OutcomeKind::pend;  // what the outcome does here: a cut back with nothing left is `deny`
  std::int64_t allowed_units = 0;        // thousandths, of cut_back
  std::int64_t percent = 0;              // thousandths of a percent, of pay
  std::optional<Symbol> recoded_to;      // of recode
  std::optional<LineIndex> from_line;    // of deny_claim: the line that failed the rule; on that line too
  std::vector<Field> missing;            // of incomplete: the absent fields that the answer hangs on; sorted, unique
  bool operator==(const Finding&) const = default;
};

enum class Decision : std::uint8_t { pay, deny, pend, cut_back };

struct LineDecision {
  LineIndex line{};
  Decision decision = Decision::pay;
  std::optional<std::int64_t> units_billed;   // thousandths; nothing when missing
  std::optional<std::int64_t> units_allowed;  // 0 when denied; the least cut back, else what was billed
  std::int64_t pay_percent = 100'000;  // thousandths of a percent: the least of the `pay` findings (150% happens);
                                       // 100,000 when there is none or the line is denied
  std::optional<Symbol> recoded_to;    // of the first recode finding, unless denied
  std::vector<Finding> findings;       // by stage, policy, rule, then from_line in adjudication order
  // The finding whose codes go on the remittance: the first that has the decision's outcome (cut back: the least units;
  // for a paid line: the first `pay` with the least percentage, else the first recode). -1 when there is none.
  std::int32_t primary = -1;
  bool operator==(const LineDecision&) const = default;
};

}  // namespace edict
