// `edict completion bash`: made from the option table, so that it never lags behind.
#include <fmt/format.h>

#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

std::string words_of(const CLI::App& app) {
  std::string words;
  for (const CLI::App* action : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (app.get_parent() != nullptr) words += action->get_name() + " " + words_of(*action);
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += "--" + name + " ";
    for (const std::string& name : option->get_snames()) words += "-" + name + " ";
  }
  return words;
}

std::string bash_completion(const CLI::App& app) {
  std::string verbs, cases;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    verbs += verb->get_name() + " ";
    cases += fmt::format("    {}) words=\"{}\" ;;\n", verb->get_name(), words_of(*verb) + words_of(app));
  }
  return fmt::format(
      "# bash completion of edict: source <(edict completion bash)\n"
      "_edict() {{\n"
      "  local current=\"${{COMP_WORDS[COMP_CWORD]}}\" verb=\"\" words=\"\" word\n"
      "  for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    if [[ $word != -* ]]; then verb=$word; break; fi\n"
      "  done\n"
      "  case $verb in\n"
      "    \"\") words=\"{}\" ;;\n"
      "{}"
      "  esac\n"
      "  if [[ -z $verb || $current == -* ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); else "
      "COMPREPLY=(); fi\n"
      "}}\n"
      "complete -o default -F _edict edict\n",
      verbs + words_of(app), cases);
}

}  // namespace

void add_completion(CLI::App& app, Shell& shell) {
  CLI::App* verb = app.add_subcommand("completion", "print a shell's completion script");
  auto kind = std::make_shared<std::string>();
  verb->add_option("SHELL", *kind, "bash")->required()->check(CLI::IsMember({"bash"}).description(""))->type_name("");
  verb->footer(footer("source <(edict completion bash)"));
  verb->callback([kind, &app, &shell] { shell.status = print(shell, bash_completion(app)) ? kDone : kUnreadable; });
}

}  // namespace edict::cli
