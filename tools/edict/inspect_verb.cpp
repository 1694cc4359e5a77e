// `edict inspect`: what a bundle holds.
#include "runtime/jit/listing.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/code_options.hpp"
#include "tools/edict/inspect_text.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct InspectOptions {
  std::string bundle;
  std::vector<std::string> trusted;
  bool json = false;
  bool ir = false;
  bool assembly = false;
};

int list_code(const plan::Plan& plan, jit::Listing listing, const Shell& shell) {
  const auto options = code_options_from_environment();
  const auto text = options ? jit::list_code(plan, listing, options.value()) : Failure{options.error()};
  if (!text) {
    report_no_code(shell, text.error(), "without --ir and --asm edict inspect needs no code");
    return kUnreadable;
  }
  return print(shell, text.value()) ? kDone : kUnreadable;
}

int inspect(const InspectOptions& options, const Shell& shell) {
  const auto keys = read_trusted_keys(options.trusted, shell);
  if (!keys) return kUnreadable;
  const auto bundle = open_bundle(options.bundle, *keys, shell);
  if (!bundle) return kUnreadable;
  if (options.ir) return list_code(bundle->plan, jit::Listing::ir, shell);
  if (options.assembly) return list_code(bundle->plan, jit::Listing::assembly, shell);
  return print(shell, options.json ? inspect_json(*bundle) : inspect_text(*bundle)) ? kDone : kUnreadable;
}

}  // namespace

void add_inspect(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* verb = app.add_subcommand("inspect", "tell what a bundle holds");
  verb->add_option("BUNDLE", options->bundle, "what edict build wrote")->required()->type_name("");
  add_trust_option(*verb, options->trusted);
  const std::map<std::string, bool> formats{{"text", false}, {"json", true}};
  CLI::Option* format = verb->add_option("--format", options->json, "text or json")
                            ->transform(CLI::CheckedTransformer(formats).description(""))
                            ->type_name("FORMAT");
  CLI::Option* ir =
      verb->add_flag("--ir", options->ir, "instead: the policies' expressions as LLVM's intermediate code");
  CLI::Option* assembly = verb->add_flag("--asm", options->assembly, "instead: their machine code, as assembly");
  ir->excludes(assembly)->excludes(format);
  assembly->excludes(format);
  verb->footer(
      footer("edict inspect policies.bundle --trust payer.pub\n  edict inspect policies.bundle --asm > policies.s",
             "--ir and --asm heed EDICT_JIT_CPU and EDICT_JIT_LEVEL, as a run does."));
  verb->callback([options, &shell] { shell.status = inspect(*options, shell); });
}

}  // namespace edict::cli
