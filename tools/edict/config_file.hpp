// edict.toml: options that a project writes down once, a section for each verb. The command line goes before an
// environment variable, and that before the file.
#pragma once

#include <CLI/CLI.hpp>

namespace edict::cli {

// Adds --config. Without it the nearest edict.toml is read: of the working folder, else of the folders above it; with
// --config '' none. Call when all options are there and have their environment variables.
void add_config_file(CLI::App& app);

}  // namespace edict::cli
