// Sentences of a document's own text that set a limit, ask for an age, a modifier, a second diagnosis or a place: no
// table has them, and what they mean for a claim is for an analyst to say.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/import/mcd_documents.hpp"

namespace edict::import {

// Of a text in HTML. Nothing of what other sentences say is kept.
void add_remarks(std::string_view html, std::vector<McdRemark>& remarks);
// What a plain sentence is about; nothing for one that no checklist needs.
std::optional<McdSubject> subject_of(std::string_view sentence);
// "a limit in words: …": why it is no rule, and what an analyst can do with it.
std::string_view reason_of(McdSubject subject);

}  // namespace edict::import
