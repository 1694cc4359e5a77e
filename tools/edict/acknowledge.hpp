// `edict run --format 277ca`: claims are read and acknowledged; nothing is decided.
#pragma once

#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/acknowledgement.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/output_file.hpp"

namespace edict::cli {

// Reads the claims, reports what is wrong with them, and writes the acknowledgement whole. The exit status: refused
// claims are what it is for, and give kUnreadable all the same, as with --keep-going.
int acknowledge(OpenInputs& inputs, SymbolTable& symbols, const StreamOptions& options, AcknowledgementHead head,
                OutputFile& output, const Shell& shell);

}  // namespace edict::cli
