// `edict inspect`: what a bundle holds.
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/inspect_text.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct InspectOptions {
  std::string bundle;
  std::vector<std::string> trusted;
  bool json = false;
};

int inspect(const InspectOptions& options, const Shell& shell) {
  const auto keys = read_trusted_keys(options.trusted, shell);
  if (!keys) return kUnreadable;
  const auto bundle = open_bundle(options.bundle, *keys, shell);
  if (!bundle) return kUnreadable;
  return print(shell, options.json ? inspect_json(*bundle) : inspect_text(*bundle)) ? kDone : kUnreadable;
}

}  // namespace

void add_inspect(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* verb = app.add_subcommand("inspect", "tell what a bundle holds");
  verb->add_option("BUNDLE", options->bundle, "what edict build wrote")->required()->type_name("");
  add_trust_option(*verb, options->trusted);
  const std::map<std::string, bool> formats{{"text", false}, {"json", true}};
  verb->add_option("--format", options->json, "text or json")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->footer(footer("edict inspect policies.bundle"));
  verb->callback([options, &shell] { shell.status = inspect(*options, shell); });
}

}  // namespace edict::cli
