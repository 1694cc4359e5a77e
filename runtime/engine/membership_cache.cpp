#include "runtime/engine/membership_cache.hpp"

namespace edict {

void MembershipCache::insert(std::uint64_t entry) {
  std::size_t at = home(entry & ~std::uint64_t{1});
  while (entries_[at] != 0) at = (at + 1) & (entries_.size() - 1);
  entries_[at] = entry;
  ++used_;
}

void MembershipCache::put(std::uint32_t list, std::uint32_t symbol, bool inside) {
  if (used_ * 2 >= entries_.size()) {
    std::vector<std::uint64_t> old;
    old.swap(entries_);
    used_ = 0;
    const bool full = old.size() >= kMostSize;
    entries_.assign(full ? kFirstSize : old.size() * 2, 0);
    if (!full) {
      for (std::uint64_t entry : old) {
        if (entry != 0) insert(entry);
      }
    }
  }
  insert(key_of(list, symbol) | (inside ? 1U : 0U));
}

}  // namespace edict
