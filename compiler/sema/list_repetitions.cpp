// Items of a list that say what another one says already.
#include <fmt/format.h>

#include <algorithm>
#include <map>
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

}  // namespace

void warn_of_repetitions(Context& context, const model::List& list) {
  const bool codes = list.element.kind == Kind::code;
  std::multimap<std::tuple<std::string, std::int64_t, std::uint32_t>, const ListItem*> seen;
  std::vector<const ListItem*> wide;
  for (const ListItem& item : list.items) {
    const bool range = codes ? item.stem : item.first_value != item.last_value;
    if (range && !item.list) wide.push_back(&item);
  }
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
    const auto cover =
        std::find_if(wide.begin(), wide.end(), [&](const ListItem* w) { return covers(*w, item, codes); });
    if (cover == wide.end()) continue;
    context.diagnostics
        .report("W0306", item.span,
                fmt::format("{} is in this list already: {} holds it", context.sources.text(item.span),
                            context.sources.text((*cover)->span)),
                "take it out, or look whether the range is wider than was meant")
        .notes.push_back({(*cover)->span, "this one holds it"});
  }
}

}  // namespace edict::sema
