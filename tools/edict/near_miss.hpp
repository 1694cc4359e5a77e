// What would have paid: the smallest changes to a line, each decided again by the engine before it is shown.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "tools/edict/patient_case.hpp"

namespace edict::cli {

struct NearMiss {
  std::vector<std::string> changes;  // in words; more than one must be made together
  std::vector<std::string> worse;    // other lines that were paid and then are not: "C2/1 deny"
};

// Single changes; pairs only when no single one pays. Empty when none was found, or the line is paid.
std::vector<NearMiss> near_misses(const plan::Plan& plan, SymbolTable& symbols, Engine& engine,
                                  const PatientCase& original);

std::string near_miss_text(const plan::Plan& plan, SymbolTable& symbols, Engine& engine, const PatientCase& original,
                           const Decisions& decisions);

}  // namespace edict::cli
