#include "compiler/analysis/code_expansion.hpp"

#include <algorithm>

namespace edict::analysis {
namespace {

bool is_written_out(const model::ListItem& item, const CodeTable& table) {
  return !item.list && item.stem && table.speaks_of(item.first) && table.speaks_of(item.last);
}

void add_codes(const model::ListItem& written, const CodeTable& table, std::vector<model::ListItem>& items) {
  const auto [begin, end] = table.range(written.first, written.last, true);
  const std::size_t first_new = items.size();
  for (std::size_t i = begin; i < end; ++i) {
    const CodeEntry& entry = table.entries[i];
    const Date from = std::max(written.from, entry.in_force.first);
    const Date until = std::min(written.until, entry.in_force.last);
    if (!entry.billable || until < from) continue;
    // Two runs of one code that leave no day between them are one: editions split what did not change.
    if (items.size() > first_new && items.back().first == entry.code && from.days <= items.back().until.days + 1) {
      items.back().until = std::max(items.back().until, until);
      continue;
    }
    model::ListItem item;
    item.first = item.last = entry.code;
    item.from = from;
    item.until = until;
    item.span = written.span;
    items.push_back(std::move(item));
  }
}

}  // namespace

void expand_codes(model::Library& library, const CodeTable& table) {
  for (model::List& list : library.lists) {
    if (list.element.kind != Kind::code || list.element.system != table.system) continue;
    const auto meant = [&](const model::ListItem& item) { return is_written_out(item, table); };
    if (std::none_of(list.items.begin(), list.items.end(), meant)) continue;
    std::vector<model::ListItem> items;
    for (model::ListItem& item : list.items) {
      if (meant(item)) {
        add_codes(item, table, items);
      } else {
        items.push_back(std::move(item));
      }
    }
    list.items = std::move(items);
  }
}

}  // namespace edict::analysis
