#include "runtime/engine/code_index.hpp"

#include <algorithm>

namespace edict {
namespace {

// Each once.
std::vector<std::uint32_t> ascending(std::vector<std::uint32_t> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

// A list's `also` stand before it, so the walk ends.
const CodeIndex::Reach& CodeIndex::reach(std::uint32_t list) {
  if (const auto known = reaches_.find(list); known != reaches_.end()) return known->second;
  Reach result;
  for (const plan::ListPiece& piece : plan_.lists[list].pieces) {
    if (piece.first == piece.last) {
      result.codes.push_back(piece.first);
    } else {
      result.ranges = true;
    }
  }
  for (std::uint32_t other : plan_.lists[list].also) {
    const Reach& more = reach(other);
    result.codes.insert(result.codes.end(), more.codes.begin(), more.codes.end());
    result.ranges = result.ranges || more.ranges;
  }
  return reaches_.emplace(list, std::move(result)).first->second;
}

void CodeIndex::add(std::uint32_t item, std::vector<std::uint32_t> lists) {
  const auto entry = static_cast<std::uint32_t>(entries_.size());
  if (lists.empty()) {
    always_.push_back(entry);
  } else {
    const auto narrower = [&](std::uint32_t a, std::uint32_t b) {
      const Reach& x = reach(a);
      const Reach& y = reach(b);
      return x.ranges != y.ranges ? y.ranges : x.codes.size() < y.codes.size();
    };
    const std::uint32_t list = *std::min_element(lists.begin(), lists.end(), narrower);
    file_under(list);
    of_list_[list].push_back(entry);
  }
  entries_.push_back({item, std::move(lists)});
}

void CodeIndex::file_under(std::uint32_t list) {
  if (of_list_.contains(list)) return;
  const Reach& r = reach(list);
  if (r.ranges) {
    ranged_.push_back(list);
    return;
  }
  for (std::string_view code : r.codes) of_code_[code].push_back(list);
}

std::vector<std::uint32_t> CodeIndex::find(Symbol procedure, std::string_view text) {
  std::vector<std::uint32_t> items;
  const auto holds = [&](std::uint32_t list) {
    return constants_.contains(list, static_cast<std::int64_t>(procedure), kFirstDate);
  };
  const auto take = [&](const std::vector<std::uint32_t>& entries) {
    for (std::uint32_t e : entries) {
      if (std::all_of(entries_[e].lists.begin(), entries_[e].lists.end(), holds)) items.push_back(entries_[e].item);
    }
  };
  take(always_);
  for (std::uint32_t list : ranged_) {
    if (holds(list)) take(of_list_.at(list));
  }
  if (const auto lists = of_code_.find(text); lists != of_code_.end()) {
    for (std::uint32_t list : lists->second) take(of_list_.at(list));
  }
  return ascending(std::move(items));
}

std::vector<std::uint32_t> CodeIndex::find_unlisted() const {
  std::vector<std::uint32_t> items;
  for (std::uint32_t e : always_) items.push_back(entries_[e].item);
  return ascending(std::move(items));
}

}  // namespace edict
