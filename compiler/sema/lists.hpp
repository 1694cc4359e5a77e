// Code lists: from `{ … }`, names, `minus` and files to model::List, with every code in its normal form.
#pragma once

#include <cstdint>
#include <span>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Declares one list under its name (Context::declare_list) and gives its index in Library::lists. A list with faults is
// declared too, poisoned, with what was understood of it. The lists that it names must be declared before:
// declare_lists sees to that.
std::uint32_t declare_list(Context& context, const syntax::Codes& codes);

// Declares lists that may name each other, in any order. What names itself in a circle is reported once (E0308).
void declare_lists(Context& context, std::span<const syntax::Codes* const> codes);

// A list in an expression. The element type is that of the value that is looked for: its system decides what a code is;
// of a claim's diagnoses (icd), the items are read as ICD-10-CM and, where they cannot be, as ICD-9-CM. A name alone is
// that list itself. Faults are reported; `ok` is set to false by them, and by names of poisoned lists.
std::uint32_t inline_list(Context& context, const syntax::List& list, Type element, bool& ok);
std::uint32_t inline_list(Context& context, const syntax::List& list, Type element);

// What `codes … : SYSTEM` and a table's column name: reports E0307 with the nearest system.
std::optional<CodeSystem> system_named(Context& context, const syntax::Word& word);

}  // namespace edict::sema
