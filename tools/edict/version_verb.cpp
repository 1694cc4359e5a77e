#include "tools/edict/verbs.hpp"

namespace edict::cli {

void add_version(CLI::App& app, Shell& shell) {
  CLI::App* verb = app.add_subcommand("version", "print name and version");
  verb->footer(footer("edict version"));
  verb->callback([&shell] { shell.status = print(shell, "edict " EDICT_VERSION "\n") ? kDone : kUnreadable; });
}

}  // namespace edict::cli
