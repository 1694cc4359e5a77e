#include "runtime/engine/ledger.hpp"

#include <bit>

namespace edict {
namespace {

void add(LedgerAmount& to, const LedgerAmount& amount) {
  to.least += amount.least;
  to.most += amount.most;
  to.unknown += amount.unknown;
}

LedgerAmount difference(const LedgerAmount& a, const LedgerAmount& b) {
  return {a.least - b.least, a.most - b.most, a.unknown - b.unknown};
}

}  // namespace

void Ledger::reset(std::size_t positions) {
  amounts_.assign(positions, {});
  sums_.assign(positions + 1, {});
}

void Ledger::set(std::size_t position, LedgerAmount amount) {
  const LedgerAmount change = difference(amount, amounts_[position]);
  amounts_[position] = amount;
  if (change == LedgerAmount{}) return;
  for (std::size_t i = position + 1; i < sums_.size(); i += i & (~i + 1)) add(sums_[i], change);
}

LedgerAmount Ledger::before(std::size_t end) const {
  LedgerAmount sum;
  for (std::size_t i = end; i > 0; i -= i & (~i + 1)) add(sum, sums_[i]);
  return sum;
}

LedgerAmount Ledger::between(std::size_t first, std::size_t end) const {
  return first < end ? difference(before(end), before(first)) : LedgerAmount{};
}

std::size_t PositionSet::next(std::size_t from, std::size_t end) const {
  while (from < end) {
    const std::uint64_t word = words_[from / 64] >> (from % 64);
    if (word != 0) {
      const std::size_t found = from + static_cast<std::size_t>(std::countr_zero(word));
      return found < end ? found : end;
    }
    from = (from / 64 + 1) * 64;
  }
  return end;
}

}  // namespace edict
