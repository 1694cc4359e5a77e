// The Medicare Code Editor's lists (CMS, "Definitions of Medicare Code Edits", a version a fiscal year): what they are
// called, and how the manual's text is read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/import/sectioned_text.hpp"
#include "runtime/base/date.hpp"

namespace edict::import {

// The columns of a row of a list, as tables call them and as the text gives them.
enum class MceColumn : unsigned char { edit, code, type, version };

// An edit by any of its names ("Newborn_Only", "Perinatal/Newborn"): as the policy calls it, empty when the policy has
// no rule for the list (limited coverage, length of stay), nothing when it is no edit.
std::optional<std::string_view> mce_edit(std::string_view name);

// The first day of the version that a name tells: "v41_1", "Edits_v_35", "mce_v33".
std::optional<Date> mce_version_of_name(std::string_view name);

// The manual as text: numbered sections, lettered lists, a code and a tab a line. Rows of type A are ages: the edit,
// and "9-64" in the code's place.
std::unique_ptr<SectionedText> mce_text();

}  // namespace edict::import
