// `edict build`: policies to a bundle.
#include <fmt/format.h>

#include "runtime/bundle/bundle.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/source_files.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct BuildOptions {
  std::vector<std::string> policies;
  CodeSets code_sets;
  std::string output;
  std::string sign;
  std::string new_key;
};

int build(const BuildOptions& options, const Shell& shell) {
  const auto policies = load_policies(options.policies, options.code_sets, shell);
  if (!policies || !has_policies(*policies, shell)) return kUnreadable;
  std::vector<std::string> read = files_of(*policies);
  for (std::string& file : options.code_sets.files()) read.push_back(std::move(file));
  if (!options.sign.empty()) read.push_back(options.sign);
  if (const std::string clash = output_clash({options.output}, read); !clash.empty()) {
    shell.say(clash);
    return kUsage;
  }
  std::optional<bundle::SecretKey> key;
  if (!options.sign.empty()) {
    auto secret = read_secret_key(options.sign, shell);
    if (!secret) return kUnreadable;
    key.emplace(std::move(*secret));
  }
  const std::string bytes = bundle::to_bytes(policies->plan, source_files_of(*policies), key ? &*key : nullptr);
  std::string failure;
  if (!replace_file(options.output, bytes, failure)) {
    shell.fault("E0811", std::monostate{}, failure);
    return kUnreadable;
  }
  return kDone;
}

int make_key(const BuildOptions& options, const Shell& shell) {
  if (!make_key_files(options.new_key, shell)) return kUnreadable;
  const std::string text =
      fmt::format("{0}.key: the secret key, for --sign. Keep it to yourself.\n{0}.pub: the public key, for --trust.\n",
                  options.new_key);
  return print(shell, text) ? kDone : kUnreadable;
}

}  // namespace

void add_build(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<BuildOptions>();
  CLI::App* verb = app.add_subcommand("build", "compile policies to one file, a bundle");
  verb->add_option("POLICIES", options->policies, "policy files or directories")->type_name("");
  options->code_sets.add_option(*verb, kCodesByDate);
  verb->add_option("-o,--output", options->output, "the bundle; - is standard output")->type_name("FILE");
  verb->add_option("--sign", options->sign, "sign the bundle with this secret key (NAME.key)")->type_name("KEYFILE");
  verb->add_option("--new-key", options->new_key, "make a pair of keys instead: NAME.key and NAME.pub")
      ->type_name("NAME");
  verb->footer(
      footer("edict build policies -o policies.bundle\n  edict run policies.bundle --claims claims.jsonl\n"
             "  edict build --new-key payer && edict build policies --sign payer.key -o policies.bundle",
             "The same policies give the same bytes on any machine. The bundle holds the rows of their tables, "
             "but not their tests."));
  verb->callback([options, &shell] {
    std::string wrong = options->code_sets.wrong_usage();
    if (!options->new_key.empty()) {
      if (!options->policies.empty() || !options->output.empty() || !options->sign.empty())
        wrong = "--new-key makes keys and nothing else: build with them afterwards";
    } else if (options->policies.empty()) {
      wrong = "name the policies to build";
    } else if (options->output.empty()) {
      wrong = "--output needs the name of a file, or - for standard output";
    }
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = options->new_key.empty() ? build(*options, shell) : make_key(*options, shell);
  });
}

}  // namespace edict::cli
