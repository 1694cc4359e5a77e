// Policies with one thing changed, to ask whether their tests would notice (`edict test --mutate`).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/sources.hpp"
#include "compiler/syntax/ast.hpp"

namespace edict::mutants {

struct Mutant {
  std::string_view kind;  // "limit", "list member": one of kinds()
  Span span;              // what of the text is changed
  std::string change;     // "limit 3 → 4 days"
  std::string advice;     // the test to write
  std::string policy;     // where it stands; empty: outside every policy
  std::string rule;       // empty: in none
  // Puts the change into the tree, and when it is there takes it out again. One mutant of a tree at a time.
  std::function<void()> toggle;
};

struct Choice {
  std::size_t most = 3;    // of the codes of a list, and of the rows of a table, so many are tried
  std::uint64_t seed = 1;  // which ones
};
inline constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// The mutants of everything in the file but its tests, in the order of the text; the same for the same file and choice.
// They point into `file`, which outlives them.
std::vector<Mutant> mutants_of(syntax::File& file, const Sources& sources, Choice choice);

}  // namespace edict::mutants
