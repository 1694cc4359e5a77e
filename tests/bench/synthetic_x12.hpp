// Synthetic claims as X12 837P (005010X222A1), as a clearinghouse sends them: one interchange, transactions of up to
// 5,000 claims (the guide's advice for ST), a billing provider and a subscriber before each claim, line ends behind
// terminators.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/synthetic_claims.hpp"

namespace edict::bench {

class X12Writer {
 public:
  void append(const SyntheticClaim& claim, std::string& out);
  // Behind the last claim.
  void end(std::string& out);

 private:
  void add(const std::string& segment, std::string& out);
  void begin_transaction(std::string& out);
  void end_transaction(std::string& out);

  std::uint32_t transactions_ = 0;
  std::uint32_t claims_ = 0;    // of the transaction
  std::uint32_t segments_ = 0;  // of the transaction
  std::uint32_t level_ = 0;     // HL01
};

}  // namespace edict::bench
