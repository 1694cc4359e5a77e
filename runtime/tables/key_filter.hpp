// Which keys a large table surely lacks, in a thousandth of its memory: most pairs of procedures have no edit, and to
// find that out in the index itself costs a miss of every cache.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/tables/rows.hpp"

namespace edict {

// A Bloom filter whose bits for a key stand in one word. Made from the index's tags, so no row is read.
class KeyFilter {
 public:
  KeyFilter() = default;  // of no table: may hold anything
  explicit KeyFilter(std::span<const IndexSlot> slots);
  bool made() const { return !words_.empty(); }
  // False: no key of the table has this tag. True says little: one key in a hundred that is not there.
  bool may_have(std::uint32_t tag) const { return (words_[word_of(tag)] & bits_of(tag)) == bits_of(tag); }

 private:
  std::size_t word_of(std::uint32_t tag) const { return (tag * 0x9e3779b1U) >> shift_; }
  static std::uint64_t bits_of(std::uint32_t tag) {
    return std::uint64_t{1} << (tag & 63U) | std::uint64_t{1} << (tag >> 6U & 63U) |
           std::uint64_t{1} << (tag >> 12U & 63U);
  }

  std::vector<std::uint64_t> words_;  // a power of two
  std::uint32_t shift_ = 0;
};

}  // namespace edict
