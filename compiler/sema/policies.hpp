// One version of one policy: its head, its own lists and tables, lets, scope and rules.
#pragma once

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Appends to Library::policies what was understood; faults are reported. Shared declarations are complete.
void declare_policy(Context& context, const syntax::Policy& policy);

}  // namespace edict::sema
