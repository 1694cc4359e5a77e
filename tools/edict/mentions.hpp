// What a rule's conditions say of the judged line's fields: the values and lists that they compare them with. From
// these come the changes that `explain --near-miss` tries.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "runtime/plan/plan.hpp"

namespace edict::cli {

struct FieldMention {
  std::vector<std::int64_t> values;  // constants, in the order of the policy, each once
  std::vector<std::uint32_t> lists;  // of the plan
};

struct Mentions {
  std::map<Field, FieldMention> fields;
  bool looks_at_other_lines = false;  // so that another day may matter
};

// Guards, body and conditions of branches, with the lets and phrases that they use. Not the scope: a line outside it is
// another line.
Mentions mentions_of(const plan::Plan& plan, std::uint32_t policy, std::uint32_t rule);

// A code of a list, or the beginning of its codes.
struct ListMember {
  std::string code;
  bool stem = false;  // E11.*
};
// Some members that are in the list on the date, at most `most`: single codes, stems and the first codes of ranges.
std::vector<ListMember> members_of(const plan::Plan& plan, std::uint32_t list, Date date, std::size_t most);

}  // namespace edict::cli
