// The claims and histories of one test.
#pragma once

#include <map>
#include <string>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

using TestPatients = std::map<std::string, std::vector<model::TestValue>>;

// Reads the patients' attributes; two of one name are reported.
TestPatients read_patients(Context& context, const syntax::Test& test);

// Nothing after a report. Lines have units, a service date and pointers; the claim its id, patient and received date.
std::optional<model::TestClaim> read_claim(Context& context, const syntax::TestClaim& claim,
                                           const TestPatients& patients);

}  // namespace edict::sema
