// The versions of an article as versions of a policy: each from its revision's first day to the day before the next.
#pragma once

#include <string>
#include <vector>

#include "compiler/import/mcd_documents.hpp"
#include "compiler/import/mcd_meaning.hpp"

namespace edict::import {

struct McdVersion {
  const McdArticle* article;  // the newest of those that say the same
  std::vector<const McdLcd*> lcds;
  McdMeaning meaning;
  Date from, until;
  int first_version;  // the oldest of those
};

struct McdPolicy {
  std::string name;  // a56781_trigger_point_injections, of the newest title
  std::vector<McdVersion> versions;
};

struct McdPolicies {
  std::vector<McdPolicy> policies;  // by article
  std::size_t without_codes = 0;    // versions that list no code: answers to comments, notices
  std::size_t never_in_force = 0;   // versions that another replaced before they began, or that ended before ICD-10
};

// Versions one behind the other that decide every claim alike are one.
McdPolicies policies_of(const McdDocuments& documents, const McdEnforced& enforced);

}  // namespace edict::import
