#include "compiler/sema/periods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace edict::sema {
namespace {

std::string until_text(Date last) { return last == kLastDate ? std::string("without end") : "until " + to_text(last); }

// Versions of one policy, by first day. Policies are sorted when the library is complete; nothing rests on it here.
std::vector<std::vector<const model::Policy*>> versions_of(const model::Library& library) {
  std::vector<const model::Policy*> all;
  for (const model::Policy& policy : library.policies) {
    // A policy whose period failed has been told so, and stands there as if without bounds.
    if (policy.effective.first != kFirstDate) all.push_back(&policy);
  }
  std::stable_sort(all.begin(), all.end(), [](const model::Policy* a, const model::Policy* b) {
    return std::tie(a->name, a->effective.first) < std::tie(b->name, b->effective.first);
  });
  std::vector<std::vector<const model::Policy*>> groups;
  for (const model::Policy* policy : all) {
    if (groups.empty() || groups.back().front()->name != policy->name) groups.emplace_back();
    groups.back().push_back(policy);
  }
  return groups;
}

}  // namespace

std::optional<DateRange> period_of(Context& context, const std::optional<syntax::Word>& from,
                                   const std::optional<syntax::Word>& until) {
  DateRange days{kFirstDate, kLastDate};
  // The parser has refused what is no date.
  const auto first = from ? parse_date(from->text) : days.first;
  const auto last = until ? parse_date(until->text) : days.last;
  if (!first || !last) return std::nullopt;
  days = {*first, *last};
  if (days.last < days.first) {
    Diagnostic& d = context.diagnostics.report(
        "E0402", until->span, fmt::format("the period ends on {}, before it begins on {}", until->text, from->text),
        "`until` is the last day in force");
    d.notes.push_back({from->span, "it begins here"});
    return std::nullopt;
  }
  return days;
}

std::optional<Effectiveness> effective_period(Context& context, const syntax::Policy& policy) {
  if (policy.effective.empty()) {
    if (policy.broken) return std::nullopt;  // it may be what could not be read
    context.diagnostics.report("E0403", policy.name.span,
                               fmt::format("`{}` does not say from when it is in force", policy.name.text),
                               "add `effective 2024-01-01`, and `until` with the last day once it is known");
    return std::nullopt;
  }
  if (policy.effective.size() > 1) {
    Diagnostic& d = context.diagnostics.report(
        "E0404", policy.effective[1].span, fmt::format("`{}` has two effective periods", policy.name.text),
        "a version has one; what changed between two periods is a second policy of this name");
    d.notes.push_back({policy.effective[0].span, "the first one"});
  }
  const syntax::Effective& effective = policy.effective.front();
  const auto days = period_of(context, effective.from, effective.until);
  if (!days) return std::nullopt;
  return Effectiveness{*days, effective.by_received_date};
}

void check_versions(Context& context) {
  for (const auto& versions : versions_of(context.library)) {
    const model::Policy* longest = versions.front();  // of those before: the one that ends last
    for (std::size_t i = 1; i < versions.size(); ++i) {
      const model::Policy& version = *versions[i];
      if (version.effective.first <= longest->effective.last) {
        Diagnostic& d = context.diagnostics.report(
            "E0405", version.span,
            fmt::format("the versions {} and {} of `{}` are both in force on {}", longest->version, version.version,
                        version.name, to_text(version.effective.first)),
            version.effective.first == longest->effective.first
                ? "take one of them out, or give them periods that do not meet"
                : fmt::format("end the first with `until {}`", to_text(add_days(version.effective.first, -1))));
        d.notes.push_back(
            {longest->span, fmt::format("this one is in force from {} {}", to_text(longest->effective.first),
                                        until_text(longest->effective.last))});
      } else if (version.by_received_date != versions[i - 1]->by_received_date) {
        Diagnostic& d = context.diagnostics.report(
            "E0406", version.span,
            fmt::format("one version of `{}` is chosen by the date of service and another by the date received",
                        version.name),
            "a line could fall to both or to none: choose all of them by one date");
        d.notes.push_back({versions[i - 1]->span, "the version before"});
      }
      if (longest->effective.last < version.effective.last) longest = &version;
    }
  }
}

std::vector<CalendarEntry> policy_calendar(const model::Library& library, std::optional<Date> as_of,
                                           std::int64_t horizon_days) {
  std::vector<CalendarEntry> entries;
  using Kind = CalendarEntry::Kind;
  for (const auto& versions : versions_of(library)) {
    const std::size_t first = entries.size();
    Date covered = kFirstDate;
    const model::Policy* longest = nullptr;
    for (const model::Policy* version : versions) {
      const DateRange days = version->effective;
      if (longest != nullptr && days.first <= covered) {
        entries.push_back({Kind::overlap,
                           version->name,
                           longest->version,
                           version->version,
                           {days.first, std::min(covered, days.last)},
                           version->span});
      } else if (longest != nullptr && add_days(covered, 1) < days.first) {
        entries.push_back({Kind::gap,
                           version->name,
                           longest->version,
                           version->version,
                           {add_days(covered, 1), add_days(days.first, -1)},
                           longest->span});
      }
      if (longest == nullptr || covered < days.last) {
        covered = days.last;
        longest = version;
      }
    }
    if (as_of) {
      const DateRange horizon{*as_of, add_days(*as_of, horizon_days)};
      for (const model::Policy* version : versions) {
        const Date begin = version->effective.first;
        if (horizon.contains(begin))
          entries.push_back({Kind::begins, version->name, version->version, {}, {begin, begin}, version->span});
      }
      for (const model::Policy* version : versions) {
        const Date end = version->effective.last;
        const Date next = add_days(end, 1);
        const bool followed = std::any_of(versions.begin(), versions.end(),
                                          [&](const model::Policy* v) { return v->effective.contains(next); });
        if (end != kLastDate && horizon.contains(end) && !followed) {
          entries.push_back({Kind::ends, version->name, version->version, {}, {end, end}, version->span});
        }
      }
    }
    std::stable_sort(entries.begin() + static_cast<std::ptrdiff_t>(first), entries.end(),
                     [](const CalendarEntry& a, const CalendarEntry& b) { return a.days.first < b.days.first; });
  }
  return entries;
}

}  // namespace edict::sema
