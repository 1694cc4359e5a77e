// Sums over a row of positions that change one at a time: what a patient's lines amount to, between any two of them, in
// time that grows with the logarithm of their number. A limit over a rolling year asks this once a line.
#pragma once

#include <cstdint>
#include <vector>

namespace edict {

// An amount that is certain only so far: at least, at most; and how many amounts are not known at all.
struct LedgerAmount {
  std::int64_t least = 0, most = 0;
  std::int32_t unknown = 0;
  bool operator==(const LedgerAmount&) const = default;
};

class Ledger {
 public:
  // All zero.
  void reset(std::size_t positions);
  // What the position amounts to from now on. The caller sees to it that sums stay within 62 bits.
  void set(std::size_t position, LedgerAmount amount);
  LedgerAmount at(std::size_t position) const { return amounts_[position]; }
  // Over [first, end).
  LedgerAmount between(std::size_t first, std::size_t end) const;

 private:
  LedgerAmount before(std::size_t end) const;

  std::vector<LedgerAmount> amounts_;
  std::vector<LedgerAmount> sums_;  // a Fenwick tree
};

// A set of positions that is walked in order.
class PositionSet {
 public:
  // Empty.
  void reset(std::size_t positions) { words_.assign(positions / 64 + 1, 0); }
  void put(std::size_t position, bool in) {
    const std::uint64_t bit = std::uint64_t{1} << (position % 64);
    words_[position / 64] = in ? words_[position / 64] | bit : words_[position / 64] & ~bit;
  }
  // The first member in [from, end); `end` when there is none.
  std::size_t next(std::size_t from, std::size_t end) const;

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace edict
