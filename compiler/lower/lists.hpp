// Lists of the model as lists of the plan.
#pragma once

#include <vector>

#include "compiler/model/model.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::lower_detail {

// Index for index the same lists, but in an order in which each list stands after those that it refers to; `renamed`
// gives the plan's index of each list of the model.
std::vector<plan::List> lower_lists(const std::vector<model::List>& lists, std::vector<std::uint32_t>& renamed);

}  // namespace edict::lower_detail
