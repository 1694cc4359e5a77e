// What was asked of lists: whether a symbol is in one, kept in one table for all lists, since a plan may have tens of
// thousands of lists and a run as many codes, of which few pairs meet.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace edict {

class MembershipCache {
 public:
  MembershipCache() : entries_(kFirstSize, 0) {}

  std::optional<bool> find(std::uint32_t list, std::uint32_t symbol) const {
    const std::uint64_t key = key_of(list, symbol);
    for (std::size_t at = home(key);; at = (at + 1) & (entries_.size() - 1)) {
      if (entries_[at] == 0) return std::nullopt;
      if ((entries_[at] & ~std::uint64_t{1}) == key) return (entries_[at] & 1U) != 0;
    }
  }
  // The pair is not there yet. May forget everything else.
  void put(std::uint32_t list, std::uint32_t symbol, bool inside);

 private:
  static constexpr std::size_t kFirstSize = std::size_t{1} << 12;
  static constexpr std::size_t kMostSize = std::size_t{1} << 22;  // 32 MB
  // Lists and symbols have 31 bits each: symbols with the high bit belong to one batch and are not kept.
  static std::uint64_t key_of(std::uint32_t list, std::uint32_t symbol) {
    return (std::uint64_t{list} + 1) << 32U | std::uint64_t{symbol} << 1U;
  }
  std::size_t home(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> 32U) & (entries_.size() - 1);
  }
  void insert(std::uint64_t entry);

  std::vector<std::uint64_t> entries_;  // a power of two, at most half full: list and symbol, and the answer's bit
  std::size_t used_ = 0;
};

}  // namespace edict
