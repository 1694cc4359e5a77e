// Sets of codes and numbers as sorted, disjoint ranges of encoded values: the algebra beneath every check of lists.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/model/model.hpp"

namespace edict::analysis {

// Values of all types on one scale of byte strings: codes as their system and text, all else as numbers in order.
std::string encode(const Type& type, std::int64_t value, const SymbolTable& symbols);
std::string encode_code(CodeSystem system, std::string_view text);

class ValueSet {
 public:
  static ValueSet none() { return {}; }
  static ValueSet all();
  static ValueSet single(const std::string& value) { return between(value, value); }
  // Both included; numbers or codes.
  static ValueSet between(const std::string& first, const std::string& last);
  // Every text from `first` to all texts that begin with `last`.
  static ValueSet through_stem(const std::string& first, const std::string& last);
  static ValueSet less_than(const std::string& value);
  static ValueSet greater_than(const std::string& value);

  bool empty() const { return ranges_.empty(); }
  static ValueSet union_of(const std::vector<ValueSet>& parts);
  ValueSet united(const ValueSet& other) const;
  ValueSet complement() const;
  ValueSet intersected(const ValueSet& other) const;
  ValueSet without(const ValueSet& other) const { return intersected(other.complement()); }
  bool inside(const ValueSet& other) const { return without(other).empty(); }
  // The first few ranges as a person writes codes: "M79.18, E11*".
  std::string describe_codes(std::size_t most) const;

 private:
  struct Range {
    std::string first;
    std::string end;  // not included
  };
  void add(Range range);
  std::vector<Range> ranges_;
};

// The members of lists, each worked out once. Lists that hold themselves are an error elsewhere, and empty here.
class ListMembers {
 public:
  explicit ListMembers(const model::Library& library) : library_(library) {}
  // What a list can hold on some day, and what it holds on every day of `period`. The same for lists without periods.
  const ValueSet& possible(std::uint32_t list, DateRange period) { return of(list, period, false); }
  const ValueSet& certain(std::uint32_t list, DateRange period) { return of(list, period, true); }

 private:
  const ValueSet& of(std::uint32_t list, DateRange period, bool certain);
  const model::Library& library_;
  std::map<std::tuple<std::uint32_t, Date, Date, bool>, ValueSet> known_;
};

}  // namespace edict::analysis
