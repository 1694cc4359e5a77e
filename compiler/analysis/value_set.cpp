#include "compiler/analysis/value_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace edict::analysis {
namespace {

constexpr char kNumber = '\x01';
constexpr char kFirstSystem = '\x02';
constexpr std::size_t kNumberSize = 9;  // the mark and eight bytes, most significant first
const std::string kEnd(1, '\xff');      // behind every value

std::string encode_number(std::int64_t value) {
  std::string text(1, kNumber);
  const auto bits = static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>((bits >> shift) & 0xff);
  return text;
}

bool is_number(const std::string& value) { return value.size() == kNumberSize && value[0] == kNumber; }

// The least value behind `value`, so that x > 65 and x < 66 leave nothing.
std::string successor(const std::string& value) {
  if (!is_number(value)) return value + '\0';
  std::string next = value;
  for (std::size_t i = kNumberSize; i-- > 1;) {
    if (next[i] != '\xff') {
      next[i] = static_cast<char>(next[i] + 1);
      return next;
    }
    next[i] = '\0';
  }
  return std::string(1, kFirstSystem);  // behind the greatest number
}

}  // namespace

std::string encode_code(CodeSystem system, std::string_view text) {
  return std::string(1, static_cast<char>(kFirstSystem + static_cast<char>(system))) + std::string(text);
}

std::string encode(const Type& type, std::int64_t value, const SymbolTable& symbols) {
  if (type.kind != Kind::code) return encode_number(value);
  // A constant's own domain says its edition where the type says only `icd`.
  const auto symbol = static_cast<Symbol>(value);
  return encode_code(system_of(symbols.domain(symbol)), symbols.text(symbol));
}

ValueSet ValueSet::all() {
  ValueSet set;
  set.add({"", kEnd});
  return set;
}
ValueSet ValueSet::between(const std::string& first, const std::string& last) {
  ValueSet set;
  set.add({first, successor(last)});
  return set;
}
ValueSet ValueSet::through_stem(const std::string& first, const std::string& last) {
  ValueSet set;
  set.add({first, last + kEnd});
  return set;
}
ValueSet ValueSet::less_than(const std::string& value) {
  ValueSet set;
  set.add({"", value});
  return set;
}
ValueSet ValueSet::greater_than(const std::string& value) {
  ValueSet set;
  set.add({successor(value), kEnd});
  return set;
}

void ValueSet::add(Range range) {
  if (range.first >= range.end) return;
  ranges_.push_back(std::move(range));
}

ValueSet ValueSet::united(const ValueSet& other) const { return union_of({*this, other}); }

ValueSet ValueSet::union_of(const std::vector<ValueSet>& parts) {
  std::vector<Range> sorted;
  for (const ValueSet& part : parts) sorted.insert(sorted.end(), part.ranges_.begin(), part.ranges_.end());
  std::sort(sorted.begin(), sorted.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
  ValueSet result;
  for (Range& range : sorted) {
    if (!result.ranges_.empty() && range.first <= result.ranges_.back().end) {
      result.ranges_.back().end = std::max(result.ranges_.back().end, range.end);
    } else {
      result.ranges_.push_back(std::move(range));
    }
  }
  return result;
}

ValueSet ValueSet::complement() const {
  ValueSet result;
  std::string at;
  for (const Range& range : ranges_) {
    result.add({at, range.first});
    at = range.end;
  }
  result.add({at, kEnd});
  return result;
}

ValueSet ValueSet::intersected(const ValueSet& other) const {
  ValueSet result;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < ranges_.size() && j < other.ranges_.size()) {
    const Range& a = ranges_[i];
    const Range& b = other.ranges_[j];
    result.add({std::max(a.first, b.first), std::min(a.end, b.end)});
    if (a.end < b.end) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

std::string ValueSet::describe_codes(std::size_t most) const {
  std::string text;
  std::size_t shown = 0;
  for (const Range& range : ranges_) {
    if (range.first.empty() || range.first[0] < kFirstSystem) continue;
    const auto system = static_cast<CodeSystem>(range.first[0] - kFirstSystem);
    if (shown++ == most) return text + " …";
    if (!text.empty()) text += ", ";
    const std::string first = display_code(system, std::string_view(range.first).substr(1));
    if (range.end == successor(range.first)) {
      text += first;
    } else if (range.end == range.first + kEnd) {
      text += first + "*";
    } else {
      std::string end = range.end.substr(1);
      while (!end.empty() && (end.back() == '\xff' || end.back() == '\0')) end.pop_back();
      text += fmt::format("{}..{}", first, display_code(system, end));
    }
  }
  return text;
}

const ValueSet& ListMembers::of(std::uint32_t index, DateRange period, bool certain) {
  const auto [entry, fresh] = known_.try_emplace(std::tuple(index, period.first, period.last, certain));
  if (!fresh || index >= library_.lists.size()) return entry->second;
  const model::List& list = library_.lists[index];
  const bool codes = list.element.kind == Kind::code;
  std::vector<ValueSet> parts;
  for (const model::ListItem& item : list.items) {
    const bool counts = certain ? item.from <= period.first && period.last <= item.until
                                : item.from <= period.last && period.first <= item.until;
    if (!counts) continue;
    if (item.list) {
      parts.push_back(of(*item.list, period, certain));
    } else if (codes) {
      const std::string first = encode_code(list.element.system, item.first);
      const std::string last = encode_code(list.element.system, item.last.empty() ? item.first : item.last);
      parts.push_back(item.stem ? ValueSet::through_stem(first, last) : ValueSet::between(first, last));
    } else {
      parts.push_back(ValueSet::between(encode_number(item.first_value), encode_number(item.last_value)));
    }
  }
  ValueSet result = ValueSet::union_of(parts);
  for (std::uint32_t other : list.minus) result = result.without(of(other, period, !certain));
  return entry->second = std::move(result);
}

}  // namespace edict::analysis
