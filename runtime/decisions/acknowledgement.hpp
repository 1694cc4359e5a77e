// X12 277CA, 005010X214: which claims of a run came in and which were refused, to whoever sent them. One interchange; a
// transaction for each submission (an 837 transaction of the input; else the whole input), claims by billing provider
// in the order of the input. Nothing here looks at a clock.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/claims/claim_ledger.hpp"
#include "runtime/claims/claim_receipt.hpp"
#include "runtime/claims/waiting_bytes.hpp"

namespace edict {

// Loop 2100A, and what the envelope says.
struct AcknowledgementHead {
  std::string payer_name;
  std::string payer_tax_id;         // nine digits
  std::string sender, receiver;     // ISA06, ISA08; empty: the payer's tax id, the one submitter's id or "SUBMITTER"
  Date date;                        // of receipt and of processing
  std::int64_t control_number = 1;  // ISA13, GS06; below 10^9
};

class Acknowledgement {
 public:
  explicit Acknowledgement(AcknowledgementHead head) : head_(std::move(head)) {}

  // Receipts wait in a nameless file in TMPDIR. False when that cannot be written: failure() says why.
  bool take(std::uint32_t source, const ClaimReceipt& receipt);
  // A claim whose id stood before: refused, though it was read.
  void refuse_twice(const ClaimPlace& place) { twice_.insert(place); }
  // The interchange, in pieces. False when `to` says so, or when the temporary file cannot be read.
  bool write(const std::function<bool(std::string_view)>& to);
  // After `write`.
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t rejected() const { return rejected_; }
  const std::string& failure() const { return waiting_.failure(); }

 private:
  // Claims and their charges, accepted and rejected.
  struct Totals {
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::int64_t accepted_cents = 0;
    std::int64_t rejected_cents = 0;
    void add(const Totals& other);
  };
  struct Part {
    std::uint64_t offset;
    std::uint64_t size;
  };
  struct Provider {
    ReceiptParty name;
    std::string npi;
    std::string tax_id;
    Totals totals;
    std::vector<Part> parts;  // of those that wait
  };
  struct Submission {
    std::string trace;
    ReceiptParty submitter;
    Totals totals;
    std::map<std::string, Provider> providers;  // by NPI, else tax id
  };
  using Key = std::pair<std::string, std::string>;  // the submitter's id and trace, both may be empty
  bool each_claim(const Provider& provider, const std::function<bool(ClaimReceipt&)>& take);
  bool sum_up();
  bool write_submission(const Submission& submission, std::uint64_t number,
                        const std::function<bool(std::string_view)>& to);
  std::string receiver_id() const;

  AcknowledgementHead head_;
  std::vector<Submission> submissions_;  // in the order of the input
  std::map<Key, std::size_t> places_;    // in submissions_
  std::set<ClaimPlace> twice_;
  std::uint64_t accepted_ = 0;
  std::uint64_t rejected_ = 0;
  WaitingBytes waiting_;
};

}  // namespace edict
