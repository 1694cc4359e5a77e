// Why a claim was refused, in X12's words: claim status category (code source 507), claim status (508), entity (98).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/claim_receipt.hpp"

namespace edict {

struct ClaimStatus {
  std::string_view category;
  std::string_view status;
  std::string_view entity;  // may be empty
  bool operator==(const ClaimStatus&) const = default;
};

// Of a claim's faults, each status once and at least one.
std::vector<ClaimStatus> statuses_of(const std::vector<ReceiptFault>& faults);

}  // namespace edict
