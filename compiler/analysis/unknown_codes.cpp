// W0616, W0617, W0618: codes of lists and conditions that a published code set does not have.
#include "compiler/analysis/unknown_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/analysis/list_use.hpp"
#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

using Days = DateRange;

std::string days_text(const Days& days) {
  const std::string from = days.first == kFirstDate ? "" : " from " + to_text(days.first);
  return from + (days.last == kLastDate ? " on" : " to " + to_text(days.last));
}

class Checker {
 public:
  Checker(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics)
      : library_(library), table_(table), diagnostics_(diagnostics) {}

  void run() {
    for (const model::Policy& policy : library_.policies) {
      for_each_root(policy, [&](const model::Expr& root) {
        for_each_expression(root, [&](const model::Expr& expr) {
          if (expr.op == Op::constant && expr.type.kind == Kind::code && expr.type.system == table_.system) {
            const std::string code(library_.symbols.text(static_cast<Symbol>(expr.value)));
            check_code(code, policy.effective, expr.span);
          }
        });
      });
    }
    const std::vector<ListUse> uses = list_uses(library_);
    for (std::size_t i = 0; i < library_.lists.size(); ++i) check_list(library_.lists[i], uses[i]);
  }

 private:
  void check_list(const model::List& list, const ListUse& use) {
    if (list.element.kind != Kind::code || list.element.system != table_.system || !use.asked()) return;
    for (const model::ListItem& item : list.items) {
      if (item.list) continue;
      const Days days{std::max(use.days.first, item.from), std::min(use.days.last, item.until)};
      if (days.last < days.first) continue;
      if (!item.stem && item.first == item.last) {
        check_code(item.first, days, item.span);
      } else {
        check_range(item, days);
      }
    }
  }

  std::string shown(std::string_view code) const { return display_code(table_.system, code); }
  static bool in_force(const CodeEntry& entry, const Days& days) {
    return entry.in_force.first <= days.last && days.first <= entry.in_force.last;
  }

  void check_code(const std::string& code, const Days& days, Span span) {
    if (!table_.speaks_of(code)) return;
    const auto [from, to] = table_.range(code, code, false);
    bool header = false;
    for (std::size_t i = from; i < to; ++i) {
      if (!in_force(table_.entries[i], days)) continue;
      if (table_.entries[i].billable) return;
      header = true;
    }
    if (header) {
      diagnostics_.report("W0618", span, fmt::format("{} is a heading: claims carry the codes below it", shown(code)),
                          fmt::format("write {}.* for all of them, or name those that are meant", shown(code)));
      return;
    }
    if (from == to) {
      const auto near = near_codes(code, 1, [&](const std::string& other) { return has(other, days); });
      diagnostics_.report(
          "W0616", span, fmt::format("{} has no code {}", table_.file, shown(code)),
          near.empty() ? "look it up in the source" : fmt::format("did you mean {}?", shown(near.front())));
      return;
    }
    diagnostics_.report(
        "W0616", span,
        fmt::format("{} is not in force{}: {} has it {}", shown(code), days_text(days), table_.file, spans(from, to)),
        "give it its own period in the list, or name the codes that took its place");
  }

  // "from 2015-10-01 to 2018-09-30"
  std::string spans(std::size_t from, std::size_t to) const {
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
      const DateRange& r = table_.entries[i].in_force;
      text += fmt::format("{}{}", text.empty() ? "" : ", ",
                          days_text({r.first, r.last}).substr(r.first == kFirstDate ? 0 : 1));
    }
    return text;
  }

  void check_range(const model::ListItem& item, const Days& days) {
    if (!table_.speaks_of(item.first)) return;
    const auto [from, to] = table_.range(item.first, item.last, item.stem);
    for (std::size_t i = from; i < to; ++i) {
      if (in_force(table_.entries[i], days) && table_.entries[i].billable) return;
    }
    const std::string written = item.first == item.last
                                    ? fmt::format("the stem {}.*", shown(item.first))
                                    : fmt::format("the range {}..{}", shown(item.first), shown(item.last));
    diagnostics_.report("W0617", item.span,
                        fmt::format("{} matches no code of {}{}", written, table_.file, days_text(days)),
                        from == to ? "look the codes up in the source" : "its codes were in force on other days only");
  }

  bool has(std::string_view code, const Days& days) const {
    const auto entries = table_.entries_of(code);
    return std::any_of(entries.begin(), entries.end(),
                       [&](const CodeEntry& entry) { return entry.billable && in_force(entry, days); });
  }

  const model::Library& library_;
  const CodeTable& table_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_codes(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics) {
  Checker(library, table, diagnostics).run();
}

}  // namespace edict::analysis
