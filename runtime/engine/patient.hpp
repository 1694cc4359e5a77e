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
  // Reads the lines of one patient; `place_of` gives, for a line of this patient, its place.
  void load(const Batch& batch, PatientIndex patient);

  const Batch& batch() const { return *batch_; }
  std::size_t size() const { return states_.size(); }
  LineState& operator[](Place p) { return states_[p]; }
  const LineState& operator[](Place p) const { return states_[p]; }
  Place place_of(LineIndex line) const { return place_of_[static_cast<std::size_t>(line)]; }

 private:
  const Batch* batch_ = nullptr;
  std::vector<LineState> states_;
  std::vector<Place> place_of_;  // by LineIndex of the whole batch
};

}  // namespace edict
