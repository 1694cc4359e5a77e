// What the journal keeps of a run.
#pragma once

#include <string>
#include <vector>

#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/summary.hpp"
#include "tools/edict/journal.hpp"

namespace edict::cli {

struct JournaledRun {
  std::string by;      // empty: nobody said
  std::string format;  // of the output
  std::vector<std::string> policies;
  std::string bundle;
  std::vector<std::string> read = {};  // files that were read, the policies apart
  std::string written = {};            // the output
};
nlohmann::ordered_json journal_entry(const JournaledRun& run, const Summary& summary, const StreamCounts& counts);

}  // namespace edict::cli
