#include "runtime/decisions/line_amounts.hpp"

namespace edict {
namespace {

__extension__ using Wide = __int128;  // a product of two amounts is wider than 64 bits, and a double would not be exact

// amount * part / whole
std::optional<Money> share(Money amount, std::int64_t part, std::int64_t whole) {
  if (whole <= 0 || part < 0) return std::nullopt;
  const Wide exact = Wide{amount.cents} * part;
  const Wide size = exact < 0 ? -exact : exact;
  const Wide cents = size / whole + (size % whole * 2 >= whole ? 1 : 0);
  return Money{static_cast<std::int64_t>(exact < 0 ? -cents : cents)};
}

std::optional<Money> money(const Batch& batch, Field field, LineIndex line) {
  const auto cents = batch.value(field, line);
  return cents ? std::optional(Money{*cents}) : std::nullopt;
}

Money difference(Money a, Money b) { return Money{a.cents - b.cents}; }

constexpr std::int64_t kWhole = 100'000;  // thousandths of a percent

}  // namespace

LineAmounts amounts_of(const LineDecision& decision, const Batch& batch) {
  LineAmounts amounts;
  amounts.charge = money(batch, Field::charge, decision.line);
  if (decision.decision == Decision::pend || decision.recoded_to) return amounts;
  if (decision.decision == Decision::deny) {
    amounts.eligible = amounts.benefit = Money{0};
    amounts.policy_reduction = amounts.charge;
    return amounts;
  }
  const auto allowed = money(batch, Field::allowed_amount, decision.line);
  const auto full = allowed ? allowed : amounts.charge;
  if (!full) return amounts;
  amounts.eligible = full;
  if (decision.decision == Decision::cut_back) {
    amounts.eligible = decision.units_billed && decision.units_allowed
                           ? share(*full, *decision.units_allowed, *decision.units_billed)
                           : std::nullopt;
    if (!amounts.eligible) return amounts;
  }
  amounts.benefit = share(*amounts.eligible, decision.pay_percent, kWhole);
  if (allowed && amounts.charge) amounts.contractual = difference(*amounts.charge, *allowed);
  if (amounts.benefit) amounts.policy_reduction = difference(*full, *amounts.benefit);
  return amounts;
}

}  // namespace edict
