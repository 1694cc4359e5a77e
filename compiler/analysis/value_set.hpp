// Sets of codes and numbers as sorted, disjoint ranges of encoded values: the algebra beneath every check of lists.
#pragma once

#include <cstdint>
#include <string>
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

// What a list can hold on some day, and what it holds on every day of `period`. The same for lists without periods.
ValueSet possible_members(const model::Library& library, std::uint32_t list, DateRange period);
ValueSet certain_members(const model::Library& library, std::uint32_t list, DateRange period);

}  // namespace edict::analysis
