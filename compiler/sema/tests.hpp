// Tests: from claims in an analyst's words to the claims, rows and expectations that the test runner runs.
#pragma once

#include "compiler/sema/scope.hpp"

namespace edict::sema {

// Appends to Library::tests. Library::policies and ::tables are complete and in their final order, because a test names
// them by index. A broken or faulty test is not appended. TestLine::values hold neither the line number nor the status.
void declare_test(Context& context, const syntax::Test& test);

}  // namespace edict::sema
