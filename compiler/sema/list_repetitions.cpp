// Items of a list that say what another one says already.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

#include "compiler/sema/list_items.hpp"

namespace edict::sema {
namespace {

using model::ListItem;

bool share_a_day(const ListItem& a, const ListItem& b) { return a.from <= b.until && b.from <= a.until; }

bool same_codes(const ListItem& a, const ListItem& b) {
  return a.list == b.list && a.stem == b.stem && a.first == b.first && a.last == b.last &&
         a.first_value == b.first_value && a.last_value == b.last_value;
}

// Whether every code of `narrow` is one of `wide`, on all its days.
bool covers(const ListItem& wide, const ListItem& narrow, bool codes) {
  if (wide.list || narrow.list || narrow.from < wide.from || wide.until < narrow.until || same_codes(wide, narrow))
    return false;
  if (!codes) return wide.first_value <= narrow.first_value && narrow.last_value <= wide.last_value;
  if (narrow.first < wide.first) return false;
  const bool ends_within =
      narrow.last <= wide.last && !(narrow.stem && wide.last.starts_with(narrow.last) && wide.last != narrow.last);
  return ends_within || (wide.stem && narrow.last.starts_with(wide.last));
}

// The wide items of a list, so that the one that holds an item is found without asking them all: those of one period in
// the order of their first codes, and for each place the two so far that reach farthest (one of them may be the item).
class WideItems {
 public:
  WideItems(const model::List& list, bool codes) : codes_(codes) {
    for (const ListItem& item : list.items) {
      const bool range = codes ? item.stem : item.first_value != item.last_value;
      if (range && !item.list) by_period_[{item.from, item.until}].push_back({&item, {}});
    }
    for (auto& [period, wide] : by_period_) {
      std::sort(wide.begin(), wide.end(),
                [&](const Wide& a, const Wide& b) { return first(*a.item) < first(*b.item); });
      std::array<const ListItem*, 2> farthest{};
      for (Wide& w : wide) {
        farthest[1] = farther(farthest[1], w.item);
        if (farther(farthest[0], farthest[1]) == farthest[1]) std::swap(farthest[0], farthest[1]);
        w.farthest = farthest;
      }
    }
  }

  const ListItem* that_holds(const ListItem& item) const {
    std::size_t asked = 0;
    for (const auto& [period, wide] : by_period_) {
      if (item.from < period.first || period.second < item.until || ++asked > kMostPeriods) continue;
      const auto behind = std::upper_bound(wide.begin(), wide.end(), first(item),
                                           [&](const Key& key, const Wide& w) { return key < first(*w.item); });
      if (behind == wide.begin()) continue;
      for (const ListItem* w : std::prev(behind)->farthest) {
        if (w != nullptr && covers(*w, item, codes_)) return w;
      }
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t kMostPeriods = 64;  // of those that contain the item's
  using Key = std::pair<std::string_view, std::int64_t>;
  struct Wide {
    const ListItem* item;
    std::array<const ListItem*, 2> farthest;
  };
  static Key first(const ListItem& item) { return {item.first, item.first_value}; }
  static std::pair<std::string, std::int64_t> end(const ListItem& item) {
    return {item.stem ? item.last + '\xff' : item.last, item.last_value};
  }
  static const ListItem* farther(const ListItem* a, const ListItem* b) {
    if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
    return end(*a) < end(*b) ? b : a;
  }

  bool codes_;
  std::map<std::pair<Date, Date>, std::vector<Wide>> by_period_;
};

}  // namespace

void warn_of_repetitions(Context& context, const model::List& list) {
  const bool codes = list.element.kind == Kind::code;
  std::multimap<std::tuple<std::string, std::int64_t, std::uint32_t>, const ListItem*> seen;
  const WideItems wide(list, codes);
  for (const ListItem& item : list.items) {
    const std::tuple key(item.first, item.first_value, item.list.value_or(0xffffffff));
    const auto [begin, end] = seen.equal_range(key);
    const auto twin = std::find_if(begin, end, [&](const auto& entry) {
      return same_codes(*entry.second, item) && share_a_day(*entry.second, item);
    });
    if (twin != end) {
      context.diagnostics
          .report("W0305", item.span, fmt::format("{} is in this list twice", context.sources.text(item.span)),
                  "take one of them out")
          .notes.push_back({twin->second->span, "here it is too"});
      continue;
    }
    seen.emplace(key, &item);
    const ListItem* cover = wide.that_holds(item);
    if (cover == nullptr) continue;
    context.diagnostics
        .report("W0306", item.span,
                fmt::format("{} is in this list already: {} holds it", context.sources.text(item.span),
                            context.sources.text(cover->span)),
                "take it out, or look whether the range is wider than was meant")
        .notes.push_back({cover->span, "this one holds it"});
  }
}

}  // namespace edict::sema
