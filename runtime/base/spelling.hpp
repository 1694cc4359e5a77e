// The nearest spelling: what someone probably meant by a name that does not exist.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace edict {

// Insertions, deletions, replacements and swaps of neighbours that make `a` of `b`.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// Empty when nothing is near: at most one change in three characters, three in all. The first of equals.
inline std::string_view nearest_spelling(std::string_view name, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t fewest = std::clamp<std::size_t>(name.size() / 3, 1, 3) + 1;
  if (name.size() > 64) return best;
  for (std::string_view k : known) {
    if (k.size() > name.size() + fewest || name.size() > k.size() + fewest) continue;
    const std::size_t changes = edit_distance(name, k);
    if (changes < fewest) {
      fewest = changes;
      best = k;
    }
  }
  return best;
}

}  // namespace edict
