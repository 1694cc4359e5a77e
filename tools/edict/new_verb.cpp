// `edict new policy`: a first policy with its tests, from what an analyst knows.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <iostream>

#include "compiler/syntax/formatter.hpp"
#include "compiler/syntax/parser.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "tools/edict/new_policy.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/test_runner.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct NewOptions {
  std::string kind;
  PolicyFacts facts;
  std::string output;
  bool force = false;
};

struct Question {
  const char* option;
  std::string PolicyFacts::* fact;
  bool needed;
  const char* help;
};
constexpr std::array<Question, 8> kQuestions = {{
    {"--title", &PolicyFacts::title, true, "what people call it: \"Trigger point injections\""},
    {"--payer", &PolicyFacts::payer, true, "whose policy it is: medicare"},
    {"--effective", &PolicyFacts::effective, true, "the first day of service: 2024-01-01"},
    {"--procedures", &PolicyFacts::procedures, true, "which services: \"20552, 20553, 64400..64450\""},
    {"--diagnoses", &PolicyFacts::diagnoses, false, "which diagnoses support them: \"M79.18, M62.83*\""},
    {"--modifier", &PolicyFacts::modifier, false, "a modifier that each line must have: KX"},
    {"--ages", &PolicyFacts::ages, false, "the ages that are covered: \"50 to 80\""},
    {"--limit", &PolicyFacts::limit, false,
     "how often: \"3 days in any 90 days\", \"1 unit per line\", \"2 lines a day\", \"1 day in calendar year\", "
     "\"1 day in lifetime\""},
}};

bool ask(std::string_view what, std::string_view help, std::string& answer) {
  fmt::print(stderr, "{} ({}): ", what, help);
  return static_cast<bool>(std::getline(std::cin, answer));
}

// Asks for what was not given, where somebody can answer. What is still lacking then, or empty.
std::string complete(NewOptions& options) {
  PolicyFacts& facts = options.facts;
  const bool terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  const bool asks = terminal && (facts.name.empty() || facts.title.empty() || facts.payer.empty() ||
                                 facts.effective.empty() || facts.procedures.empty());
  if (asks) {
    if (facts.name.empty() && !ask("name", "in small letters: trigger_points", facts.name)) return "a name";
    if (facts.authorities.empty()) {
      std::string number;
      if (!ask("authority", "the document behind it, empty for none: LCD L39713", number)) return "an authority";
      if (!number.empty()) facts.authorities.push_back(number);
    }
    for (const Question& question : kQuestions) {
      if (!(facts.*question.fact).empty()) continue;
      const std::string help = fmt::format("{}{}", question.help, question.needed ? "" : "; empty for none");
      if (!ask(question.option + 2, help, facts.*question.fact)) break;
    }
  }
  if (facts.name.empty()) return "a name: edict new policy NAME …";
  for (const Question& question : kQuestions) {
    if (question.needed && (facts.*question.fact).empty()) return question.option;
  }
  return {};
}

std::string formatted(const std::string& path, const std::string& text, Diagnostics& diagnostics) {
  Sources sources;
  const FileId id = sources.add(path, text);
  const syntax::ParseResult parsed = syntax::parse(sources, id, diagnostics);
  return diagnostics.has_errors() ? text : syntax::format(parsed.file, text);
}

int write_policy(NewOptions& options, const Shell& shell) {
  const Result<std::string, std::string> made = new_policy(options.facts);
  if (!made) {
    shell.say(made.error());
    return kUsage;
  }
  const std::string path = options.output.empty() ? options.facts.name + ".edict" : options.output;
  std::error_code error;
  if (path != "-" && !options.force && std::filesystem::exists(path, error)) {
    shell.say(fmt::format("{} is there already: name another file with -o, or replace it with --force", path));
    return kNo;
  }
  Diagnostics diagnostics;
  const std::string text = formatted(path, made.value(), diagnostics);
  Sources sources;
  sources.add(path, text);
  Compilation compilation = compile(std::move(sources));
  if (compilation.diagnostics.has_errors()) {
    shell.report(compilation.diagnostics, compilation.sources);
    shell.say("nothing was written: the policy that these facts make has errors");
    return kNo;
  }
  const auto loaded = load_policies(std::move(compilation), shell);
  if (!loaded) return kUnreadable;
  TestRunner runner(*loaded, interpreter_back_end());
  const std::size_t tests = loaded->library.tests.size(), rules = loaded->library.policies.front().rules.size();
  for (std::uint32_t i = 0; i < tests; ++i) {
    if (runner.passes(i)) continue;
    shell.say(
        fmt::format("nothing was written: these facts together contradict the test \"{}\"; leave one of them out "
                    "and write its rule by hand",
                    loaded->library.tests[i].name));
    return kNo;
  }
  if (path == "-") return print(shell, text) ? kDone : kUnreadable;
  std::string failure;
  if (!replace_file(path, text, failure)) {
    shell.fault("E0811", std::monostate{}, failure);
    return kUnreadable;
  }
  if (!shell.quiet) {
    shell.say(
        fmt::format("{}: {} rule{} and {} tests, which pass. Put the words of the source into each cite; then: edict "
                    "test {} --mutate",
                    path, rules, rules == 1 ? "" : "s", tests, path));
  }
  return kDone;
}

}  // namespace

void add_new(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<NewOptions>();
  CLI::App* verb = app.add_subcommand("new", "write a first policy with its tests; on a terminal it asks");
  verb->add_option("KIND", options->kind, "policy")->required()->check(CLI::IsMember({"policy"}))->type_name("");
  verb->add_option("NAME", options->facts.name, "the policy's name, in small letters")->type_name("");
  for (const Question& question : kQuestions) {
    verb->add_option(question.option, options->facts.*question.fact, question.help)->type_name("TEXT");
  }
  add_repeated(*verb, "--authority", options->facts.authorities, "the document behind it: \"LCD L39713\"")
      ->type_name("TEXT");
  verb->add_option("-o,--output", options->output, "the file; NAME.edict unless said, - for standard output")
      ->type_name("FILE");
  verb->add_flag("--force", options->force, "replaces a file that is there");
  verb->footer(
      footer("edict new policy trigger_points --title \"Trigger point injections\" --payer medicare "
             "--authority \"LCD L39713\" \\\n    --effective 2024-01-01 --procedures \"20552, 20553\" --diagnoses "
             "\"M79.11, M79.18\" --limit \"3 days in any 90 days\"",
             "status 1: the file is there already, or the facts do not make a policy whose tests pass"));
  verb->callback([options, &shell] {
    if (const std::string lacking = complete(*options); !lacking.empty())
      throw CLI::ValidationError("say also " + lacking);
    shell.status = write_policy(*options, shell);
  });
}

}  // namespace edict::cli
