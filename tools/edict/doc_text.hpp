// Policy text inside a page: escaped, moved to the left margin, names of lists and lets linked to where they stand.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"

namespace edict::cli {

using Links = std::map<std::string, std::string, std::less<>>;  // a name, and where it goes

// The text of the span with the indentation of its first line taken off every line.
std::string dedented(const Sources& sources, Span span);
// As HTML; names in texts and comments are no links.
std::string linked(std::string_view text, const Links& links);

// The page of a policy.
std::string page_name(std::string_view policy);
// "LCD L39713", "Claims Processing Manual, chapter 12": the kind of a document where its number alone would not tell.
std::string source_words(const model::Policy::Authority& authority);

}  // namespace edict::cli
