#include "tools/edict/run_journal.hpp"

#include "runtime/decisions/outcome_text.hpp"

namespace edict::cli {

nlohmann::ordered_json journal_entry(const JournaledRun& run, const Summary& summary, const StreamCounts& counts) {
  nlohmann::ordered_json entry{{"verb", "run"}, {"edict", EDICT_VERSION}, {"bundle", run.bundle}};
  if (!run.by.empty()) entry["by"] = run.by;
  entry["format"] = run.format;
  entry["policies"] = run.policies;
  entry["inputs"] = nlohmann::ordered_json::array();
  for (const std::string& file : run.read) entry["inputs"].push_back(file_entry(file));
  entry["outputs"] = nlohmann::ordered_json::array({file_entry(run.written)});
  auto& counted = entry["counts"] = {{"claims", counts.claims}, {"lines", summary.lines()}};
  for (const Decision decision : {Decision::pay, Decision::deny, Decision::pend, Decision::cut_back})
    counted[std::string(name_of(decision))] = summary.of(decision).lines;
  counted["refused_records"] = counts.refused;
  return entry;
}

}  // namespace edict::cli
