// What a decision means in money, to the cent. Edict prices nothing: the amounts follow from the claim's charge, from
// the allowed amount that a pricer put on the line, and from what the decision lets stand.
#pragma once

#include <optional>

#include "runtime/base/decimal.hpp"
#include "runtime/engine/finding.hpp"

namespace edict {

// Balanced: charge = benefit + contractual + policy_reduction, where all are known.
struct LineAmounts {
  std::optional<Money> charge;
  // What the payment is reckoned from: the pricer's allowed amount, else the charge; of a cut back line the part that
  // its allowed units are of the billed ones. 0 when denied. Before copayment, deductible and coinsurance.
  std::optional<Money> eligible;
  std::optional<Money> benefit;  // the decision's percentage of `eligible`
  std::optional<Money>
      contractual;  // CARC 45: what the charge exceeds the pricer's allowed amount by; none without one
  std::optional<Money> policy_reduction;  // what the policies take: the amount beside the primary finding's CARC
};

// Cents are rounded half away from zero, once for each amount. Of a pended line only the charge is known, and so it is
// of a recoded one, whose new code is still to be priced. A line that is cut back needs its billed units.
LineAmounts amounts_of(const LineDecision& decision, const Batch& batch);

}  // namespace edict
