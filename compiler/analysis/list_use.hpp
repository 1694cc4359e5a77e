// Who asks for a list: which policies, on which days, directly or through lists that take it in or out.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/model/model.hpp"

namespace edict::analysis {

struct ListUse {
  DateRange days{kLastDate, kFirstDate};  // from the first to the last day; the last before the first: nobody asks
  std::vector<std::uint32_t> policies;    // versions, ascending
  bool asked() const { return days.first <= days.last; }
};

// By list of the library.
std::vector<ListUse> list_uses(const model::Library& library);

}  // namespace edict::analysis
