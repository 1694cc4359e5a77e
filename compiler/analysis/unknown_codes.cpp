// W0616, W0617, W0618: codes of lists and conditions that a published code set does not have.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/analysis/code_table.hpp"
#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

// From the first to the last day on which something is asked for; nothing asks: an empty range.
struct Days {
  Date first = kLastDate;
  Date last = kFirstDate;
  bool empty() const { return last < first; }
  // False when it holds the range already.
  bool add(const DateRange& range) {
    if (first <= range.first && range.last <= last) return false;
    first = std::min(first, range.first);
    last = std::max(last, range.last);
    return true;
  }
};

std::string days_text(const Days& days) {
  const std::string from = days.first == kFirstDate ? "" : " from " + to_text(days.first);
  return from + (days.last == kLastDate ? " on" : " to " + to_text(days.last));
}

class Checker {
 public:
  Checker(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics)
      : library_(library), table_(table), diagnostics_(diagnostics), asked_(library.lists.size()) {}

  void run() {
    for (const model::Policy& policy : library_.policies) {
      for_each_root(policy, [&](const model::Expr& root) {
        for_each_expression(root, [&](const model::Expr& expr) {
          if (reads_list(expr.op)) ask(expr.index, policy.effective);
          if (expr.op == Op::constant && expr.type.kind == Kind::code && expr.type.system == table_.system) {
            const std::string code(library_.symbols.text(static_cast<Symbol>(expr.value)));
            Days days;
            days.add(policy.effective);
            check_code(code, days, expr.span);
          }
        });
      });
    }
    for (std::size_t i = 0; i < library_.lists.size(); ++i) check_list(library_.lists[i], asked_[i]);
  }

 private:
  void ask(std::uint32_t index, const DateRange& days) {
    if (index >= asked_.size()) return;
    if (!asked_[index].add(days))
      return;  // so that lists of lists are walked no oftener than they are asked of new days
    for (const model::ListItem& item : library_.lists[index].items) {
      if (item.list) ask(*item.list, days);
    }
    for (const std::uint32_t other : library_.lists[index].minus) ask(other, days);
  }

  void check_list(const model::List& list, const Days& asked) {
    if (list.element.kind != Kind::code || list.element.system != table_.system || asked.empty()) return;
    for (const model::ListItem& item : list.items) {
      if (item.list) continue;
      const Days days{std::max(asked.first, item.from), std::min(asked.last, item.until)};
      if (days.empty()) continue;
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
      const std::string near = nearest(code, days);
      diagnostics_.report("W0616", span, fmt::format("{} has no code {}", table_.file, shown(code)),
                          near.empty() ? "look it up in the source" : fmt::format("did you mean {}?", near));
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
    const auto [from, to] = table_.range(code, code, false);
    return std::any_of(table_.entries.begin() + static_cast<std::ptrdiff_t>(from),
                       table_.entries.begin() + static_cast<std::ptrdiff_t>(to),
                       [&](const CodeEntry& entry) { return entry.billable && in_force(entry, days); });
  }

  // A code of the table that is one keystroke away: two swapped, another character,
  // one too many, one too few.
  std::string nearest(const std::string& code, const Days& days) const {
    static constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t i = 0; i < code.size(); ++i) {
      std::string near = code;
      if (i + 1 < code.size()) {
        std::swap(near[i], near[i + 1]);
        if (has(near, days)) return shown(near);
      }
      near = code;
      for (const char c : kCharacters) {
        near[i] = c;
        if (has(near, days)) return shown(near);
      }
    }
    for (std::size_t i = 0; i <= code.size(); ++i) {
      if (i < code.size()) {
        const std::string near = code.substr(0, i) + code.substr(i + 1);
        if (!near.empty() && has(near, days)) return shown(near);
      }
      for (const char c : kCharacters) {
        const std::string near = code.substr(0, i) + c + code.substr(i);
        if (has(near, days)) return shown(near);
      }
    }
    return {};
  }

  const model::Library& library_;
  const CodeTable& table_;
  Diagnostics& diagnostics_;
  std::vector<Days> asked_;  // by list
};

}  // namespace

void check_codes(const model::Library& library, const CodeTable& table, Diagnostics& diagnostics) {
  Checker(library, table, diagnostics).run();
}

}  // namespace edict::analysis
