#include "compiler/diff/list_content.hpp"

#include <algorithm>
#include <set>

#include "compiler/diff/code_classes.hpp"

namespace edict::diff {
namespace {

// Longer lists are compared as they are written.
constexpr std::size_t kMostRanges = 3000;

// The text just behind or before a range's end, so that neighbours join and holes can be cut. A last character of 0xff
// stands for all codes that begin so.
std::string behind(const std::string& last) {
  if (!last.empty() && last.back() == '\xff') {
    std::string next = last.substr(0, last.size() - 1);
    if (!next.empty()) next.back() = static_cast<char>(next.back() + 1);
    return next;
  }
  return last + '\x01';
}
std::string before(const std::string& first) {
  if (!first.empty() && first.back() == '\x01') return first.substr(0, first.size() - 1);
  std::string previous = first;
  if (previous.empty()) return previous;
  previous.back() = static_cast<char>(previous.back() - 1);
  return previous + '\xff';
}
std::int64_t behind(std::int64_t last) { return last == INT64_MAX ? last : last + 1; }
std::int64_t before(std::int64_t first) { return first == INT64_MIN ? first : first - 1; }

template <class Range>
std::vector<Range> join(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::vector<Range> joined;
  for (Range& r : ranges) {
    if (joined.empty() || behind(joined.back().last) < r.first) {
      joined.push_back(std::move(r));
    } else if (joined.back().last < r.last) {
      joined.back().last = std::move(r.last);
    }
  }
  return joined;
}

template <class Range>
std::vector<Range> cut(const std::vector<Range>& from, const std::vector<Range>& holes) {
  std::vector<Range> left;
  for (Range rest : from) {
    bool used_up = false;
    for (const Range& hole : holes) {
      if (hole.last < rest.first || rest.last < hole.first) continue;
      if (rest.first < hole.first) left.push_back({rest.first, before(hole.first)});
      if (!(hole.last < rest.last)) {
        used_up = true;
        break;
      }
      rest.first = behind(hole.last);
    }
    if (!used_up) left.push_back(std::move(rest));
  }
  return left;
}

}  // namespace

bool Members::holds(std::string_view code) const {
  const auto after = std::upper_bound(codes.begin(), codes.end(), code,
                                      [](std::string_view c, const CodeRange& r) { return c < r.first; });
  return after != codes.begin() && code <= std::prev(after)->last;
}
bool Members::holds(std::int64_t value) const {
  return std::any_of(values.begin(), values.end(),
                     [&](const ValueRange& r) { return r.first <= value && value <= r.last; });
}

Members united(const Members& a, const Members& b) {
  Members all = a;
  all.codes.insert(all.codes.end(), b.codes.begin(), b.codes.end());
  all.values.insert(all.values.end(), b.values.begin(), b.values.end());
  return {join(std::move(all.codes)), join(std::move(all.values))};
}
Members without(const Members& a, const Members& b) { return {cut(a.codes, b.codes), cut(a.values, b.values)}; }

bool ListContent::operator<(const ListContent& other) const {
  if (element.kind != other.element.kind) return element.kind < other.element.kind;
  if (element.system != other.element.system) return element.system < other.element.system;
  return periods < other.periods;
}

const Members& ListContent::on(Date date) const {
  const auto after = std::upper_bound(periods.begin(), periods.end(), date,
                                      [](Date d, const auto& period) { return d < period.first.first; });
  return std::prev(after == periods.begin() ? std::next(after) : after)->second;
}

const ListContent& ListContents::worked_out(const plan::Plan& plan, std::uint32_t index) {
  const auto key = std::pair(&plan, index);
  if (const auto known = lists_.find(key); known != lists_.end()) return known->second;
  const plan::List& list = plan.lists[index];
  std::set<Date> begins = {kFirstDate};
  const auto note = [&](Date from, Date until) {
    begins.insert(from);
    if (until < kLastDate) begins.insert(add_days(until, 1));
  };
  for (const plan::ListPiece& piece : list.pieces) note(piece.from, piece.until);
  for (const auto* others : {&list.also, &list.minus}) {
    for (const std::uint32_t other : *others) {
      for (const auto& [days, members] : worked_out(plan, other).periods) note(days.first, days.last);
    }
  }
  ListContent content{list.element, {}};
  for (auto begin = begins.begin(); begin != begins.end(); ++begin) {
    const auto next = std::next(begin);
    const DateRange days{*begin, next == begins.end() ? kLastDate : add_days(*next, -1)};
    Members members;
    for (const plan::ListPiece& piece : list.pieces) {
      if (days.first < piece.from || piece.until < days.first) continue;
      if (list.element.kind == Kind::code) {
        members.codes.push_back({piece.first, piece.last});
      } else {
        members.values.push_back({piece.first_value, piece.last_value});
      }
    }
    members = united(members, {});
    for (const std::uint32_t other : list.also) members = united(members, worked_out(plan, other).on(days.first));
    for (const std::uint32_t other : list.minus) members = without(members, worked_out(plan, other).on(days.first));
    if (!content.periods.empty() && content.periods.back().second == members) {
      content.periods.back().first.last = days.last;
    } else {
      content.periods.emplace_back(days, std::move(members));
    }
  }
  return lists_.emplace(key, std::move(content)).first->second;
}

ContentId ListContents::of(const plan::Plan& plan, std::uint32_t list) { return number(worked_out(plan, list)); }

ContentId ListContents::of_single(Type element, std::string_view code, std::int64_t value) {
  Members members;
  if (element.kind == Kind::code) {
    members.codes.push_back({std::string(code), std::string(code)});
  } else {
    members.values.push_back({value, value});
  }
  return number({element, {{kAllDays, std::move(members)}}});
}

ContentId ListContents::number(ListContent content) {
  const auto known = numbers_.find(content);
  if (known != numbers_.end()) return known->second;
  const auto [same, fresh] = by_codes_.try_emplace(by_codes(content), static_cast<ContentId>(by_number_.size()));
  const auto it = numbers_.emplace(std::move(content), same->second).first;
  if (fresh) by_number_.push_back(&it->first);
  return same->second;
}

// 20550..20553 and { 20550, 20551, 20552, 20553 } hold the same codes, for there is none between them: a range is told
// by the first code that it has and the first that it has not.
ListContent ListContents::by_codes(const ListContent& content) {
  ListContent result{content.element, {}};
  if (content.element.kind != Kind::code) return content;
  const CodeSystem system = content.element.system;
  for (const auto& [days, members] : content.periods) {
    if (members.codes.size() > kMostRanges) return content;
    Members told;
    for (const CodeRange& r : members.codes) {
      const auto first = first_code(system, r.first);
      if (!first || *first > r.last) continue;
      const auto end = first_code(system, behind(r.last));
      const std::string behind_all = end.value_or("\xff");
      if (!told.codes.empty() && told.codes.back().last == *first) {
        told.codes.back().last = behind_all;
      } else {
        told.codes.push_back({*first, behind_all});
      }
    }
    if (!result.periods.empty() && result.periods.back().second == told) {
      result.periods.back().first.last = days.last;
    } else {
      result.periods.emplace_back(days, std::move(told));
    }
  }
  return result;
}

}  // namespace edict::diff
