// Which groups of diagnoses an article means for which procedures, and how sure that is: by the numbers of the groups
// and by what their paragraphs are understood to say (docs/importing.md, "What belongs together").
#pragma once

#include <map>
#include <set>
#include <string>

#include "compiler/import/mcd_documents.hpp"
#include "compiler/import/mcd_paragraph.hpp"

namespace edict::import {

struct McdPairing {
  // The paragraphs as read, by group.
  std::map<int, McdParagraph> procedures, supporting, unsupporting;
  // By procedure, the groups of diagnoses of which every reading asks for one: as a denial, or only as a flag because
  // the list is not the end.
  std::map<std::string, std::set<int>> supported, flagged;
  // Groups of diagnoses that do not support it, where it needs no other.
  std::map<std::string, std::set<int>> excluded;
  // Not paid at all, and the group that says so.
  std::map<std::string, std::set<int>> not_covered;
  // Groups of procedures that are not paid, and those of which words tell whether they are.
  std::set<int> refused, unclear;
  // Procedures for which no group of diagnoses is certainly meant.
  std::set<std::string> without;
};

McdPairing pairing_of(const McdArticle& article, const McdGroups& procedures);

// The groups that have codes.
std::set<int> numbers_of(const McdGroups& groups);

}  // namespace edict::import
