// What the paragraph above a group of codes says of it, as far as that is certain. Paragraphs are prose: a sentence is
// understood when every word of it is one of the few that such sentences are made of, and left to an analyst otherwise.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "compiler/import/mcd_documents.hpp"

namespace edict::import {

struct McdParagraph {
  // Procedures that it names. `only_for`: a sentence that was understood whole says that the group is theirs.
  std::set<std::string> procedures;
  bool only_for = false;
  // Groups of procedures that it was understood to be for: "for the CPT codes in Group 1".
  std::set<int> for_groups;
  // Other groups that it speaks of, without that: they may be meant together.
  bool speaks_of_others = false;
  // It asks for a second diagnosis, or for an order of them.
  bool joins = false;
  // The list is not the end: not all-inclusive, exceptions, codes for which it does not hold.
  bool is_open = false;
  // Of a paragraph above procedures: diagnoses that are not listed may do, or none is needed.
  bool frees_diagnoses = false;
  // Words about whether procedures are paid that were not understood: of those that the sentence names, or of all.
  std::set<std::string> status_of;
  bool status_of_all = false;
  // The codes are not paid, whatever the diagnosis: "not reasonable and necessary" and nothing more.
  bool not_covered = false;
  // Something stands there that the lists do not say.
  bool says_more = false;
};

// `number`: of the paragraph's group. `known`: the document's procedures; a range of codes takes those of them.
McdParagraph read_paragraph(std::string_view text, int number, const std::set<std::string>& known);

}  // namespace edict::import
