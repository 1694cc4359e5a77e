// The beginning of a policy that an import writes.
#pragma once

#include <string>
#include <string_view>

#include "compiler/import/kind.hpp"

namespace edict::import {

// The line at the top of every policy that an import writes.
inline constexpr std::string_view kMadeByImport = "# Made by `edict import`; the file beside it says from what.\n";

// `policy NAME "title" {`, authority, payer, kind of claim and first day in force. `authority` is as the language
// writes it: manual "…".
std::string policy_head(std::string_view name, std::string_view title, std::string_view authority,
                        const Imported& imported);
// As the language names the kind of claim: professional, institutional, dme; empty for any.
std::string_view claim_type(Setting setting);
// "practitioner services"
std::string_view setting_words(Setting setting);

}  // namespace edict::import
