// Code sets that are published as text of fixed columns, without a header.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/date.hpp"

namespace edict::import {

enum class CodeLines : unsigned char {
  none,
  // CDC and CMS, by fiscal year: the order file (order number 1-5, code 7-13, billable 15, short text 17-76) and the
  // list of billable codes (code 1-7, text from 9 on).
  icd10,
  // CMS, versions 23 to 32: code, a blank or more, text (CMS32_DESC_LONG_DX.txt, CMS32_DESC_SHORT_SG.txt).
  icd9,
  // CMS, quarterly: the contractor record of 320 columns (HCPC2024_APR_ANWEB.txt; HCPCS record layout).
  hcpcs,
  modifiers,  // the same file
};

struct CodeLine {
  std::string_view code, billable, from, until, text;
  std::string_view type;  // of an HCPCS record: 3 a code, 4 more of its text, 7 a modifier, 8 more of its text
};

// False when the line is none of the layout. That the code has the shape of one is left to the caller.
bool cut_code_line(CodeLines layout, std::string_view line, CodeLine& cells);

// The first day of the ICD-9-CM version that a name tells: CMS32_DESC, icd-9-cm-v31. Version 32 is of 2014-10-01.
std::optional<Date> icd9_version_of_name(std::string_view name);

}  // namespace edict::import
