// From which day an edition is in force, as the names of published files tell it.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/date.hpp"

namespace edict::import {

// 2024Q2, 2024-04-01, 20240401, HCPC2024_APR, 04-01-2024, q2-2024, v301r0 (NCCI: year 30 since 1994, second quarter),
// april-1-2024, rvu24b, PPRRVU24_APR. What stands behind "updated" or "revised" is the day of a repair and no edition.
std::optional<Date> edition_of_name(std::string_view name);

// The first day of the federal fiscal year that a name tells: 2024 is 2023-10-01.
std::optional<Date> fiscal_year_of_name(std::string_view name);

}  // namespace edict::import
