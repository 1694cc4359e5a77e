// Which of many things can concern a procedure: each is given with the lists that must all hold the procedure. Found
// by the code itself, so that the cost of a look-up does not grow with the things that do not concern it.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/engine/constants.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

class CodeIndex {
 public:
  CodeIndex(const plan::Plan& plan, Constants& constants) : plan_(plan), constants_(constants) {}

  // `lists`: without periods; empty: every procedure. An item may be added more than once, with other lists.
  void add(std::uint32_t item, std::vector<std::uint32_t> lists);
  // The items that may concern the procedure, ascending, each once. Their work is done once a procedure: keep them.
  std::vector<std::uint32_t> find(Symbol procedure, std::string_view text);
  // Those that may concern a line without a procedure, which is in no list.
  std::vector<std::uint32_t> find_unlisted() const;

 private:
  struct Entry {
    std::uint32_t item;
    std::vector<std::uint32_t> lists;
  };
  // What a list can hold, its exceptions left aside.
  struct Reach {
    std::vector<std::string_view> codes;
    bool ranges = false;  // holds more than the codes
  };
  const Reach& reach(std::uint32_t list);
  void file_under(std::uint32_t list);

  const plan::Plan& plan_;
  Constants& constants_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> always_;                                         // entries without a list
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> of_list_;     // list → entries filed under it
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> of_code_;  // code → lists of codes alone
  std::vector<std::uint32_t> ranged_;                                         // lists to be asked for every procedure
  std::unordered_map<std::uint32_t, Reach> reaches_;
};

}  // namespace edict
