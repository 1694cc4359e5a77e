#include "compiler/diff/truth.hpp"

#include <algorithm>

namespace edict::diff {

std::uint32_t Reasons::unknown(std::vector<std::uint32_t> reasons) {
  const auto [it, fresh] = numbers_.try_emplace(reasons, static_cast<std::uint32_t>(sets_.size()) + kUnknown);
  if (fresh) sets_.push_back(std::move(reasons));
  return it->second;
}

std::uint32_t Reasons::both(std::uint32_t a, std::uint32_t b) {
  if (a == b) return a;
  std::vector<std::uint32_t> all;
  std::set_union(of(a).begin(), of(a).end(), of(b).begin(), of(b).end(), std::back_inserter(all));
  return unknown(std::move(all));
}

std::uint32_t Reasons::conjunction(std::uint32_t a, std::uint32_t b) {
  if (a == kNo || b == kNo) return kNo;
  if (a == kYes) return b;
  return b == kYes ? a : both(a, b);
}

std::uint32_t Reasons::disjunction(std::uint32_t a, std::uint32_t b) {
  if (a == kYes || b == kYes) return kYes;
  if (a == kNo) return b;
  return b == kNo ? a : both(a, b);
}

}  // namespace edict::diff
