// `edict log`: what ran, from a journal that shows tampering.
#include <fmt/format.h>

#include "runtime/decisions/text_table.hpp"
#include "tools/edict/journal.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct LogOptions {
  std::string journal;
  std::string expect;  // a hash that some entry has
  bool as_json = false;
};

std::string text_in(const nlohmann::ordered_json& entry, const char* name) {
  const auto found = entry.find(name);
  if (found == entry.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string names_in(const nlohmann::ordered_json& entry, const char* list) {
  std::string names;
  if (!entry.contains(list) || !entry[list].is_array()) return names;
  for (const auto& file : entry[list]) names += (names.empty() ? "" : " ") + text_in(file, "name");
  return names;
}

std::string table_of(const JournalReading& reading) {
  TextTable table({"entry", "time", "by", "bundle", "inputs", "outputs", "lines"}, 6);
  for (const auto& entry : reading.entries) {
    const std::string lines = entry.contains("counts") ? text_in(entry["counts"], "lines") : "";
    table.add({text_in(entry, "entry"), text_in(entry, "time"), text_in(entry, "by"),
               text_in(entry, "bundle").substr(0, 19), names_in(entry, "inputs"), names_in(entry, "outputs"), lines});
  }
  return table.text();
}

int show(const LogOptions& options, const Shell& shell) {
  std::string failure;
  const auto reading = read_journal(options.journal, failure);
  if (!reading) {
    shell.fault("E0852", DataPlace{options.journal, 0, 0, {}, {}}, failure);
    return kUnreadable;
  }
  std::string text;
  if (options.as_json) {
    for (const auto& entry : reading->entries) text += entry.dump() + '\n';
  } else {
    text = table_of(*reading);
    text += fmt::format("{} entr{}, the last with the hash {}\n", reading->entries.size(),
                        reading->entries.size() == 1 ? "y" : "ies", reading->head.empty() ? "(none)" : reading->head);
  }
  bool expected = options.expect.empty();
  for (const auto& entry : reading->entries) expected = expected || text_in(entry, "hash") == options.expect;
  if (!print(shell, text)) return kUnreadable;
  for (const auto& fault : reading->faults)
    shell.fault("E0853", DataPlace{options.journal, fault.line, 0, {}, {}}, fault.what,
                "compare it with a copy: from here on the journal proves nothing");
  if (!expected) {
    shell.fault("E0853", DataPlace{options.journal, 0, 0, {}, {}}, "no entry has the hash that --expect names",
                "entries at the end were taken out, or it is another journal");
  }
  return reading->faults.empty() && expected ? kDone : kNo;
}

}  // namespace

void add_log(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<LogOptions>();
  CLI::App* verb = app.add_subcommand("log", "show a journal of runs, and find what was tampered with");
  verb->add_option("JOURNAL", options->journal, "what edict run --journal wrote")->required()->type_name("");
  verb->add_option("--expect", options->expect,
                   "a hash that was noted elsewhere: status 1 when no entry has it, so that a cut end shows too")
      ->type_name("HASH");
  const std::map<std::string, bool> formats{{"text", false}, {"json", true}};
  verb->add_option("--format", options->as_json, "text or json (the entries as they are, one a line)")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->footer(footer(
      "edict run policies.bundle --claims claims.jsonl -o decisions.jsonl --journal runs.log --by adjudicator-7\n"
      "  edict log runs.log --expect sha256:…",
      "The status is 1 when an entry was changed, taken out, put in or moved."));
  verb->callback([options, &shell] { shell.status = show(*options, shell); });
}

}  // namespace edict::cli
