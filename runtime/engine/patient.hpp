// One patient's lines while they are decided: what is known of each line at this point of the four stages (§3.4).
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/engine/finding.hpp"
#include "runtime/ops/value.hpp"

namespace edict {

// A line by its place in the patient's adjudication order.
using Place = std::uint32_t;

struct LineState {
  LineIndex line{};
  ClaimIndex claim{};
  Date date;     // of service
  Date through;  // of service, where the line spans days; else the same
  bool fresh = false;
  bool denied_before = false;     // history that was denied
  bool denied = false;            // fresh, in a stage so far
  Stage denied_in = Stage::line;  // when denied
  Value units_billed;             // thousandths; `units`, of history else `units_allowed`
  Value units_now;                // what is allowed so far; of history `units_allowed`, else `units`
  std::vector<Finding> findings;
};

class Patient {
 public:
  // Reads the lines of one patient, which lie side by side in the batch.
  void load(const Batch& batch, PatientIndex patient);

  const Batch& batch() const { return *batch_; }
  std::size_t size() const { return states_.size(); }
  LineState& operator[](Place p) { return states_[p]; }
  const LineState& operator[](Place p) const { return states_[p]; }
  Place place_of(LineIndex line) const { return static_cast<Place>(line) - first_; }
  std::span<const LineIndex> lines() const { return lines_; }
  // The first line on or after the day, and the first after it; size() when there is none. Lines are in the order of
  // their service dates.
  Place first_on_or_after(Date date) const;
  Place first_after(Date date) const;
  // The most days by which a line's last day lies after its first.
  std::int32_t longest_span() const { return longest_span_; }
  // The places from the first to the last line of the claim.
  struct Range {
    Place first, last;
  };
  Range of_claim(ClaimIndex claim) const { return claims_[static_cast<std::size_t>(claim) - first_claim_]; }

 private:
  void find_claims();

  const Batch* batch_ = nullptr;
  std::vector<LineState> states_;
  std::span<const LineIndex> lines_;
  std::uint32_t first_ = 0;
  std::int32_t longest_span_ = 0;
  std::size_t first_claim_ = 0;
  std::vector<Range> claims_;
};

}  // namespace edict
