// A policy of the library (policies/) as an import writes it: the same rules over the imported table. The library's
// file is the only source of its text; the build puts it in here.
#pragma once

#include <string>
#include <string_view>

#include "compiler/import/kind.hpp"

namespace edict::import {

// The declarations of a library file without its comment at the top, its tests, which speak of the rows beside it, and
// what it says of those tests and to the library's index.
// The policies begin on the table's first day, and are the payer's for whom it is imported.
std::string as_imported(std::string_view library_file, const Imported& imported);

}  // namespace edict::import
