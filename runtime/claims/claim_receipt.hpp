// What an acknowledgement says of a claim that came in, read or refused: who sent it, whose it is, what it asks for,
// and what is wrong with it. Names and numbers as the sender wrote them: they go to the sender and nowhere else, into
// no batch and no message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"
#include "runtime/vocabulary/field.hpp"

namespace edict {

// A person's last name stands in `name`.
struct ReceiptParty {
  std::string name;
  std::string first;
  std::string middle;
  std::string id;
  bool person = false;
};

// What the formats know that have it.
struct ReceiptNames {
  std::string submission;  // BHT03 of the 837
  ReceiptParty submitter;  // 1000A
  ReceiptParty billing;    // 2010AA; the claim's fields have its id
  ReceiptParty patient;    // 2010BA or 2010CA
};

struct ReceiptFault {
  std::string id;              // of the catalog: E0710
  std::optional<Field> field;  // whose it is; none: the claim's shape
  bool operator==(const ReceiptFault&) const = default;
};

struct ClaimReceipt {
  bool accepted = false;
  std::uint64_t at = 0;      // PackedClaim::at; of a refused one its beginning
  std::uint32_t within = 0;  // PackedClaim::within
  std::string claim_id;
  std::string control_number;  // patient_control_number
  std::string patient;
  std::string billing_npi;
  std::string billing_tax_id;
  std::string bill_type;
  std::optional<Money> charge;  // the claim's total, else of its lines
  std::optional<Date> from;     // of service, else of the statement
  std::optional<Date> through;
  ReceiptNames names;
  std::vector<ReceiptFault> faults;  // each once
};

// Bytes for a file of one's own, and back. The first receipt is cut off `bytes`.
void append_receipt(std::string& bytes, const ClaimReceipt& receipt);
std::optional<ClaimReceipt> next_receipt(std::string_view& bytes);

}  // namespace edict
