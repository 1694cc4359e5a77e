// One item of a list written in the policy text.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Reads a single item for a list of the element type; nothing after a report. What names a poisoned list gives nothing
// and no report.
std::optional<model::ListItem> read_item(Context& context, const syntax::ListItem& item, Type element);

// A list of another system in place of one of `element`: E0302, naming both places.
void report_other_system(Context& context, Span place, std::string_view name, const Declared& declared, Type element);
// A word that is no list here: E0304 with the nearest name.
void report_no_list(Context& context, const syntax::Word& word, Type element);

// What a person may have meant by a text that is no code of the system (a letter O for a 0, a leading zero left out),
// or empty.
std::string meant_code(CodeSystem system, std::string_view text);

// W0305 and W0306: items that are there twice or that a range of the list covers.
void warn_of_repetitions(Context& context, const model::List& list);

}  // namespace edict::sema
