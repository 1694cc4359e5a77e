#include "tools/edict/verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace edict::cli {
namespace {

std::string upper(std::string text) {
  for (char& c : text) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

void name_variables_of(CLI::App& app, const std::string& prefix) {
  for (CLI::Option* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (names.empty() || names.front() == "help" || names.front() == "version") continue;
    option->envname(prefix + upper(names.front()));
  }
  for (CLI::App* verb : app.get_subcommands(nullptr)) name_variables_of(*verb, prefix + upper(verb->get_name()) + "_");
}

}  // namespace

void add_verbs(CLI::App& app, Shell& shell) {
  add_new(app, shell);
  add_check(app, shell);
  add_fmt(app, shell);
  add_test(app, shell);
  add_diff(app, shell);
  add_import(app, shell);
  add_codes(app, shell);
  add_run(app, shell);
  add_convert(app, shell);
  add_explain(app, shell);
  add_replay(app, shell);
  add_log(app, shell);
  add_blame(app, shell);
  add_build(app, shell);
  add_inspect(app, shell);
  add_doc(app, shell);
  add_version(app, shell);
  add_completion(app, shell);
}

void name_environment_variables(CLI::App& app) { name_variables_of(app, "EDICT_"); }

std::string footer(std::string_view example, std::string_view more) {
  return fmt::format("example:\n  {}\n{}{}{}\n", example, more, more.empty() ? "" : "\n", kStatusText);
}

std::string file_or_yes(const std::string& value) {
  for (const char* yes : {"true", "1", "yes", "on"}) {
    if (value == yes) return "-";
  }
  for (const char* no : {"false", "0", "no", "off"}) {
    if (value == no) return "";
  }
  return value;
}

CLI::Option* add_repeated(CLI::App& verb, const std::string& names, std::vector<std::string>& values,
                          const std::string& help) {
  return verb.add_option(names, values, help)->allow_extra_args(false);
}

}  // namespace edict::cli
