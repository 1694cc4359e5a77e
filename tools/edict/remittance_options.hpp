// What a remittance (`edict run --format 835`) or an acknowledgement (`--format 277ca`) says of its payer and of
// itself.
#pragma once

#include <CLI/CLI.hpp>

#include "runtime/decisions/acknowledgement.hpp"
#include "runtime/decisions/remittance.hpp"

namespace edict::cli {

class RemittanceOptions {
 public:
  void add_options(CLI::App& verb);
  // Why no remittance can be made of these options; empty when one can. `day`: of payment (--date).
  std::string wrong_usage(std::optional<Date> day);
  // The same for an acknowledgement, which needs less. `day`: on which the claims came in.
  std::string wrong_usage_of_acknowledgement(std::optional<Date> day);
  AcknowledgementHead acknowledgement() const;
  // After wrong_usage() found nothing.
  const RemittanceHead& head() const { return head_; }

 private:
  std::string wrong_payer(std::string_view format);

  std::string address_;
  std::string contact_;
  RemittanceHead head_;
};

// "2 claims are not on the remittance: 1 pended, 1 without a billing provider"; empty when all are on it.
std::string left_off_text(const Remittance& remittance);

}  // namespace edict::cli
