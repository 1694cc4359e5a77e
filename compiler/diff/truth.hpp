// Answers of diagrams over conditions: no, yes, or unknown because of some absent fields.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "runtime/vocabulary/field.hpp"

namespace edict::diff {

inline constexpr std::uint32_t kNo = 0;
inline constexpr std::uint32_t kYes = 1;
// Unknown, and every answer from here to kOutcomes, names what it hangs on.
inline constexpr std::uint32_t kUnknown = 2;
inline constexpr std::uint32_t kOutcomes = 1U << 24;

constexpr bool is_unknown(std::uint32_t truth) { return truth >= kUnknown && truth < kOutcomes; }

// What unknown answers hang on: fields, and terms whose own reasons are not looked into.
class Reasons {
 public:
  static constexpr std::uint32_t kTerms = 1000;  // fields are below
  std::uint32_t unknown(std::vector<std::uint32_t> reasons);
  std::uint32_t unknown_field(Field field) { return unknown({static_cast<std::uint32_t>(field)}); }
  std::uint32_t unknown_term(std::uint32_t term) { return unknown({kTerms + term}); }
  const std::vector<std::uint32_t>& of(std::uint32_t truth) const { return sets_[truth - kUnknown]; }
  // Both are unknown: it hangs on the reasons of both.
  std::uint32_t both(std::uint32_t a, std::uint32_t b);

  std::uint32_t conjunction(std::uint32_t a, std::uint32_t b);
  std::uint32_t disjunction(std::uint32_t a, std::uint32_t b);
  static std::uint32_t negation(std::uint32_t a) { return a == kNo ? kYes : (a == kYes ? kNo : a); }

 private:
  std::vector<std::vector<std::uint32_t>> sets_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
};

}  // namespace edict::diff
