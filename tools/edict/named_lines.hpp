// Lines that the user names, each taken out of the inputs with its patient's claims to be decided again: for verbs that
// tell of single lines.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/patient_case.hpp"

namespace edict::cli {

struct NamedLine {
  const std::string& name;  // "C1/1"
  const PatientCase& found;
  const Batch& batch;
  LineIndex line;
  SymbolTable& symbols;
  Engine& engine;
};

// Prints what `tell` says of each line that is decided, an empty line between them. The exit status: unreadable when a
// line or the inputs are not as they should be, which is reported.
int tell_of_lines(const plan::Plan& plan, const ClaimInputs& inputs, const std::vector<std::string>& lines,
                  const std::function<std::string(const NamedLine&)>& tell, const Shell& shell);

}  // namespace edict::cli
