// What a remittance (`edict run --format 835`) says of its payer and of itself.
#pragma once

#include <CLI/CLI.hpp>

#include "runtime/decisions/remittance.hpp"

namespace edict::cli {

class RemittanceOptions {
 public:
  void add_options(CLI::App& verb);
  // Why no remittance can be made of these options; empty when one can. `day`: of payment (--date).
  std::string wrong_usage(std::optional<Date> day);
  // After wrong_usage() found nothing.
  const RemittanceHead& head() const { return head_; }

 private:
  std::string address_;
  std::string contact_;
  RemittanceHead head_;
};

// "2 claims are not on the remittance: 1 pended, 1 without a billing provider"; empty when all are on it.
std::string left_off_text(const Remittance& remittance);

}  // namespace edict::cli
