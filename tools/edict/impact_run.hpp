// `edict diff OLD NEW --claims`: both run over the same claims, and what moves between them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <thread>
#include <vector>

#include "runtime/claims/patient_stream.hpp"
#include "runtime/impact/impact_report.hpp"
#include "tools/edict/back_end_choice.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

struct ImpactOptions {
  ClaimInputs inputs;
  bool with_phi = false;
  bool keep_going = false;
  std::size_t most_lines = 100'000;
  std::string memory;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  StreamOptions stream;
  BackEndChoice back_end;

  void add_options(CLI::App& verb);
  // What parsing alone cannot see; the message, or empty.
  std::string wrong_usage();
  bool asked() const { return !inputs.claims.empty(); }
};

struct ImpactResult {
  impact::Impact impact;
  impact::ReportHead head;
  bool whole = true;  // every record could be read
};
// Nothing when it could not be done; the reason is reported. The head's names and differences are the caller's to fill.
std::optional<ImpactResult> find_impact(const LoadedPolicies& before, const LoadedPolicies& after,
                                        ImpactOptions& options, const Shell& shell);

}  // namespace edict::cli
