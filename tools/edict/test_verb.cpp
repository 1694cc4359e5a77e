// `edict test`: runs the tests of policy text.
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <thread>

#include "runtime/base/markup.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "tools/edict/back_end_choice.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/mutation_text.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/rule_coverage.hpp"
#include "tools/edict/test_runner.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  CodeSets code_sets;
  std::string filter;
  std::string junit;
  std::string coverage;  // "-": the text report
  double threshold = -1;
  std::string mutate;  // empty: not at all
  mutants::Choice choice;
  DiagnosticFormat format = DiagnosticFormat::pretty;
  BackEndChoice back_end;
};

std::string indented(std::string_view text, std::string_view by) {
  std::string out;
  while (true) {
    const auto end = text.find('\n');
    out += fmt::format("{}{}\n", by, text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text = text.substr(end + 1);
  }
}

std::string place_text(const Sources& sources, Span span) {
  return fmt::format("{}:{}", sources.path(span.file), sources.position(span.file, span.begin).line);
}

std::string failure_text(const TestFailure& failure, const Sources& sources) {
  std::string out =
      fmt::format("  {}: {}\n    expected  {}\n", place_text(sources, failure.span), failure.line, failure.expected);
  const auto end = failure.got.find('\n');
  out += fmt::format("    got       {}\n", failure.got.substr(0, end));
  if (end != std::string::npos) out += indented(std::string_view(failure.got).substr(end + 1), "                ");
  return out;
}

// A line end stays one in an attribute; other control characters XML does not have.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : escaped_markup(text)) {
    if (c == '\n') {
      out += "&#10;";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string junit(const std::vector<TestResult>& results, const LoadedPolicies& loaded) {
  std::map<FileId, std::vector<const TestResult*>> by_file;
  std::size_t failed = 0;
  for (const TestResult& result : results) {
    by_file[loaded.library.tests[result.test].file].push_back(&result);
    failed += result.passed() ? 0 : 1;
  }
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"edict\" tests=\"{}\" failures=\"{}\">\n",
      results.size(), failed);
  for (const auto& [file, tests] : by_file) {
    std::size_t failures = 0;
    std::string cases;
    const std::string path = xml(loaded.sources.path(file));
    for (const TestResult* result : tests) {
      const model::Test& test = loaded.library.tests[result->test];
      const auto line = loaded.sources.position(test.span.file, test.span.begin).line;
      cases += fmt::format("    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\"", xml(test.name), path,
                           path, line);
      if (result->passed()) {
        cases += "/>\n";
        continue;
      }
      ++failures;
      cases += ">\n";
      for (const TestFailure& f : result->failures) {
        cases +=
            fmt::format("      <failure message=\"{}\">{}</failure>\n",
                        xml(fmt::format("{}: expected {}", f.line, f.expected)), xml(failure_text(f, loaded.sources)));
      }
      cases += "    </testcase>\n";
    }
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n{}  </testsuite>\n", path, tests.size(),
                       failures, cases);
  }
  return out + "</testsuites>\n";
}

bool write_file(const Shell& shell, const std::string& path, std::string_view text) {
  std::string failure;
  if (replace_file(path, text, failure)) return true;
  shell.fault("E0811", std::monostate{}, failure);
  return false;
}

int run_tests(TestOptions& options, const Shell& shell) {
  const auto loaded = load_policies(options.paths, options.code_sets, shell);
  if (!loaded) return kUnreadable;
  std::vector<std::string> read = files_of(*loaded);
  for (std::string& file : options.code_sets.files()) read.push_back(std::move(file));
  const std::string clash = output_clash({options.junit, options.coverage}, read);
  if (!clash.empty()) {
    shell.say(clash);
    return kUsage;
  }
  const bool dots = isatty(STDERR_FILENO) != 0 && !shell.quiet;
  const BackEnd* back_end = options.back_end.open(shell);
  if (back_end == nullptr) return kUnreadable;
  TestRunner runner(*loaded, *back_end);
  std::vector<TestResult> results;
  std::size_t left_out = 0, failed = 0;
  std::string report;
  for (std::uint32_t i = 0; i < loaded->library.tests.size(); ++i) {
    const model::Test& test = loaded->library.tests[i];
    if (test.name.find(options.filter) == std::string::npos &&
        loaded->sources.path(test.file).find(options.filter) == std::string_view::npos) {
      ++left_out;
      continue;
    }
    const TestResult& result = results.emplace_back(runner.run(i));
    if (dots) fmt::print(stderr, "{}", result.passed() ? "." : "F");
    if (result.passed()) continue;
    ++failed;
    report += fmt::format("FAILED {} \"{}\"\n", place_text(loaded->sources, test.span), test.name);
    for (const TestFailure& failure : result.failures) report += failure_text(failure, loaded->sources);
  }
  if (dots && !results.empty()) fmt::print(stderr, "\n");
  if (options.back_end.failed(shell)) return kUnreadable;

  bool enough = true;
  if (!options.coverage.empty() || options.threshold >= 0) {
    const RuleCoverage coverage = rule_coverage(*loaded, runner.counts());
    enough = options.threshold < 0 || coverage.percent() >= options.threshold;
    if (options.coverage.empty() || options.coverage == "-") {
      report += coverage_text(coverage);
    } else if (!write_file(shell, options.coverage,
                           options.coverage.ends_with(".info") ? coverage_lcov(coverage) : coverage_json(coverage))) {
      return kUnreadable;
    }
    if (!enough) report += fmt::format("coverage is below {}%\n", options.threshold);
  }
  report += fmt::format("{} passed, {} failed", results.size() - failed, failed);
  if (left_out > 0) report += fmt::format(", {} left out by --filter", left_out);
  const bool nothing_ran = results.empty() && left_out > 0;
  if (!print(shell, report + "\n")) return kUnreadable;
  if (nothing_ran) shell.say(fmt::format("no test has '{}' in its name or file", options.filter));
  if (!options.junit.empty() && !write_file(shell, options.junit, junit(results, *loaded))) return kUnreadable;
  return failed == 0 && enough && !nothing_ran ? kDone : kNo;
}

// Whether the tests pass as they are; told when not.
bool all_pass(const LoadedPolicies& loaded, const Shell& shell) {
  TestRunner runner(loaded, interpreter_back_end());
  for (std::uint32_t i = 0; i < loaded.library.tests.size(); ++i) {
    if (runner.passes(i)) continue;
    const model::Test& test = loaded.library.tests[i];
    shell.say(fmt::format("{}: the test \"{}\" fails: run edict test first, and change policies when it passes",
                          place_text(loaded.sources, test.span), test.name));
    return false;
  }
  return true;
}

int run_mutants(const TestOptions& options, const Shell& shell) {
  const auto code_tables = options.code_sets.read(shell);
  if (!code_tables || !are_texts(options.paths, shell)) return kUnreadable;
  Compilation compilation = compile(options.paths);
  const auto loaded = load_policies(compile(options.paths), shell, *code_tables);
  if (!loaded) return kUnreadable;
  if (!all_pass(*loaded, shell)) return kNo;
  MutationOptions run{options.choice, std::max(1U, std::thread::hardware_concurrency()), options.filter};
  Progress progress(shell);
  const std::vector<FileAttempts> files =
      mutation_run(compilation, *code_tables, run, [&](std::size_t n) { progress.show("changes tried", n); });
  progress.clear();
  if (files.empty()) {
    shell.say(options.filter.empty() ? "the files hold nothing to change"
                                     : fmt::format("no file has '{}' in its path", options.filter));
    return kNo;
  }
  const bool pretty = options.format == DiagnosticFormat::pretty;
  const MutationReport report =
      mutation_report(files, compilation, options.choice, options.format, pretty && shell.color_on(STDOUT_FILENO));
  if (!print(shell, report.text)) return kUnreadable;
  return report.all_noticed ? kDone : kNo;
}

// What `--mutate` was given: how many codes of each list.
void read_choice(TestOptions& options) {
  if (options.mutate.empty()) return;
  if (options.mutate == "all") {
    options.choice.most = mutants::kAll;
  } else if (options.mutate != "-") {
    std::size_t end = 0;
    const bool digits = options.mutate.find_first_not_of("0123456789") == std::string::npos;
    options.choice.most = digits && options.mutate.size() < 9 ? std::stoul(options.mutate, &end) : 0;
    if (!digits || end != options.mutate.size())
      throw CLI::ValidationError("--mutate=" + options.mutate + ": a number of codes of each list, or all");
  }
}

}  // namespace

void add_test(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* verb = app.add_subcommand("test", "run the tests of policies");
  verb->add_option("PATHS", options->paths, "policy files or directories")->required()->type_name("");
  verb->add_option("--filter", options->filter,
                   "only tests whose name or file contains the text; with --mutate only files whose path does")
      ->type_name("TEXT");
  verb->add_option("--junit", options->junit, "writes the results as JUnit XML")->type_name("FILE");
  verb->add_flag("--coverage{-}", options->coverage,
                 "rules and branches that no test fires; --coverage=FILE writes JSON, or LCOV when FILE ends in .info");
  verb->add_option("--threshold", options->threshold, "status 1 when fewer percent of the branches are taken")
      ->check(CLI::Range(0.0, 100.0).description(""))
      ->type_name("PERCENT");
  CLI::Option* mutate =
      verb->add_flag("--mutate{-}", options->mutate,
                     "changes one thing of the policies at a time (a limit, a code of a list, an outcome …) and tells "
                     "which changes no "
                     "test notices; of long lists 3 codes are tried, with --mutate=N as many, with --mutate=all each");
  verb->add_option("--seed", options->choice.seed, "with --mutate: chooses other codes of the lists")
      ->needs(mutate)
      ->type_name("N");
  const std::map<std::string, DiagnosticFormat> formats{{"pretty", DiagnosticFormat::pretty},
                                                        {"short", DiagnosticFormat::brief},
                                                        {"json", DiagnosticFormat::json},
                                                        {"sarif", DiagnosticFormat::sarif},
                                                        {"github", DiagnosticFormat::github}};
  verb->add_option("--format", options->format, "with --mutate: pretty, short, json, sarif or github")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->needs(mutate)
      ->type_name("FORMAT");
  for (const char* other : {"--junit", "--coverage", "--threshold"}) mutate->excludes(verb->get_option(other));
  options->code_sets.add_option(*verb, kCodesByDate);
  options->back_end.add_option(*verb, "interpreter");
  verb->footer(
      footer("edict test policies --coverage",
             "status 1: a test fails, the coverage is below --threshold, or with --mutate a change is not noticed"));
  verb->callback([options, &shell] {
    options->coverage = file_or_yes(options->coverage);
    if (const std::string wrong = options->code_sets.wrong_usage(); !wrong.empty()) throw CLI::ValidationError(wrong);
    options->mutate = file_or_yes(options->mutate);
    read_choice(*options);
    shell.status = options->mutate.empty() ? run_tests(*options, shell) : run_mutants(*options, shell);
  });
}

}  // namespace edict::cli
