#include "runtime/tables/key_filter.hpp"

#include <bit>

namespace edict {

KeyFilter::KeyFilter(std::span<const IndexSlot> slots) {
  constexpr std::size_t slots_a_word = 10;  // some five keys
  words_.resize(std::bit_ceil(slots.size() / slots_a_word + 2));
  shift_ = 32U - static_cast<std::uint32_t>(std::countr_zero(words_.size()));
  for (const IndexSlot& slot : slots) {
    if (slot.row_plus_one != 0) words_[word_of(slot.tag)] |= bits_of(slot.tag);
  }
}

}  // namespace edict
