// Two plans over one symbol table, so that codes, texts and the claims made for them mean the same on both sides.
#pragma once

#include "runtime/base/symbols.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::diff {

enum class Side : std::uint8_t { older, newer };
inline constexpr Side kSides[] = {Side::older, Side::newer};

struct Sides {
  plan::Plan older, newer;
  SymbolTable symbols;  // begins with the symbols of both plans; grows with the claims that are tried

  const plan::Plan& plan(Side side) const { return side == Side::older ? older : newer; }
};

// Both plans verify, and so do the results. Symbols of the newer plan get the numbers of the older one.
Sides join(plan::Plan older, plan::Plan newer);

}  // namespace edict::diff
