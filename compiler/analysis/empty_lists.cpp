// W0604: a list that holds nothing, because it has no items or because `minus` takes all of them away.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/value_set.hpp"

namespace edict::analysis {

void check_empty_lists(const model::Library& library, Diagnostics& diagnostics) {
  ListMembers members(library);
  for (std::uint32_t i = 0; i < library.lists.size(); ++i) {
    const model::List& list = library.lists[i];
    if (!members.possible(i, {kFirstDate, kLastDate}).empty()) continue;
    const std::string what = list.name.empty() ? "this list" : fmt::format("the list `{}`", list.name);
    diagnostics.report("W0604", list.span,
                       list.minus.empty()
                           ? fmt::format("{} is empty", what)
                           : fmt::format("{} is empty: what stands behind `minus` takes all of it away", what),
                       "nothing is in an empty list, so a condition that asks for it never holds");
  }
}

}  // namespace edict::analysis
