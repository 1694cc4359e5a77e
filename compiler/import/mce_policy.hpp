// The policy that uses the Medicare Code Editor's lists.
#pragma once

#include <string>
#include <vector>

#include "compiler/import/kind.hpp"

namespace edict::import {

// One row of the lists.
struct MceRow {
  std::string_view edit;  // as the policy calls it
  std::string_view code;  // normal form
  DateRange days;
};
// First and last age of a category of diagnoses, in completed years.
struct MceAges {
  std::string_view edit;
  int youngest = 0, oldest = 0;
  DateRange days;
};

struct MceLists {
  bool is_icd9 = false;
  std::vector<MceRow> diagnoses, procedures;  // by edit, code and day
  std::vector<MceAges> ages;                  // as the manual's text states them
};

// Named `code_editor`, or `code_editor_icd9`; its lists stand in `diagnoses` and `procedures` files.
std::string mce_policy(const MceLists& lists, const Imported& imported, std::string_view diagnoses,
                       std::string_view procedures);

}  // namespace edict::import
