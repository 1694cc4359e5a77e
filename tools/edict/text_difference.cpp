#include "tools/edict/text_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace edict::cli {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

struct Edit {
  char kind;  // ' ', '-', '+'
  std::string_view line;
};

// Texts that differ more are shown as one replaced by the other: the walk takes memory for each difference.
constexpr std::ptrdiff_t kMostDifferences = 1000;

// The longest common subsequence by Myers' greedy walk: O((n + m) d) for d differences.
std::vector<Edit> edits(const Lines& a, const Lines& b) {
  const auto n = std::ssize(a), m = std::ssize(b);
  const auto most = n + m;
  std::vector<std::vector<std::ptrdiff_t>> history;
  std::vector<std::ptrdiff_t> reach(static_cast<std::size_t>(2 * most + 2), 0);
  const auto at = [&](std::vector<std::ptrdiff_t>& v, std::ptrdiff_t k) -> std::ptrdiff_t& {
    return v[static_cast<std::size_t>(k + most)];
  };
  const auto goes_down = [&](std::vector<std::ptrdiff_t>& v, std::ptrdiff_t k, std::ptrdiff_t d) {
    return k == -d || (k != d && at(v, k - 1) < at(v, k + 1));
  };
  for (std::ptrdiff_t d = 0; d <= std::min(most, kMostDifferences); ++d) {
    history.push_back(reach);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = goes_down(reach, k, d) ? at(reach, k + 1) : at(reach, k - 1) + 1;
      while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)]) ++x;
      at(reach, k) = x;
      if (x < n || x - k < m) continue;
      std::vector<Edit> result;  // walked backwards
      std::ptrdiff_t y = m;
      x = n;
      for (std::ptrdiff_t step = d; step >= 0; --step) {
        auto& before = history[static_cast<std::size_t>(step)];
        const std::ptrdiff_t diagonal = x - y;
        const bool down = goes_down(before, diagonal, step);
        const std::ptrdiff_t from = down ? diagonal + 1 : diagonal - 1;
        const std::ptrdiff_t px = step == 0 ? 0 : at(before, from);
        const std::ptrdiff_t py = step == 0 ? 0 : px - from;
        while (x > px && y > py && (step == 0 || x > (down ? px : px + 1))) {
          result.push_back({' ', a[static_cast<std::size_t>(--x)]});
          --y;
        }
        if (step == 0) break;
        if (down) {
          result.push_back({'+', b[static_cast<std::size_t>(--y)]});
        } else {
          result.push_back({'-', a[static_cast<std::size_t>(--x)]});
        }
      }
      std::reverse(result.begin(), result.end());
      return result;
    }
  }
  std::vector<Edit> everything;
  for (const std::string_view line : a) everything.push_back({'-', line});
  for (const std::string_view line : b) everything.push_back({'+', line});
  return everything;
}

}  // namespace

std::string unified_difference(std::string_view name, std::string_view before, std::string_view after, bool color) {
  if (before == after) return {};
  const std::vector<Edit> all = edits(lines_of(before), lines_of(after));
  constexpr std::ptrdiff_t kContext = 3;
  const auto paint = [&](const char* code, std::string text) {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  };
  std::string out =
      paint("1", fmt::format("--- {}", name)) + "\n" + paint("1", fmt::format("+++ {} (formatted)", name)) + "\n";
  std::size_t old_line = 1, new_line = 1;
  for (std::ptrdiff_t i = 0; i < std::ssize(all);) {
    std::ptrdiff_t change = i;
    while (change < std::ssize(all) && all[static_cast<std::size_t>(change)].kind == ' ') ++change;
    if (change == std::ssize(all)) break;
    const std::ptrdiff_t begin = std::max(i, change - kContext);
    old_line += static_cast<std::size_t>(begin - i);
    new_line += static_cast<std::size_t>(begin - i);
    std::ptrdiff_t end = change, quiet = 0;
    while (end < std::ssize(all) && quiet <= 2 * kContext) {
      quiet = all[static_cast<std::size_t>(end)].kind == ' ' ? quiet + 1 : 0;
      ++end;
    }
    end -= std::max<std::ptrdiff_t>(0, quiet - kContext);
    std::size_t old_count = 0, new_count = 0;
    std::string body;
    for (std::ptrdiff_t e = begin; e < end; ++e) {
      const Edit& edit = all[static_cast<std::size_t>(e)];
      old_count += edit.kind != '+' ? 1 : 0;
      new_count += edit.kind != '-' ? 1 : 0;
      const std::string line = fmt::format("{}{}", edit.kind, edit.line);
      body += (edit.kind == ' ' ? line : paint(edit.kind == '-' ? "31" : "32", line)) + "\n";
    }
    out += paint("36", fmt::format("@@ -{},{} +{},{} @@", old_line, old_count, new_line, new_count)) + "\n" + body;
    old_line += old_count;
    new_line += new_count;
    i = end;
  }
  return out;
}

}  // namespace edict::cli
