// Phrases that pick or order other lines: the latest, earliest and nearest line, and ranks.
#include <algorithm>

#include "runtime/engine/others.hpp"

namespace edict {
namespace {

DateRange days_of(FindRange range, Date judged) {
  switch (range) {
    case FindRange::on_or_before:
      return {kFirstDate, judged};
    case FindRange::before:
      return {kFirstDate, add_days(judged, -1)};
    case FindRange::after:
      return {add_days(judged, 1), kLastDate};
    case FindRange::on_or_after:
      return {judged, kLastDate};
    case FindRange::both:
      return kAllDays;
  }
  return kAllDays;
}

}  // namespace

template <class With>
void OtherLines::each_found(std::uint32_t policy, const plan::Find& phrase, Place judged, With&& with) {
  const Date date = patient_[judged].date;
  const DateRange days = days_of(phrase.range, date);
  const Place first = patient_.first_on_or_after(days.first);
  const Place end = patient_.first_after(days.last);
  if (phrase.keys.same_line) return;
  const KeyedLines& lines = keyed(policy, phrase.keys, filter_of(policy, phrase.where));
  const auto holds = [&](Place p) {
    if (p == judged || !in_limit_state(judged, p, phrase.counting_billed)) return Truth::no;
    const Truth selected = phrase.where.pure ? filter_holds(policy, phrase.where, judged, p) : Truth::yes;
    if (selected == Truth::no) return Truth::no;
    const Truth both = selected & lines.shared(judged, p);
    if (both == Truth::no || phrase.where.pure) return both;
    return both & filter_holds(policy, phrase.where, judged, p);
  };
  const auto pass_on = [&](Place p) {
    const Truth h = holds(p);
    return h == Truth::no || with(p, h == Truth::yes);
  };
  switch (phrase.pick) {
    case Pick::latest:
      return lines.candidates(judged, first, end).each_back(pass_on);
    case Pick::earliest:
      return lines.candidates(judged, first, end).each(pass_on);
    case Pick::nearest:
      break;
  }
  // By distance; of two equally near days the earlier; of one day's lines the one nearest to the judged line's place.
  std::vector<Place> near;
  lines.candidates(judged, first, end).each([&](Place p) {
    near.push_back(p);
    return true;
  });
  const auto after = std::partition_point(near.begin(), near.end(), [&](Place p) { return patient_[p].date <= date; });
  auto back = after;
  auto on = after;
  while (back != near.begin() || on != near.end()) {
    const bool backwards =
        on == near.end() || (back != near.begin() &&
                             date.days - patient_[*std::prev(back)].date.days <= patient_[*on].date.days - date.days);
    if (!pass_on(backwards ? *--back : *on++)) return;
  }
}

std::vector<MetLine> OtherLines::found(std::uint32_t policy, const plan::Find& phrase, Place judged) {
  std::vector<MetLine> lines;
  each_found(policy, phrase, judged, [&](Place p, bool certain) {
    lines.push_back({p, certain});
    return true;
  });
  return lines;
}

std::vector<MetLine> OtherLines::first_found(std::uint32_t policy, const plan::Find& phrase, Place judged) {
  std::vector<MetLine> line;
  each_found(policy, phrase, judged, [&](Place p, bool certain) {
    line.push_back({p, certain});
    return false;
  });
  return line;
}

Value OtherLines::find(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  bool uncertain = false;
  Value answer = Value::none();
  each_found(policy, plan_.policies[policy].finds[index], patient_.place_of(subject), [&](Place p, bool certain) {
    if (!certain) {
      uncertain = true;
      answer = {0, State::missing};
      return true;
    }
    // Some line certainly exists; which one is certain only if none is preferred to it.
    answer = uncertain ? Value{1, State::missing} : Value::of(static_cast<std::int64_t>(patient_[p].line));
    return false;
  });
  return answer;
}

std::vector<MetLine> OtherLines::ranked_before(std::uint32_t policy, const plan::Rank& phrase, Place judged,
                                               State& own) {
  const std::span<const Value> values = amounts_of(policy, phrase.keys.slot, phrase.by);
  const Value value_of_own = values[judged];
  const Truth selected = filter_holds(policy, phrase.where, judged, judged);
  own = value_of_own.state;
  if (selected == Truth::no) {
    own = State::none;
  } else if (selected == Truth::unknown && own == State::known) {
    own = State::missing;
  }
  std::vector<MetLine> result;
  if (own != State::known || phrase.keys.same_line) return result;
  const KeyedLines& lines = keyed(policy, phrase.keys, filter_of(policy, phrase.where));
  lines.candidates(judged, 0, static_cast<Place>(patient_.size())).each([&](Place p) {
    if (p == judged || !stands(Standing::payable, p)) return true;
    const Value value = values[p];
    if (value.state == State::none) return true;
    const bool tie_before = value.v == value_of_own.v && p < judged;
    const bool before = tie_before || (phrase.descending ? value.v > value_of_own.v : value.v < value_of_own.v);
    if (value.known() && !before) return true;
    Truth holds = lines.shared(judged, p);
    if (holds == Truth::no) return true;
    holds = holds & filter_holds(policy, phrase.where, judged, p);
    if (holds == Truth::no) return true;
    result.push_back({p, value.known() && holds == Truth::yes});
    return true;
  });
  return result;
}

Value OtherLines::rank(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  const Bounds b = rank_bounds(policy, index, subject);
  if (b.state != State::known) return {0, b.state};
  return b.least == b.most ? Value::of(b.least) : Value::missing();
}

Bounds OtherLines::rank_bounds(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  State own = State::known;
  const auto lines = ranked_before(policy, plan_.policies[policy].ranks[index], patient_.place_of(subject), own);
  if (own != State::known) return {own};
  const auto certain = std::count_if(lines.begin(), lines.end(), [](const MetLine& l) { return l.certain; });
  return {State::known, 1 + certain, 1 + static_cast<std::int64_t>(lines.size())};
}

}  // namespace edict
