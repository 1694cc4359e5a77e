// edict: claim edits as readable text, compiled.
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/spelling.hpp"
#include "tools/edict/config_file.hpp"
#include "tools/edict/verbs.hpp"

namespace {

// What no verb foresaw. Nothing of the exception's text is shown unless it is the system's: it could hold claim data.
int last_resort(const edict::cli::Shell& shell, const char* what, const char* help) {
  shell.fault("E0816", std::monostate{}, what, help);
  return edict::cli::kUnreadable;
}

int run_command(int argc, char** argv, edict::cli::Shell& shell) {
  using edict::cli::When;
  CLI::App app{"Claim edits as readable text, compiled.", "edict"};
  app.require_subcommand(1);
  app.fallthrough();
  app.option_defaults()->always_capture_default(false);
  const std::map<std::string, When> colors{{"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
  app.add_option("--color", shell.color, "auto, always or never; NO_COLOR is heeded")
      ->transform(CLI::CheckedTransformer(colors).description(""))
      ->type_name("WHEN");
  app.add_flag("-q,--quiet", shell.quiet, "errors only on standard error: no warnings, notes or progress");
  app.footer(std::string("example:\n"
                         "  edict check policies\n"
                         "  edict run policies --claims claims.jsonl --summary -o decisions.jsonl\n"
                         "  edict build policies -o policies.bundle\n"
                         "  edict run policies.bundle --claims claims.jsonl --threads 4 --profile -o decisions.jsonl\n"
                         "edict help VERB tells more, as does edict VERB --help. Options may be given as environment "
                         "variables, EDICT_RUN_MEMORY for run --memory.\n") +
             edict::cli::kStatusText);
  edict::cli::add_verbs(app, shell);
  edict::cli::name_environment_variables(app);
  edict::cli::add_config_file(app);
  // What many type first: `edict help run` is `edict run --help`.
  std::vector<char*> words(argv, argv + argc);
  std::string help = "--help";
  if (argc > 1 && std::string_view(argv[1]) == "help") {
    words.erase(words.begin() + 1);
    words.push_back(help.data());
    argc = static_cast<int>(words.size());
    argv = words.data();
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (argc > 1 && app.get_subcommands().empty() && argv[1][0] != '-') {
      std::vector<std::string_view> verbs;
      std::vector<std::string> names;
      for (const CLI::App* verb : app.get_subcommands(nullptr)) names.push_back(verb->get_name());
      verbs.assign(names.begin(), names.end());
      const std::string_view near = edict::nearest_spelling(argv[1], verbs);
      shell.say(fmt::format("there is no verb '{}'{}", argv[1],
                            near.empty() ? "; edict --help lists them" : fmt::format(": did you mean '{}'?", near)));
      return edict::cli::kUsage;
    }
    return app.exit(error) == 0 ? edict::cli::kDone : edict::cli::kUsage;
  }
  return shell.status;
}

// A file opened while one of 0, 1 and 2 is closed would take its number, and messages would go into the decisions.
void fill_standard_descriptors() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) ::open("/dev/null", O_RDWR);
  }
}

// A run takes buffers of some megabytes for each part of its input and batch, and gives them back: given back to the
// system, they would be cleared and mapped anew each time.
void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 128 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  fill_standard_descriptors();
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a failed write, which is told
  std::signal(SIGXFSZ, SIG_IGN);  // so is a file that may not grow
  edict::cli::Shell shell;
  try {
    return run_command(argc, argv, shell);
  } catch (const std::bad_alloc&) {
    return last_resort(shell, "there is not enough memory", "run with less at a time, or set a smaller --memory");
  } catch (const std::exception&) {
    return last_resort(shell, "a fault inside edict",
                       "this is a bug: please report it with the command, without the claims");
  } catch (...) {
    return last_resort(shell, "a fault inside edict",
                       "this is a bug: please report it with the command, without the claims");
  }
}
