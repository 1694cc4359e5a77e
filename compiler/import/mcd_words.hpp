// The words of coverage documents: HTML as people paste it into the Medicare Coverage Database's editor, in UTF-8 or
// Windows' code page, entities encoded once or twice. As plain text for comments and quotations of a policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edict::import {

// UTF-8, whatever the bytes are: valid UTF-8 stays, else they are Windows-1252.
std::string as_utf8_text(std::string_view bytes);

// Without tags, scripts and comments; entities decoded; a block or a line break is a new line; no other white space
// than single blanks; quotation marks single, so that the text can stand in one of a policy; no backslash.
std::string plain_text(std::string_view html);

// A paragraph's sentences, each line at least one. A full stop behind a digit, a single letter or "e.g" ends none.
std::vector<std::string> sentences(std::string_view text);

// At most `most` characters, cut behind a word and with an ellipsis. Lines become blanks.
std::string cut_at(std::string_view text, std::size_t most);

// As comment lines `<indent># …`, at most 110 columns wide; the first begins with `lead`. A text of more than 1,500
// characters ends with how many are left out.
std::string comment(std::string_view indent, std::string_view lead, std::string_view text);

// "Billing and Coding: Trigger Point Injections" as "Trigger Point Injections".
std::string_view short_title(std::string_view title);
// "trigger_point_injections", at most 40 characters, whole words.
std::string name_of_title(std::string_view title);

// Of ASCII letters.
std::string lower_case(std::string_view text);

// Lower case, words apart by one blank, a blank at both ends, no punctuation: " icd 10 codes for cpt 64615 ". For
// finding phrases.
std::string spaced_words(std::string_view text);

}  // namespace edict::import
