// A claim on the remittance: loops 2100 and 2110 of X12 835, 005010X221A1. A run writes claims as records, because
// what stands before them, the payment of their payee, is known only when all of them are decided: Remittance puts
// the records into transactions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/decisions/decisions_by_claim.hpp"
#include "runtime/decisions/record_writer.hpp"

namespace edict {

// Why a claim is on no remittance.
enum class LeftOff : std::uint8_t { pended, without_amount, without_payee, negative, after_others };
inline constexpr std::size_t kLeftOffReasons = 5;
// "pended", "without a charge or units that the payment needs" …
std::string_view name_of(LeftOff reason);

// A record as the writer makes it and Remittance takes it.
struct RemittanceRecord {
  std::optional<LeftOff> left_off;  // nothing else is said then
  std::string_view payee;           // NPI, else tax id
  std::string_view tax_id;          // of the payee; may be empty
  std::int64_t paid = 0;            // cents
  std::uint64_t segments = 0;
  std::string_view text;
};
// Cuts the first record off the text. Nothing at its end.
std::optional<RemittanceRecord> next_remittance_record(std::string_view& text);

class RemittanceClaimWriter : public RecordWriter {
 public:
  explicit RemittanceClaimWriter(const plan::Plan& plan) : plan_(plan) {}
  void begin(TextBuffer&) override {}
  void write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) override;

 private:
  void write_claim(const DecidedClaim& claim, const Batch& batch, TextBuffer& out) const;

  const plan::Plan& plan_;
};

}  // namespace edict
