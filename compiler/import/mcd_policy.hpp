// An article's policy as text: its versions, what is left for an analyst, and tests that show what it decides.
#pragma once

#include <string>

#include "compiler/import/mcd_lists.hpp"
#include "compiler/import/mcd_versions.hpp"

namespace edict::import {

struct McdTextOptions {
  std::string payer;  // of the head
  McdEnforced enforced;
  const ValidDiagnoses* code_set = nullptr;
};

std::string mcd_policy_text(const McdPolicy& policy, const McdLists& lists, const McdTextOptions& options);
// Each rule of each version from all sides, and the first and last day of the versions.
std::string mcd_tests(const McdPolicy& policy);

// How the policy calls a version's rules, in their order.
std::vector<std::string> mcd_rule_names(const McdVersion& version);
// N115: based on an LCD; N386: on an NCD, where no LCD is named.
std::string_view mcd_remark_code(const McdVersion& version);

}  // namespace edict::import
