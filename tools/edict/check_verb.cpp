// `edict check`: everything that can be said of policies without a claim.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "compiler/driver/compile.hpp"
#include "compiler/source/render.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/code_sets.hpp"
#include "tools/edict/policy_reports.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  DiagnosticFormat format = DiagnosticFormat::pretty;
  std::string horizon;
  std::string as_of;
  std::optional<Horizon> range;
  CodeSets code_sets;
  bool report = false;
  bool strict = false;
};

// "90d", "6w", "3m" and "1y" from a day on.
std::optional<Date> after(Date from, const std::string& length) {
  if (length.size() < 2 || length.size() > 6) return std::nullopt;
  std::int64_t n = 0;
  for (std::size_t i = 0; i + 1 < length.size(); ++i) {
    if (length[i] < '0' || length[i] > '9') return std::nullopt;
    n = n * 10 + (length[i] - '0');
  }
  switch (length.back()) {
    case 'd':
      return add_days(from, n);
    case 'w':
      return add_days(from, 7 * n);
    case 'm':
      return add_months(from, n);
    case 'y':
      return add_months(from, 12 * n);
    default:
      return std::nullopt;
  }
}

std::string closing_line(const Compilation& compilation) {
  const auto& list = compilation.diagnostics.list();
  const auto count = [&](Severity severity) {
    return std::count_if(list.begin(), list.end(), [&](const Diagnostic& d) { return d.severity == severity; });
  };
  const auto of = [](std::ptrdiff_t n, std::string_view what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  return fmt::format("{}, {} in {}: {}, {}\n", of(std::ssize(compilation.library.policies), "policy version"),
                     of(std::ssize(compilation.library.tests), "test"),
                     of(static_cast<std::ptrdiff_t>(compilation.sources.size()), "file"),
                     of(count(Severity::error), "error"), of(count(Severity::warning), "warning"));
}

// A file that cannot be read is no finding about a policy.
bool unreadable(const Compilation& compilation) {
  const auto& list = compilation.diagnostics.list();
  return std::any_of(list.begin(), list.end(), [](const Diagnostic& d) { return d.id.starts_with("E080"); });
}

int check(const CheckOptions& options, const Shell& shell) {
  const auto code_tables = options.code_sets.read(shell);
  if (!code_tables || !are_texts(options.paths, shell)) return kUnreadable;
  const Compilation compilation = compile(options.paths, *code_tables);
  std::vector<Diagnostic> shown;
  for (const Diagnostic& d : compilation.diagnostics.list()) {
    if (!shell.quiet || d.severity == Severity::error) shown.push_back(d);
  }
  const bool pretty = options.format == DiagnosticFormat::pretty;
  std::string text = render(shown, compilation.sources, options.format, pretty && shell.color_on(STDOUT_FILENO));
  const bool wants_calendar = (options.report || options.range) && compilation.ok();
  if (options.format == DiagnosticFormat::json && wants_calendar) {
    auto document = nlohmann::ordered_json::parse(text);
    document["calendar"] = calendar_json(calendar(compilation.library, options.range));
    if (options.report)
      document["source_text"] = coverage_json(analysis::coverage_report(compilation.library), compilation.sources);
    text = document.dump(2) + "\n";
  } else if (pretty && wants_calendar) {
    if (!text.empty()) text += '\n';
    text += calendar_text(calendar(compilation.library, options.range), options.range) + '\n';
    if (options.report)
      text += coverage_text(analysis::coverage_report(compilation.library), compilation.sources) + '\n';
  }
  if (pretty && !shell.quiet) text += closing_line(compilation);
  if (!print(shell, text) || unreadable(compilation)) return kUnreadable;
  const auto warns = [](const Diagnostic& d) { return d.severity == Severity::warning; };
  const auto& list = compilation.diagnostics.list();
  return !compilation.ok() || (options.strict && std::any_of(list.begin(), list.end(), warns)) ? kNo : kDone;
}

}  // namespace

void add_check(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb = app.add_subcommand("check", "find errors in policies, and what is probably not meant");
  verb->add_option("PATHS", options->paths, "policy files or directories; - for standard input")
      ->required()
      ->type_name("");
  const std::map<std::string, DiagnosticFormat> formats{{"pretty", DiagnosticFormat::pretty},
                                                        {"short", DiagnosticFormat::brief},
                                                        {"json", DiagnosticFormat::json},
                                                        {"sarif", DiagnosticFormat::sarif},
                                                        {"github", DiagnosticFormat::github}};
  verb->add_option("--format", options->format, "pretty, short, json, sarif or github")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  CLI::Option* as_of =
      verb->add_option("--as-of", options->as_of, "the day that --horizon counts from")->type_name("DATE");
  verb->add_option("--horizon", options->horizon, "shows what ends in the time after --as-of: 90d, 6w, 3m, 1y")
      ->type_name("TIME")
      ->needs(as_of);
  options->code_sets.add_option(*verb,
                                "holds codes against a published code set: icd10cm=FILE (CSV or TSV with code, "
                                "effective_date, end_date, billable)");
  verb->add_flag("--report", options->report,
                 "calendar of versions, and the sentences of the sources that rules state");
  verb->add_flag("--strict", options->strict, "status 1 for warnings too");
  verb->footer(footer("edict check policies --horizon 90d --as-of 2024-07-01"));
  verb->callback([options, &shell] {
    if (const std::string wrong = options->code_sets.wrong_usage(); !wrong.empty()) throw CLI::ValidationError(wrong);
    if (!options->as_of.empty()) {
      const auto from = parse_date(options->as_of);
      if (!from) throw CLI::ValidationError("--as-of " + options->as_of + ": a date such as 2024-07-01");
      const auto until = after(*from, options->horizon.empty() ? "90d" : options->horizon);
      if (!until) throw CLI::ValidationError("--horizon " + options->horizon + ": a time such as 90d, 6w, 3m or 1y");
      options->range = Horizon{*from, *until};
    }
    shell.status = check(*options, shell);
  });
}

}  // namespace edict::cli
