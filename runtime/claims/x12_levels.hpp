// Who the claims of an 837 transaction are of: the loops before CLM, by the levels of HL (20 billing provider, 22
// subscriber, 23 patient).
#pragma once

#include <string>

#include "runtime/claims/claim_receipt.hpp"
#include "runtime/claims/x12_claim.hpp"

namespace edict {

class X12Levels {
 public:
  // A transaction.
  void begin(X12Guide guide);
  // A segment that stands before a claim. False when it is a patient whose HL02 does not name the subscriber before it.
  bool take(const X12Segment& segment);
  // Claims can follow: a subscriber or a patient is there.
  bool at_patient() const { return level_ == "22" || level_ == "23"; }
  const X12Situation& situation() const { return situation_; }
  // Of the situation's parties, for an acknowledgement. A dependent without an id of its own has the member's.
  ReceiptNames names() const;
  // Adds the billing provider's name by its ids.
  void name_provider(ClaimSource::ProviderNames& names) const;

 private:
  static X12Text text(const X12Segment& s, std::size_t element) {
    return {std::string(s.element(element)), {s.number(), static_cast<std::uint32_t>(element)}};
  }
  bool take_level(const X12Segment& s);
  void take_name(const X12Segment& s);
  static ReceiptParty party(const X12Segment& nm1);
  bool is_person() const { return party_ == (situation_.dependent ? "QC" : "IL"); }

  X12Situation situation_;
  ReceiptNames names_;  // `patient` is the subscriber
  ReceiptParty dependent_;
  std::string level_;              // HL03
  std::string subscriber_number_;  // HL01
  std::string party_;              // NM101
};

}  // namespace edict
