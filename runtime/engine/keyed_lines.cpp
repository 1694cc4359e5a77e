#include "runtime/engine/keyed_lines.hpp"

#include <numeric>

namespace edict {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::int64_t value) {
  hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29U);
}

}  // namespace

void KeyedLines::reset(std::size_t lines, std::size_t keys) {
  lines_ = lines;
  keys_ = keys;
  values_.resize(lines * keys);
}

void KeyedLines::ready(std::span<const Truth> filter, bool grouped) {
  state_.assign(lines_, State::known);
  hash_.assign(lines_, 0);
  for (std::size_t k = 0; k < keys_; ++k) {
    const std::span<const Value> column = this->column(k);
    for (std::size_t p = 0; p < lines_; ++p) {
      // What has no value is equal to nothing, whatever else is missing.
      if (column[p].state == State::none || state_[p] == State::none) {
        state_[p] = State::none;
      } else if (column[p].state == State::missing) {
        state_[p] = State::missing;
      }
      hash_[p] = mixed(hash_[p], column[p].v);
    }
  }
  exact_ = true;
  group_of_.clear();
  if (!grouped || lines_ == 0) return;
  find_groups(filter);
  find_families(filter);
}

// The lines whose keys are known, put together by their hash.
void KeyedLines::find_groups(std::span<const Truth> filter) {
  members_.clear();
  groups_.clear();
  std::vector<Place> by_hash;
  by_hash.reserve(lines_);
  for (Place p = 0; p < lines_; ++p) {
    if (state_[p] == State::known) by_hash.push_back(p);
  }
  const auto same = [&](Place a, Place b) { return hash_[a] == hash_[b]; };
  std::sort(by_hash.begin(), by_hash.end(), [&](Place a, Place b) { return same(a, b) ? a < b : hash_[a] < hash_[b]; });
  // Group 0 is of lines that share with no other.
  group_of_.assign(lines_, 0);
  position_.assign(lines_, kNoPosition);
  groups_.push_back({});
  for (std::size_t i = 0; i < by_hash.size(); ++i) {
    const auto end = static_cast<std::uint32_t>(members_.size());
    const bool another = i == 0 || !same(by_hash[i - 1], by_hash[i]);
    exact_ = exact_ && (another || shared(by_hash[i - 1], by_hash[i]) == Truth::yes);
    if (another) groups_.push_back({end, end});
    group_of_[by_hash[i]] = static_cast<std::uint32_t>(groups_.size() - 1);
    if (!filter.empty() && filter[by_hash[i]] == Truth::no) continue;
    position_[by_hash[i]] = end;
    members_.push_back(by_hash[i]);
    groups_.back().end = end + 1;
  }
}

// All lines, put together by the hash of those keys that every line has: a line that lacks the provider can still only
// share with lines of its day.
void KeyedLines::find_families(std::span<const Truth> filter) {
  std::vector<std::uint64_t> hash(lines_, 0);
  for (std::size_t k = 0; k < keys_; ++k) {
    const std::span<const Value> column = this->column(k);
    const bool complete =
        std::none_of(column.begin(), column.end(), [](const Value& v) { return v.state == State::missing; });
    for (std::size_t p = 0; complete && p < lines_; ++p) hash[p] = mixed(hash[p], column[p].v);
  }
  lines_of_families_.resize(lines_);
  std::iota(lines_of_families_.begin(), lines_of_families_.end(), Place{0});
  std::sort(lines_of_families_.begin(), lines_of_families_.end(),
            [&](Place a, Place b) { return hash[a] != hash[b] ? hash[a] < hash[b] : a < b; });
  family_of_.resize(lines_);
  families_.clear();
  loose_.clear();
  for (std::uint32_t i = 0; i < lines_; ++i) {
    const Place p = lines_of_families_[i];
    const auto loose = static_cast<std::uint32_t>(loose_.size());
    if (i == 0 || hash[lines_of_families_[i - 1]] != hash[p]) families_.push_back({{i, i}, {loose, loose}});
    Family& family = families_.back();
    family_of_[p] = static_cast<std::uint32_t>(families_.size() - 1);
    family.lines.end = i + 1;
    if (state_[p] != State::missing || (!filter.empty() && filter[p] == Truth::no)) continue;
    loose_.push_back(p);
    family.loose.end = loose + 1;
  }
}

Truth KeyedLines::shared(Place a, Place b) const {
  if (a == b) return Truth::yes;
  if (state_[a] == State::none || state_[b] == State::none) return Truth::no;
  const bool known = state_[a] == State::known && state_[b] == State::known;
  if (known && hash_[a] != hash_[b]) return Truth::no;
  for (std::size_t k = 0; k < keys_; ++k) {
    const Value x = values_[k * lines_ + a];
    const Value y = values_[k * lines_ + b];
    if (x.known() && y.known() && x.v != y.v) return Truth::no;
  }
  return known ? Truth::yes : Truth::unknown;
}

KeyedLines::Positions KeyedLines::group(Place line) const { return groups_[group_of_[line]]; }

KeyedLines::Positions KeyedLines::between(Positions group, Place first, Place end) const {
  const auto begin = members_.begin();
  const auto from = std::lower_bound(begin + group.first, begin + group.end, first);
  const auto to = std::lower_bound(from, begin + group.end, std::max(first, end));
  return {static_cast<std::uint32_t>(from - begin), static_cast<std::uint32_t>(to - begin)};
}

Candidates KeyedLines::candidates(Place judged, Place first, Place end) const {
  const bool apart = state_[judged] == State::none;  // it shares with itself alone
  if (apart) {
    const bool inside = first <= judged && judged < end;
    return Candidates::range(judged, inside ? judged + 1 : judged);
  }
  if (!grouped()) return Candidates::range(first, end);
  const auto inside = [&](std::span<const Place> places) {
    const auto from = std::lower_bound(places.begin(), places.end(), first);
    return std::span<const Place>(from, std::lower_bound(from, places.end(), std::max(first, end)));
  };
  if (state_[judged] == State::missing) {
    const Positions family = families_[family_of_[judged]].lines;
    return Candidates::lists(inside(std::span(lines_of_families_).subspan(family.first, family.end - family.first)),
                             {});
  }
  const Positions own = between(group(judged), first, end);
  return Candidates::lists(std::span(members_).subspan(own.first, own.end - own.first), inside(loose(judged)));
}

}  // namespace edict
