// X12 835, 005010X221A1: a run's remittance as one interchange, a transaction for each payee, in the order of their
// NPIs. Nothing here looks at a clock: day and control number are the caller's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/waiting_bytes.hpp"
#include "runtime/decisions/remittance_claim.hpp"

namespace edict {

// Loop 1000A, and what the envelope says.
struct RemittanceHead {
  std::string payer_name;
  std::string payer_tax_id;  // nine digits
  std::string street, city, state, zip;
  std::string contact, telephone;   // PER*BL; the payer's name stands in for the contact
  std::string sender, receiver;     // ISA06, ISA08; empty: the payer's tax id, "PROVIDERS"
  Date date;                        // of payment
  std::int64_t control_number = 1;  // ISA13, GS06; below 10^9
};

class Remittance {
 public:
  explicit Remittance(RemittanceHead head) : head_(std::move(head)) {}

  // Records of a RemittanceClaimWriter, whole ones. Claims wait in a nameless file in TMPDIR. False when that cannot
  // be written: failure() says why.
  bool take(std::string_view records);
  // The name of a payee (NPI, else tax id) as the claims had it.
  void name_payee(const std::string& id, const std::string& name) { names_.emplace(id, name); }
  // The interchange, in pieces. False when `to` says so, or when the temporary file cannot be read.
  bool write(const std::function<bool(std::string_view)>& to);
  std::uint64_t claims() const { return claims_; }
  std::uint64_t left_off(LeftOff reason) const { return left_off_[static_cast<std::size_t>(reason)]; }
  const std::string& failure() const { return waiting_.failure(); }

 private:
  struct Part {
    std::uint64_t offset;
    std::uint64_t size;
  };
  struct Payee {
    std::string tax_id;
    std::int64_t paid = 0;
    std::uint64_t segments = 0;
    std::vector<Part> parts;  // of those that wait
  };
  bool write_payee(const std::string& npi, const Payee& payee, std::uint64_t number,
                   const std::function<bool(std::string_view)>& to);

  RemittanceHead head_;
  std::map<std::string, Payee> payees_;
  std::map<std::string, std::string> names_;
  std::array<std::uint64_t, kLeftOffReasons> left_off_{};
  std::uint64_t claims_ = 0;
  WaitingBytes waiting_;
};

}  // namespace edict
