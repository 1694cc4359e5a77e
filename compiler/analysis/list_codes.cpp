#include "compiler/analysis/list_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/analysis/list_use.hpp"
#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

using Days = std::vector<DateRange>;  // by day, apart from each other
using Members = std::map<std::string, Days, std::less<>>;

DateRange common(const DateRange& a, const DateRange& b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}
bool is_empty(const DateRange& range) { return range.last < range.first; }

void join(Days& days) {
  std::sort(days.begin(), days.end());
  Days joined;
  for (const DateRange& range : days) {
    if (!joined.empty() && range.first.days <= joined.back().last.days + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  days = std::move(joined);
}

Days without(const Days& days, const Days& taken) {
  Days rest;
  for (DateRange range : days) {
    for (const DateRange& out : taken) {
      if (out.last < range.first || range.last < out.first) continue;
      if (range.first < out.first) rest.push_back({range.first, add_days(out.first, -1)});
      if (range.last <= out.last) {
        range = {kLastDate, kFirstDate};
        break;
      }
      range.first = add_days(out.last, 1);
    }
    if (!is_empty(range)) rest.push_back(range);
  }
  return rest;
}

bool holds(const Days& days, Date day) {
  return std::any_of(days.begin(), days.end(), [&](const DateRange& range) { return range.contains(day); });
}

DateRange days_of(const model::ListItem& item) { return {item.from, item.until}; }
bool is_single(const model::ListItem& item) { return !item.stem && item.first == item.last; }

class Report {
 public:
  Report(const model::Library& library, const CodeTable& table)
      : library_(library), table_(table), members_(library.lists.size()), known_(library.lists.size(), false) {
    for (const CodeEntry& entry : table.entries) begin_ = std::min(begin_, entry.in_force.first);
  }

  std::vector<WrittenCodes> operator()() {
    std::vector<WrittenCodes> found;
    const std::vector<ListUse> uses = list_uses(library_);
    for (std::size_t i = 0; i < library_.lists.size(); ++i) {
      const model::List& list = library_.lists[i];
      const bool meant = list.element.kind == Kind::code && list.element.system == table_.system;
      if (meant && uses[i].asked()) found.push_back(of_list(i, uses[i]));
    }
    add_conditions(found);
    std::stable_sort(found.begin(), found.end(),
                     [](const WrittenCodes& a, const WrittenCodes& b) { return a.span < b.span; });
    return found;
  }

 private:
  WrittenCodes of_list(std::size_t index, const ListUse& use) {
    const model::List& list = library_.lists[index];
    WrittenCodes codes{list.name, list.span, use.policies, use.days, list.items.size(), false, {}, {}};
    const Members& members = members_of(index);
    for (const model::ListItem& item : list.items) {
      if (item.list) continue;
      if (!speaks_of(item)) codes.has_silent = true;
      add_changes(item, use.days, members, codes.changes);
    }
    codes.stretches = stretches(members, use.days);
    sort(codes.changes);
    return codes;
  }

  // Codes that conditions name: procedure = G0104.
  void add_conditions(std::vector<WrittenCodes>& found) {
    std::map<std::pair<Span, std::string>, WrittenCodes> conditions;
    for (std::uint32_t i = 0; i < library_.policies.size(); ++i) {
      const model::Policy& policy = library_.policies[i];
      for_each_root(policy, [&](const model::Expr& root) {
        for_each_expression(root, [&](const model::Expr& expr) {
          if (expr.op != Op::constant || expr.type.kind != Kind::code || expr.type.system != table_.system) return;
          const std::string code(library_.symbols.text(static_cast<Symbol>(expr.value)));
          WrittenCodes& codes = conditions[{expr.span, code}];
          if (codes.entries == 0) codes = {{}, expr.span, {}, policy.effective, 1, !table_.speaks_of(code), {}, {}};
          codes.days = {std::min(codes.days.first, policy.effective.first),
                        std::max(codes.days.last, policy.effective.last)};
          if (codes.policies.empty() || codes.policies.back() != i) codes.policies.push_back(i);
        });
      });
    }
    for (auto& [place, codes] : conditions) {
      model::ListItem item;
      item.first = item.last = place.second;
      item.span = place.first;
      Members members;
      add_members(item, members);
      add_changes(item, codes.days, members, codes.changes);
      codes.stretches = stretches(members, codes.days);
      sort(codes.changes);
      found.push_back(std::move(codes));
    }
  }

  static void sort(std::vector<CodeChange>& changes) {
    std::stable_sort(changes.begin(), changes.end(),
                     [](const CodeChange& a, const CodeChange& b) { return a.on < b.on; });
  }

  bool speaks_of(const model::ListItem& item) const {
    return table_.speaks_of(item.first) && table_.speaks_of(item.last);
  }

  void add_members(const model::ListItem& item, Members& members) {
    if (item.list) {
      for (const auto& [code, days] : members_of(*item.list)) {
        for (const DateRange& range : days) {
          if (const DateRange both = common(range, days_of(item)); !is_empty(both)) members[code].push_back(both);
        }
      }
      return;
    }
    if (!speaks_of(item)) {
      if (is_single(item)) members[item.first].push_back(days_of(item));
      return;
    }
    const auto [begin, end] = table_.range(item.first, item.last, item.stem);
    for (std::size_t i = begin; i < end; ++i) {
      const CodeEntry& entry = table_.entries[i];
      const DateRange both = common(entry.in_force, days_of(item));
      if (entry.billable && !is_empty(both)) members[entry.code].push_back(both);
    }
  }

  const Members& members_of(std::size_t index) {
    if (known_[index]) return members_[index];
    known_[index] = true;  // before what it refers to: a circle of lists is refused long before
    Members members;
    for (const model::ListItem& item : library_.lists[index].items) add_members(item, members);
    for (auto& [code, days] : members) join(days);
    for (const std::uint32_t other : library_.lists[index].minus) {
      for (const auto& [code, days] : members_of(other)) {
        if (const auto it = members.find(code); it != members.end()) it->second = without(it->second, days);
      }
    }
    members_[index] = std::move(members);
    return members_[index];
  }

  static std::vector<WrittenCodes::Stretch> stretches(const Members& members, const DateRange& asked) {
    std::map<Date, std::ptrdiff_t> steps;  // how many more codes there are from this day on
    for (const auto& [code, days] : members) {
      for (const DateRange& range : days) {
        const DateRange both = common(range, asked);
        if (is_empty(both)) continue;
        ++steps[both.first];
        if (both.last < asked.last) --steps[add_days(both.last, 1)];
      }
    }
    std::vector<WrittenCodes::Stretch> found{{asked, 0}};
    std::ptrdiff_t codes = 0;
    for (const auto& [day, step] : steps) {
      codes += step;
      if (day == asked.first) {
        found.back().codes = static_cast<std::size_t>(codes);
      } else if (step != 0) {
        found.back().days.last = add_days(day, -1);
        found.push_back({{day, asked.last}, static_cast<std::size_t>(codes)});
      }
    }
    return found;
  }

  void add_changes(const model::ListItem& item, const DateRange& asked, const Members& members,
                   std::vector<CodeChange>& changes) const {
    const DateRange days = common(asked, days_of(item));
    if (is_empty(days) || !speaks_of(item)) return;
    if (is_single(item)) {
      add_changes_of_code(item, days, members, changes);
    } else {
      add_changes_below(item, days, changes);
    }
  }

  void add_changes_of_code(const model::ListItem& item, const DateRange& days, const Members& members,
                           std::vector<CodeChange>& changes) const {
    const auto change = [&](Date on, CodeChangeKind kind) -> CodeChange& {
      changes.push_back({on, kind, written(item, table_.system), {}, {}, true, on == days.first, item.span});
      return changes.back();
    };
    const std::vector<CodeRun> runs = runs_of(table_, item.first);
    if (runs.empty()) {
      change(days.first, CodeChangeKind::unknown);
      return;
    }
    const auto in_days = [&](const CodeRun& run) { return !is_empty(common(run.days, days)); };
    if (std::none_of(runs.begin(), runs.end(), in_days)) {
      change(days.first, CodeChangeKind::never);
      return;
    }
    if (std::none_of(runs.begin(), runs.end(), [&](const CodeRun& run) { return run.billable && in_days(run); })) {
      // An entry that begins on the day of the heading, as in a table of headings, means it.
      const bool meant = std::any_of(runs.begin(), runs.end(), [&](const CodeRun& run) {
        return item.from != kFirstDate && run.days.first == item.from;
      });
      change(days.first, CodeChangeKind::heading).to_do = !meant;
      return;
    }
    for (Succession& next : successions(table_, item.first)) {
      // An entry that ends with its code, or before, was dated by a person.
      if (next.on <= days.first || next.on > days.last) continue;
      const bool goes_on = std::any_of(runs.begin(), runs.end(),
                                       [&](const CodeRun& run) { return run.billable && run.days.first == next.on; });
      if (goes_on) continue;
      const bool is_heading = std::any_of(
          runs.begin(), runs.end(), [&](const CodeRun& run) { return !run.billable && run.days.contains(next.on); });
      CodeChange& made = change(next.on, !next.codes.empty() ? CodeChangeKind::split
                                         : is_heading        ? CodeChangeKind::heading
                                                             : CodeChangeKind::ended);
      for (std::string& code : next.codes) {
        const auto member = members.find(code);
        if (member == members.end() || !holds(member->second, next.on)) made.lacking.push_back(code);
        made.codes.push_back(std::move(code));
      }
      if (made.kind == CodeChangeKind::split) made.to_do = !made.lacking.empty();
    }
  }

  void add_changes_below(const model::ListItem& item, const DateRange& days, std::vector<CodeChange>& changes) const {
    std::map<std::pair<Date, CodeChangeKind>, std::vector<std::string>> by_day;
    const auto [begin, end] = table_.range(item.first, item.last, item.stem);
    for (std::size_t i = begin; i < end;) {
      const std::string& code = table_.entries[i].code;
      for (const CodeRun& run : runs_of(table_, code)) {
        if (!run.billable) continue;
        if (run.days.first > std::max(days.first, begin_) && run.days.first <= days.last)
          by_day[{run.days.first, CodeChangeKind::added}].push_back(code);
        if (run.days.last >= days.first && run.days.last < days.last)
          by_day[{add_days(run.days.last, 1), CodeChangeKind::taken_out}].push_back(code);
      }
      while (i < end && table_.entries[i].code == code) ++i;
    }
    for (auto& [what, codes] : by_day)
      changes.push_back(
          {what.first, what.second, written(item, table_.system), std::move(codes), {}, false, false, item.span});
    if (begin == end) {
      changes.push_back(
          {days.first, CodeChangeKind::unknown, written(item, table_.system), {}, {}, true, true, item.span});
    }
  }

  const model::Library& library_;
  const CodeTable& table_;
  std::vector<Members> members_;  // by list
  std::vector<bool> known_;
  Date begin_ = kLastDate;  // of the set: that its first codes begin then is no news
};

bool has(const model::ListItem& item, const std::string& code) {
  if (item.list || code < item.first) return false;
  return code <= item.last || (item.stem && std::string_view(code).starts_with(item.last));
}

}  // namespace

std::string_view name_of(CodeChangeKind kind) {
  switch (kind) {
    case CodeChangeKind::unknown:
      return "unknown";
    case CodeChangeKind::never:
      return "not_in_force";
    case CodeChangeKind::ended:
      return "ended";
    case CodeChangeKind::split:
      return "split";
    case CodeChangeKind::heading:
      return "heading";
    case CodeChangeKind::added:
      return "added";
    case CodeChangeKind::taken_out:
      return "taken_out";
  }
  return {};
}

std::string written(const model::ListItem& item, CodeSystem system) {
  const std::string last = display_code(system, item.last);
  if (item.first != item.last) return fmt::format("{}..{}", display_code(system, item.first), last);
  if (!item.stem) return last;
  // E11.* but M79.1*: the dot that the codes below have, where the stem ends before it.
  const std::string below = display_code(system, item.last + "0");
  return last + (below.size() > last.size() && below[last.size()] == '.' ? ".*" : "*");
}

std::vector<WrittenCodes> list_codes(const model::Library& library, const CodeTable& table) {
  return Report(library, table)();
}

std::vector<CodeUse> uses_of(const model::Library& library, CodeSystem system, const std::string& code) {
  std::vector<CodeUse> found;
  const std::vector<ListUse> uses = list_uses(library);
  for (std::size_t i = 0; i < library.lists.size(); ++i) {
    const model::List& list = library.lists[i];
    if (list.element.kind != Kind::code || list.element.system != system) continue;
    for (const model::ListItem& item : list.items) {
      if (has(item, code))
        found.push_back({list.name, written(item, system), days_of(item), item.span, uses[i].policies});
    }
  }
  for (std::uint32_t i = 0; i < library.policies.size(); ++i) {
    for_each_root(library.policies[i], [&](const model::Expr& root) {
      for_each_expression(root, [&](const model::Expr& expr) {
        if (expr.op != Op::constant || expr.type.kind != Kind::code || expr.type.system != system) return;
        if (library.symbols.text(static_cast<Symbol>(expr.value)) != code) return;
        const bool known = !found.empty() && found.back().span == expr.span;
        if (!known) found.push_back({{}, display_code(system, code), kAllDays, expr.span, {}});
        if (found.back().policies.empty() || found.back().policies.back() != i) found.back().policies.push_back(i);
      });
    });
  }
  std::stable_sort(found.begin(), found.end(), [](const CodeUse& a, const CodeUse& b) { return a.span < b.span; });
  return found;
}

}  // namespace edict::analysis
