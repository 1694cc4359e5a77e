// The claims that a batch will be made of, side by side in a few long arrays: a claim costs no allocation of its own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/claims/batch.hpp"

namespace edict {

class CollectedClaims {
 public:
  struct Set {
    Field field;
    std::uint32_t begin, end;  // of its members
  };
  // Whether a diagnosis was present on admission, which is all of the details that becomes columns.
  struct Poa {
    std::uint32_t diagnosis;  // of the claim's, from 0
    char indicator;           // Y, N, U, W, 1 (UB-04 FL 67); 0: a longer text
    Symbol text;
  };

  // `texts` knows what the record's symbols say.
  void add(const ClaimRecord& claim, const LocalTexts& texts);
  // Bytes of a ClaimPacker; `texts` interns what stands in them.
  void add(std::string_view packed, LocalTexts& texts);
  void clear();

  std::size_t claims() const { return claims_.size(); }
  std::size_t lines() const { return lines_.size(); }
  bool empty() const { return claims_.empty(); }

  std::span<const FieldValue> values(std::size_t claim) const { return of(values_, claims_[claim].fields.values); }
  std::span<const Set> sets(std::size_t claim) const { return of(sets_, claims_[claim].fields.sets); }
  std::span<const Poa> poa(std::size_t claim) const { return of(poa_, claims_[claim].poa); }
  // The claim's lines are [begin, end) of all.
  std::uint32_t lines_begin(std::size_t claim) const { return claims_[claim].lines.begin; }
  std::uint32_t lines_end(std::size_t claim) const { return claims_[claim].lines.end; }

  LineStatus status(std::size_t line) const { return lines_[line].status; }
  std::span<const FieldValue> line_values(std::size_t line) const { return of(values_, lines_[line].fields.values); }
  std::span<const Set> line_sets(std::size_t line) const { return of(sets_, lines_[line].fields.sets); }
  std::span<const std::uint16_t> pointers(std::size_t line) const { return of(pointers_, lines_[line].pointers); }

  // Empty when the field is not among the sets.
  std::span<const Symbol> members(std::span<const Set> sets, Field field) const {
    for (const Set& s : sets) {
      if (s.field == field) return std::span(members_).subspan(s.begin, s.end - s.begin);
    }
    return {};
  }

 private:
  struct Range {
    std::uint32_t begin = 0, end = 0;
  };
  struct Fields {
    Range values, sets;
  };
  struct Claim {
    Fields fields;
    Range lines;
    Range poa;
  };
  struct Line {
    Fields fields;
    Range pointers;
    LineStatus status;
  };
  template <class T>
  static std::span<const T> of(const std::vector<T>& all, Range range) {
    return std::span(all).subspan(range.begin, range.end - range.begin);
  }
  void add_poa(const DetailValue& detail, std::string_view text);
  Fields add_fields(std::span<const FieldValue> values, std::span<const SetValue> sets);

  std::vector<Claim> claims_;
  std::vector<Line> lines_;
  std::vector<FieldValue> values_;
  std::vector<Set> sets_;
  std::vector<Symbol> members_;
  std::vector<std::uint16_t> pointers_;
  std::vector<Poa> poa_;
};

}  // namespace edict
