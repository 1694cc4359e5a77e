#include <fmt/format.h>

#include <algorithm>

#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/text_table.hpp"
#include "runtime/impact/impact_page.hpp"
#include "runtime/impact/impact_report.hpp"

namespace edict::impact {
namespace {

constexpr double kWidth = 640;
constexpr double kNode = 12;          // width of a decision's bar
constexpr double kLeft = 150;         // of the bars on the left
constexpr double kRight = 478;        // of those on the right
constexpr double kAllLines = 200;     // height of all lines that move
constexpr double kGap = 22;           // between decisions
constexpr double kLeastHeight = 1.5;  // a flow of one line is seen too

std::string_view class_of(std::size_t decision) {
  constexpr std::array<std::string_view, 4> kClasses{"pay", "deny", "pend", "cut"};
  return kClasses[decision];
}

std::string word_of(std::size_t decision) {
  std::string word(name_of(static_cast<Decision>(decision)));
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

}  // namespace

std::string flow_picture(const Impact& impact) {
  std::uint64_t moving = 0;
  std::array<std::array<double, 4>, 4> height{};
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) moving += from == to ? 0 : impact.flows()[from][to].lines;
  }
  if (moving == 0) return {};
  std::array<double, 4> left{}, right{};
  std::array<std::uint64_t, 4> left_lines{}, right_lines{};
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      const std::uint64_t lines = impact.flows()[from][to].lines;
      if (from == to || lines == 0) continue;
      height[from][to] = std::max(kLeastHeight, kAllLines * static_cast<double>(lines) / static_cast<double>(moving));
      left[from] += height[from][to];
      right[to] += height[from][to];
      left_lines[from] += lines;
      right_lines[to] += lines;
    }
  }
  std::string bars, ribbons;
  std::array<double, 4> left_top{}, right_top{};
  double left_end = 24, right_end = 24;
  const auto bar = [&](std::size_t decision, double x, double top, double size, std::uint64_t lines, bool on_left) {
    bars += fmt::format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{}" height="{:.1f}"/>)", class_of(decision), x,
                        top, kNode, size);
    bars += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{} {}</text>)", on_left ? x - 8 : x + kNode + 8,
                        top + size / 2 + 4, on_left ? "end" : "start", word_of(decision), grouped(lines));
  };
  for (std::size_t decision = 0; decision < 4; ++decision) {
    if (left[decision] > 0) {
      left_top[decision] = left_end;
      bar(decision, kLeft, left_end, left[decision], left_lines[decision], true);
      left_end += left[decision] + kGap;
    }
    if (right[decision] > 0) {
      right_top[decision] = right_end;
      bar(decision, kRight, right_end, right[decision], right_lines[decision], false);
      right_end += right[decision] + kGap;
    }
  }
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      if (height[from][to] == 0) continue;
      const double middle = height[from][to] / 2;
      const double y1 = left_top[from] + middle, y2 = right_top[to] + middle;
      left_top[from] += height[from][to];
      right_top[to] += height[from][to];
      ribbons += fmt::format(
          R"(<path class="{}" d="M{:.1f} {:.1f} C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}" stroke-width="{:.1f}"><title>{} to {}: {}</title></path>)",
          class_of(to), kLeft + kNode, y1, (kLeft + kRight) / 2, y1, (kLeft + kRight) / 2, y2, kRight, y2,
          height[from][to], word_of(from), word_of(to), counted(impact.flows()[from][to].lines, "line"));
    }
  }
  const double bottom = std::max(left_end, right_end);
  return fmt::format(
      R"(<svg class="flow" viewBox="0 0 {0} {1:.0f}" role="img" aria-label="Lines by decision before and after">)"
      R"(<text class="head" x="{2}" y="12" text-anchor="end">before</text><text class="head" x="{3}" y="12">after</text>)"
      "<g class=\"ribbons\">{4}</g><g class=\"bars\">{5}</g></svg>",
      kWidth, bottom, kLeft + kNode, kRight, ribbons, bars);
}

std::string month_picture(const Impact& impact) {
  const auto& months = impact.groups(GroupBy::month);
  std::uint64_t most = 0;
  for (const auto& [month, group] : months) most = std::max({most, group.more(), group.fewer()});
  if (most == 0) return {};
  constexpr double kHalf = 80, kAxis = 110, kMonthText = 52;
  const double step = kWidth / static_cast<double>(months.size());
  const double bar = std::min(step * 0.8, 40.0);
  const std::size_t labelled = months.size() / 10 + 1;
  std::string bars;
  std::size_t index = 0;
  for (const auto& [month, group] : months) {
    const double x = step * static_cast<double>(index) + (step - bar) / 2;
    const double more = kHalf * static_cast<double>(group.more()) / static_cast<double>(most);
    const double fewer = kHalf * static_cast<double>(group.fewer()) / static_cast<double>(most);
    const std::string title =
        fmt::format("<title>{}: {} no longer paid, {} now paid, {}</title>", month, grouped(group.more()),
                    grouped(group.fewer()), dollars(group.all.difference(), true));
    bars += fmt::format(R"(<g>{}<rect class="deny" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)", title, x,
                        kAxis - more, bar, more);
    bars += fmt::format(R"(<rect class="pay" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/></g>)", x, kAxis,
                        bar, fewer);
    if (index % labelled == 0)
      bars += fmt::format(R"(<text x="{:.1f}" y="222">{}</text>)", std::min(x, kWidth - kMonthText), month);
    ++index;
  }
  return fmt::format(
      R"(<svg class="months" viewBox="0 0 {} 230" role="img" aria-label="Lines no longer paid (up) and now paid (down) by month of service">)"
      R"(<text class="head" x="0" y="12">no longer paid, at most {} a month</text>{}<line x1="0" x2="{}" y1="{}" y2="{}"/><text class="head" x="0" y="208">now paid</text></svg>)",
      kWidth, grouped(most), bars, kWidth, kAxis, kAxis);
}

}  // namespace edict::impact
