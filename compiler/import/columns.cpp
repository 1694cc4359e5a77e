#include "compiler/import/columns.hpp"

#include <algorithm>

namespace edict::import {
namespace {

constexpr std::size_t kMostRowsAbove = 60;
constexpr std::size_t kTallestHeader = 5;

// How well a header is what a column is called: 0 not at all, 1 it begins so, 2 it is so.
int likeness(std::string_view header, std::string_view called) {
  if (header == called) return 2;
  return header.size() > called.size() && header.starts_with(called) && header[called.size()] == ' ' ? 1 : 0;
}

std::optional<std::size_t> place_of(const std::vector<std::string>& headers, const WantedColumn& wanted) {
  std::optional<std::size_t> found;
  int best = 0;
  for (const std::string_view called : wanted.called) {
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const int like = likeness(headers[i], called);
      if (like <= best) continue;
      best = like;
      found = i;
    }
    if (best == 2) break;
  }
  return found;
}

std::optional<FoundColumns> match(const std::vector<std::string>& headers, const std::vector<WantedColumn>& wanted) {
  FoundColumns found;
  for (const WantedColumn& column : wanted) {
    found.push_back(place_of(headers, column));
    if (!found.back() && column.required) return std::nullopt;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (!found[i] || found[i] != found[k]) continue;
      if (wanted[i].required && wanted[k].required) return std::nullopt;
      found[wanted[i].required ? k : i].reset();
    }
  }
  return found;
}

NearestHeader near_to(const std::vector<std::string>& headers, const std::vector<WantedColumn>& wanted,
                      std::uint64_t row) {
  NearestHeader near{row, {}, {}};
  for (const WantedColumn& column : wanted) {
    if (column.required) (place_of(headers, column) ? near.named : near.lacking).push_back(column.name);
  }
  return near;
}

}  // namespace

std::optional<FoundColumns> find_header(RowReader& rows, const std::vector<WantedColumn>& wanted,
                                        NearestHeader& nearest) {
  std::vector<std::vector<std::string>> above;
  std::vector<std::string_view> cells;
  while (above.size() < kMostRowsAbove && rows.next(cells)) {
    above.emplace_back();
    for (const std::string_view cell : cells) above.back().push_back(plain_words(cell));
    // The last row alone, then with those above it.
    std::vector<std::string> joined;
    for (std::size_t height = 1; height <= std::min(kTallestHeader, above.size()); ++height) {
      const auto& upper = above[above.size() - height];
      joined.resize(std::max(joined.size(), upper.size()));
      for (std::size_t i = 0; i < upper.size(); ++i) {
        if (upper[i].empty()) continue;
        joined[i] = joined[i].empty() ? upper[i] : upper[i] + " " + joined[i];
      }
      if (auto found = match(joined, wanted)) return found;
      NearestHeader near = near_to(joined, wanted, rows.row());
      if (near.named.size() > nearest.named.size()) nearest = std::move(near);
    }
  }
  return std::nullopt;
}

}  // namespace edict::import
