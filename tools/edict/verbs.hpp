// The verbs. Each adds its options to the command line and, when it was chosen, does its work and sets the status.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/edict/shell.hpp"

namespace edict::cli {

void add_check(CLI::App& app, Shell& shell);
void add_fmt(CLI::App& app, Shell& shell);
void add_test(CLI::App& app, Shell& shell);
void add_diff(CLI::App& app, Shell& shell);
void add_run(CLI::App& app, Shell& shell);
void add_convert(CLI::App& app, Shell& shell);
void add_build(CLI::App& app, Shell& shell);
void add_inspect(CLI::App& app, Shell& shell);
void add_import(CLI::App& app, Shell& shell);
void add_codes(CLI::App& app, Shell& shell);
void add_explain(CLI::App& app, Shell& shell);
void add_doc(CLI::App& app, Shell& shell);
void add_new(CLI::App& app, Shell& shell);
void add_replay(CLI::App& app, Shell& shell);
void add_log(CLI::App& app, Shell& shell);
void add_blame(CLI::App& app, Shell& shell);
void add_version(CLI::App& app, Shell& shell);
void add_completion(CLI::App& app, Shell& shell);

// The whole command line, in the order of the help.
void add_verbs(CLI::App& app, Shell& shell);
// EDICT_RUN_MEMORY for `run --memory`, EDICT_COLOR for --color, and so on for every option with a long name.
void name_environment_variables(CLI::App& app);

// The text below a verb's options: an example and the exit statuses.
std::string footer(std::string_view example, std::string_view more = {});

// A flag that takes a file after `=`: what a variable or edict.toml says for yes is `-`, and for no is nothing.
std::string file_or_yes(const std::string& value);

// An option that may be given several times and takes one value each time, so that it never swallows the paths behind
// it.
CLI::Option* add_repeated(CLI::App& verb, const std::string& names, std::vector<std::string>& values,
                          const std::string& help);

}  // namespace edict::cli
