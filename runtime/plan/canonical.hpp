// The plan as its content alone says: whatever order files were named in, whatever stood in them besides. Lists and
// tables are numbered by their first use and those never used are left out, symbols are those that something uses, in
// the order of their texts, and rows are sorted by them.
#pragma once

#include <string>

#include "runtime/plan/plan.hpp"

namespace edict::plan {

// The plan verifies, and so does the result. Tables from input stay, used or not: the run may name them.
Plan canonical(const Plan& plan);

// content_hash() of a plan that is canonical already: a table of millions of rows need not be sorted twice.
std::string content_hash_of_canonical(Plan content);

}  // namespace edict::plan
