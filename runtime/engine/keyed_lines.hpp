// Which lines of a patient share the values of some keys (`per patient, service_date`, `sharing provider`). Patients
// with few lines are simply compared; where there are many, lines with the same values are found by hash, so that a
// patient's cost grows with the lines that share and not with all pairs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/engine/patient.hpp"
#include "runtime/ops/value.hpp"

namespace edict {

// Places in ascending order: a range, or two lists without a common place.
class Candidates {
 public:
  static Candidates range(Place first, Place end) {
    Candidates c;
    c.first_ = first;
    c.end_ = std::max(first, end);
    return c;
  }
  static Candidates lists(std::span<const Place> a, std::span<const Place> b) {
    Candidates c;
    c.a_ = a;
    c.b_ = b;
    return c;
  }
  // Until `with` says false. Forwards in adjudication order, or backwards.
  template <class With>
  void each(With&& with) const {
    for (Place p = first_; p < end_; ++p) {
      if (!with(p)) return;
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a_.size() || j < b_.size()) {
      const bool from_a = j == b_.size() || (i < a_.size() && a_[i] < b_[j]);
      if (!with(from_a ? a_[i++] : b_[j++])) return;
    }
  }
  template <class With>
  void each_back(With&& with) const {
    for (Place p = end_; p > first_; --p) {
      if (!with(p - 1)) return;
    }
    std::size_t i = a_.size();
    std::size_t j = b_.size();
    while (i > 0 || j > 0) {
      const bool from_a = j == 0 || (i > 0 && a_[i - 1] > b_[j - 1]);
      if (!with(from_a ? a_[--i] : b_[--j])) return;
    }
  }

 private:
  Place first_ = 0, end_ = 0;
  std::span<const Place> a_, b_;
};

class KeyedLines {
 public:
  // Room for the values of `keys` keys of `lines` lines; the caller fills column(key), then calls ready().
  void reset(std::size_t lines, std::size_t keys);
  std::span<Value> column(std::size_t key) { return std::span(values_).subspan(key * lines_, lines_); }
  // `filter`: by line, whether it can be met at all; empty: all can. `grouped`: make groups, which pays where there are
  // many lines.
  void ready(std::span<const Truth> filter, bool grouped);

  // Whether two lines share all keys. A line shares them with itself, whatever they are.
  Truth shared(Place a, Place b) const;
  // Lines in [first, end) that may share the keys with `judged` and pass the filter: all such lines, and perhaps
  // others.
  Candidates candidates(Place judged, Place first, Place end) const;

  // Groups, when asked for: the lines whose keys are all known and that pass the filter, group by group and
  // in adjudication order in each. Positions are into members().
  bool grouped() const { return !group_of_.empty(); }
  // Whether every group is of lines that share their keys for certain: two keys with one hash are possible.
  bool exact() const { return exact_; }
  std::span<const Place> members() const { return members_; }
  struct Positions {
    std::uint32_t first = 0, end = 0;
  };
  // Of the group whose keys the line has; empty when its keys are not all known.
  Positions group(Place line) const;
  // The lines of some group from one place to before another.
  Positions between(Positions group, Place first, Place end) const;
  static constexpr std::uint32_t kNoPosition = 0xffffffff;
  std::uint32_t position(Place line) const { return position_[line]; }
  // Lines that pass the filter, lack the value of some key and may share with this one, as far as the keys say that no
  // line of the patient lacks.
  std::span<const Place> loose(Place line) const {
    const Family& f = families_[family_of_[line]];
    return std::span(loose_).subspan(f.loose.first, f.loose.end - f.loose.first);
  }
  bool keys_known(Place line) const { return state_[line] == State::known; }

 private:
  void find_groups(std::span<const Truth> filter);
  void find_families(std::span<const Truth> filter);

  std::size_t lines_ = 0, keys_ = 0;
  bool exact_ = true;
  std::vector<Value> values_;        // key by key
  std::vector<State> state_;         // by line: the worst of its keys, no value before missing
  std::vector<std::uint64_t> hash_;  // by line, of known keys
  std::vector<Place> members_;
  std::vector<Place> loose_;             // family by family
  std::vector<std::uint32_t> group_of_;  // by line, into groups_; empty without groups
  std::vector<std::uint32_t> position_;  // by line
  std::vector<Positions> groups_;
  // Lines that share all keys that no line of the patient lacks.
  struct Family {
    Positions lines;  // into lines_of_families_
    Positions loose;  // into loose_
  };
  std::vector<std::uint32_t> family_of_;  // by line, into families_; empty without groups
  std::vector<Family> families_;
  std::vector<Place> lines_of_families_;
};

}  // namespace edict
