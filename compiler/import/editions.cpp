#include "compiler/import/editions.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace edict::import {
namespace {

constexpr std::size_t kShownContradictions = 20;

struct Segment {
  Cells cells;
  Date from, until;
  bool from_published;
};

class KeyHistory {
 public:
  KeyHistory(const Merge& how, MergeCounts& counts) : how_(how), counts_(counts) {}

  // All rows of one key, by edition.
  void take(const EditionRow* begin, const EditionRow* end, std::vector<MergedRow>& out) {
    segments_.clear();
    for (std::uint32_t edition = 0; edition < how_.editions.size(); ++edition) {
      const EditionRow* last = std::find_if(begin, end, [&](const EditionRow& row) { return row.edition != edition; });
      edition == 0 && how_.has_earlier ? take_earlier(begin, last) : state(edition, begin, last);
      begin = last;
    }
    std::sort(segments_.begin(), segments_.end(), [](const Segment& a, const Segment& b) { return a.from < b.from; });
    for (const Segment& segment : segments_) {
      // What began on a published day is known by it: a later edition, added to the table that is written, may take it
      // back by that day.
      if (!out.empty() && segment_joins_ && !segment.from_published) {
        MergedRow& before = out.back();
        if (before.cells == segment.cells && before.until < kLastDate && add_days(before.until, 1) == segment.from) {
          before.until = segment.until;
          continue;
        }
      }
      out.push_back({segment.cells, segment.from, segment.until, segment.from_published});
      segment_joins_ = true;
    }
  }
  void next_key() { segment_joins_ = false; }

 private:
  void take_earlier(const EditionRow* begin, const EditionRow* end) {
    for (const EditionRow* row = begin; row != end; ++row) {
      segments_.push_back(
          {row->cells, row->from.value_or(kFirstDate), row->until.value_or(kLastDate), row->from_was_published});
    }
  }

  // What an edition says of the key.
  void state(std::uint32_t edition, const EditionRow* begin, const EditionRow* end) {
    const Date first_day = how_.editions[edition].value_or(kFirstDate);
    const bool first = edition == 0;
    stated_.clear();
    for (const EditionRow* row = begin; row != end; ++row) {
      if (row->from && row->until && *row->until <= *row->from) {
        std::erase_if(segments_, [&](const Segment& s) { return s.from_published && s.from == *row->from; });
        ++counts_.never_in_force;
        continue;
      }
      // Said twice in one edition, in two parts of it or of two systems that share the code.
      const auto same = [&](const Segment& s) {
        return s.cells == row->cells && s.until == row->until.value_or(kLastDate) && !s.from_published;
      };
      if (!row->from && std::any_of(stated_.begin(), stated_.end(), same)) {
        ++counts_.repeated;
        continue;
      }
      const auto from = row->from ? row->from : begin_of(*row, first, first_day);
      if (!from) continue;
      if (row->from) {
        // The edition states this row anew: what an earlier one said of it is replaced.
        counts_.repeated +=
            std::erase_if(segments_, [&](const Segment& s) { return s.from_published && s.from == *row->from; });
      }
      add({row->cells, *from, row->until.value_or(kLastDate), row->from.has_value()}, *row);
    }
    settle(first, first_day);
  }

  std::optional<Date> begin_of(const EditionRow& row, bool first, Date first_day) {
    const Date until = row.until.value_or(kLastDate);
    if (first) {
      if (how_.open_start || !how_.editions[0]) {
        if (stated_.empty()) return kFirstDate;
        // Two rows that end on one day leave no days for the second: `add` tells that they contradict each other.
        const Segment& before = stated_.back();
        return before.until < until ? add_days(before.until, 1) : before.from;
      }
      if (until >= first_day) return first_day;
      ++counts_.over_before_first;
      return std::nullopt;
    }
    // The row as an earlier edition had it, still in force then or with this very end.
    const auto known = std::find_if(segments_.begin(), segments_.end(), [&](const Segment& s) {
      return s.cells == row.cells && s.from <= until && (s.until == until || s.until >= add_days(first_day, -1));
    });
    if (known != segments_.end()) {
      const Date from = known->from;
      segments_.erase(known);
      ++counts_.repeated;
      return from;
    }
    if (until >= first_day) {
      ++counts_.begun_with_edition;
      return first_day;
    }
    // New, with other values, and over before this edition: it takes the place of what was in force then.
    const auto replaced = std::find_if(segments_.begin(), segments_.end(),
                                       [&](const Segment& s) { return s.from <= until && s.until >= until; });
    if (replaced != segments_.end()) return replaced->from;
    ++counts_.over_before_first;
    return std::nullopt;
  }

  void add(const Segment& segment, const EditionRow& row) {
    for (const Segment& other : stated_) {
      if (other.from > segment.until || segment.from > other.until) continue;
      if (other.cells == segment.cells && other.from == segment.from && other.until == segment.until) {
        ++counts_.repeated;
      } else {
        ++counts_.contradicting;
        if (counts_.contradictions.size() < kShownContradictions) counts_.contradictions.push_back({row, other.cells});
      }
      return;
    }
    stated_.push_back(segment);
  }

  void settle(bool first, Date first_day) {
    if (!first) {
      for (Segment& old : segments_) {
        if (old.until < first_day) continue;
        old.until = add_days(first_day, -1);
        ++counts_.ended_with_edition;
      }
    }
    for (const Segment& fresh : stated_) {
      for (Segment& old : segments_) {
        if (old.from > fresh.until || fresh.from > old.until) continue;
        // Published dates may reach back over what an earlier edition said.
        old.until = add_days(fresh.from, -1);
      }
    }
    std::erase_if(segments_, [](const Segment& s) { return s.until < s.from; });
    segments_.insert(segments_.end(), stated_.begin(), stated_.end());
  }

  const Merge& how_;
  MergeCounts& counts_;
  std::vector<Segment> segments_;  // by the editions so far
  std::vector<Segment> stated_;    // by this edition
  bool segment_joins_ = false;
};

}  // namespace

std::uint32_t TextPool::intern(std::string_view text) {
  if (const auto it = ids_.find(text); it != ids_.end()) return it->second;
  texts_.emplace_back(text);
  const auto id = static_cast<std::uint32_t>(texts_.size() - 1);
  ids_.emplace(texts_.back(), id);
  return id;
}

std::vector<std::uint32_t> TextPool::sort() {
  std::vector<std::uint32_t> order(texts_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return texts_[a] < texts_[b]; });
  std::vector<std::uint32_t> renumbered(order.size());
  std::deque<std::string> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    renumbered[order[i]] = i;
    sorted.push_back(std::move(texts_[order[i]]));
  }
  texts_ = std::move(sorted);
  ids_.clear();
  for (std::uint32_t i = 0; i < texts_.size(); ++i) ids_.emplace(texts_[i], i);
  return renumbered;
}

std::vector<MergedRow> merge(std::vector<EditionRow>& rows, TextPool& pool, const Merge& how, MergeCounts& counts) {
  const auto renumbered = pool.sort();
  for (EditionRow& row : rows) {
    for (std::size_t i = 0; i < how.cells; ++i) row.cells[i] = renumbered[row.cells[i]];
  }
  const auto by_key = [&](const EditionRow& a, const EditionRow& b) {
    return std::lexicographical_compare(a.cells.begin(), a.cells.begin() + static_cast<std::ptrdiff_t>(how.keys),
                                        b.cells.begin(), b.cells.begin() + static_cast<std::ptrdiff_t>(how.keys));
  };
  // Everything that tells two rows apart is compared, so that the order of the files and their rows cannot matter.
  std::sort(rows.begin(), rows.end(), [&](const EditionRow& a, const EditionRow& b) {
    if (by_key(a, b)) return true;
    if (by_key(b, a)) return false;
    const auto rest = [](const EditionRow& row) {
      return std::tuple(row.edition, row.until.value_or(kLastDate), row.from.value_or(kFirstDate));
    };
    return rest(a) != rest(b) ? rest(a) < rest(b) : a.cells < b.cells;
  });
  std::vector<MergedRow> merged;
  merged.reserve(rows.size());
  KeyHistory history(how, counts);
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && !by_key(rows[begin], rows[end])) ++end;
    history.next_key();
    history.take(rows.data() + begin, rows.data() + end, merged);
    begin = end;
  }
  rows.clear();
  rows.shrink_to_fit();
  return merged;
}

}  // namespace edict::import
