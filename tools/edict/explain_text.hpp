// What was decided of a line and why, as sentences for a person.
#pragma once

#include <string>

#include "runtime/engine/engine.hpp"

namespace edict::cli {

// `decisions` are of the line's patient, with explanations and the accounts of all rules.
std::string explain_line(const plan::Plan& plan, const Batch& batch, const Decisions& decisions, LineIndex line);

}  // namespace edict::cli
