// The text of a code list, one token for the parser, split into its items.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

// `braces` spans the list with its braces. A bad item is reported, left out, and makes `failed` true.
ListLiteral split_list(std::string_view text, Span braces, Diagnostics& diagnostics, bool& failed);

// { 99202 99212, 99203 99213 }: rows divided by commas, cells by space.
std::vector<TableRow> split_rows(std::string_view text, Span braces, Diagnostics& diagnostics, bool& failed);

// `20240105` is no date of a policy: 2024-01-05 is. Reports and says false when it is no day.
bool check_date(std::string_view written, Span span, Diagnostics& diagnostics);

}  // namespace edict::syntax
