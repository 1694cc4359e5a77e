// Cells that spreadsheets have damaged: repaired where only one original is possible, refused with the reason where
// not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/date.hpp"

namespace edict::import {

// A cell as it was meant, or why it cannot be known. `repaired` names the damage that was mended, or is empty.
template <class T>
struct Cell {
  std::optional<T> value;
  std::string_view repaired;
  std::string_view refused;
};

// A procedure code of five characters (CPT and HCPCS level II). 100 is 00100: only lost zeros make a code shorter.
// 1E+05 may have been several codes.
Cell<std::string> procedure_code(std::string_view text);

// 2024-01-05, 20240105, 1/5/2024, the fifth day of 2024 (2024005), a spreadsheet's day number (45296); `*`, nothing
// and 9999-12-31 are no date: the value is kNoDate.
inline constexpr Date kNoDate = kLastDate;
Cell<Date> published_date(std::string_view text);
// The same, or a year alone: its first day or its last.
enum class YearMeans : unsigned char { first_day, last_day };
Cell<Date> published_date_or_year(std::string_view text, YearMeans means);

// A whole number of at most 9 digits; "3.0" and "1,000" are repaired.
Cell<int> whole_number(std::string_view text);

}  // namespace edict::import
