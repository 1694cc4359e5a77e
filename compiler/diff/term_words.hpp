// Terms and lists in an analyst's words.
#pragma once

#include <string>

#include "compiler/diff/terms.hpp"

namespace edict::diff {

// The policy's own words where it has some, else what the language would say.
std::string words_of(const Terms& terms, TermId id);
// "M79.12, M62.830..M62.838, E11*": ranges folded; beyond `most` entries "and 12 more".
std::string codes_words(const Terms& terms, Type element, const Members& members, std::size_t most = 12);
// How many codes or ranges `codes_words` would name.
std::size_t entries_of(Type element, const Members& members);
// "3", "$85.00", "90 days".
std::string value_words(const Terms& terms, Type type, std::int64_t value);
std::string window_words(const Terms& terms, const Term& window);
std::string keys_words(const Terms& terms, const Term& keys);

}  // namespace edict::diff
