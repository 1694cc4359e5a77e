// What a finding does, in the terms of the remittance (X12 835 CAS), and how records name decisions, outcomes and
// lines.
#pragma once

#include <string>
#include <string_view>

#include "runtime/engine/finding.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

std::string_view name_of(Decision decision);        // "pay", "deny", "pend", "cut_back"
std::string_view name_of(Verdict verdict);          // "fail", "incomplete", "no_version"
std::string_view record_name_of(OutcomeKind kind);  // as name_of, but one word: "cut_back", "deny_claim"

// The codes and the message of the outcome that the finding chose; the default of an incomplete rule is CO-16.
const plan::Adjustment& adjustment_of(const plan::Plan& plan, const Finding& finding);

// "CO-151 N362", "N362", or empty when the outcome has no codes.
std::string codes_text(const plan::Adjustment& adjustment);

// "C1/2": claim id and line number, which is all that messages say of a line.
std::string line_name(const Batch& batch, LineIndex line);

// The code as people write it, by the system that its symbol belongs to.
std::string code_text(const Batch& batch, Symbol code);
std::string code_text(const SymbolTable& symbols, Symbol code);

// "20552", of a line without a procedure "revenue code 0120".
std::string service_text(const Batch& batch, LineIndex line);

}  // namespace edict
