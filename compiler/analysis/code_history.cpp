#include "compiler/analysis/code_history.hpp"

#include <algorithm>

namespace edict::analysis {
namespace {

void add_run(std::vector<CodeRun>& runs, const CodeEntry& entry) {
  CodeRun* last = runs.empty() ? nullptr : &runs.back();
  if (last != nullptr && last->billable == entry.billable && entry.in_force.first.days <= last->days.last.days + 1) {
    last->days.last = std::max(last->days.last, entry.in_force.last);
  } else {
    runs.push_back({entry.in_force, entry.billable});
  }
}

// The codes that begin with `stem` and are longer, each once.
template <class Visit>
void for_each_below(const CodeTable& table, std::string_view stem, Visit&& visit) {
  const auto [begin, end] = table.range(stem, stem, true);
  std::string_view last;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string_view code = table.entries[i].code;
    if (code.size() == stem.size() || code == last) continue;
    last = code;
    visit(code);
  }
}

bool overlap(const DateRange& a, const DateRange& b) { return a.first <= b.last && b.first <= a.last; }

// Whether a code between the two was there in the days: then `code` is not of the next level below `stem`.
bool has_level_between(const CodeTable& table, std::string_view stem, std::string_view code, const DateRange& days) {
  for (std::size_t length = stem.size() + 1; length < code.size(); ++length) {
    const auto entries = table.entries_of(code.substr(0, length));
    if (std::any_of(entries.begin(), entries.end(),
                    [&](const CodeEntry& entry) { return overlap(entry.in_force, days); }))
      return true;
  }
  return false;
}

bool begins_billable(const CodeTable& table, std::string_view code, Date day) {
  const std::vector<CodeRun> runs = runs_of(table, code);
  return std::any_of(runs.begin(), runs.end(),
                     [&](const CodeRun& run) { return run.billable && run.days.first == day; });
}

}  // namespace

std::vector<CodeRun> runs_of(const CodeTable& table, std::string_view code) {
  std::vector<CodeRun> runs;
  for (const CodeEntry& entry : table.entries_of(code)) add_run(runs, entry);
  return runs;
}

std::vector<Succession> successions(const CodeTable& table, std::string_view code) {
  std::vector<Succession> found;
  for (const CodeRun& run : runs_of(table, code)) {
    if (!run.billable || run.days.last == kLastDate) continue;
    Succession next{add_days(run.days.last, 1), {}};
    for_each_below(table, code, [&](std::string_view below) {
      if (begins_billable(table, below, next.on)) next.codes.emplace_back(below);
    });
    found.push_back(std::move(next));
  }
  return found;
}

std::optional<CodeHistory> history_of(const CodeTable& table, std::string_view code) {
  const auto entries = table.entries_of(code);
  if (entries.empty()) return std::nullopt;
  CodeHistory history;
  history.code = code;
  history.description = entries.back().description;
  history.runs = runs_of(table, code);
  for (std::size_t length = 1; length < code.size(); ++length) {
    for (const CodeEntry& entry : table.entries_of(code.substr(0, length)))
      history.above.push_back({entry.code, entry.description, {entry.in_force, entry.billable}});
  }
  for_each_below(table, code, [&](std::string_view below) {
    for (const CodeRun& run : runs_of(table, below)) {
      if (has_level_between(table, code, below, run.days)) continue;
      history.below.push_back({std::string(below), table.entries_of(below).back().description, run});
    }
  });
  for (Succession& next : successions(table, code)) {
    if (!next.codes.empty()) history.split_into.push_back(std::move(next));
  }
  for (const CodeRun& run : history.runs) {
    if (!run.billable || run.days.first == kFirstDate) continue;
    Succession before{run.days.first, {}};
    for (std::size_t length = 1; length < code.size(); ++length) {
      for (const CodeRun& above : runs_of(table, code.substr(0, length))) {
        if (above.billable && add_days(above.days.last, 1) == run.days.first && above.days.last != kLastDate)
          before.codes.emplace_back(code.substr(0, length));
      }
    }
    if (!before.codes.empty()) history.came_from.push_back(std::move(before));
  }
  return history;
}

}  // namespace edict::analysis
