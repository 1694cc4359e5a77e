// `edict codes`: what published code sets say, by date.
#include "tools/edict/code_sets.hpp"
#include "tools/edict/codes_reports.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct CodesOptions {
  CodeSets code_sets;
  CodesFormat format = CodesFormat::pretty;
  ShowCodes show;
  SearchCodes search;
  CheckCodes check;
  std::string on, since;
};

std::optional<Date> date_of(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError(option + " " + text + ": a date such as 2024-10-01");
  return date;
}

// The sets, once all options are known to be right; the status is set when they cannot be read.
std::optional<std::vector<CodeTable>> sets_of(const CodesOptions& options, Shell& shell) {
  if (options.code_sets.named.empty()) {
    throw CLI::ValidationError(
        "say which code sets: --code-table icd10cm=FILE, once for each, or code-table under [codes] in edict.toml");
  }
  if (const std::string wrong = options.code_sets.wrong_usage(); !wrong.empty()) throw CLI::ValidationError(wrong);
  auto tables = options.code_sets.read(shell);
  if (!tables) shell.status = kUnreadable;
  return tables;
}

constexpr const char* kSharedOptions = "--code-table and --format stand in edict codes --help.";

}  // namespace

void add_codes(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<CodesOptions>();
  CLI::App* verb = app.add_subcommand("codes", "what code sets say of codes and of the lists of policies, by date");
  verb->require_subcommand(1);
  options->code_sets.add_option(*verb,
                                "a published code set: icd10cm=FILE, once for each system (CSV or TSV with code, "
                                "effective_date, end_date, billable; what edict import wrote)");
  const std::map<std::string, CodesFormat> formats{{"pretty", CodesFormat::pretty}, {"json", CodesFormat::json}};
  verb->add_option("--format", options->format, "pretty or json")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->footer(
      footer("edict codes show M79.1 --code-table icd10cm=codes/icd10cm.tsv\n"
             "  edict codes search 'M79.*' --on 2024-10-01 --code-table icd10cm=codes/icd10cm.tsv\n"
             "  edict codes check policies --since 2024-10-01 --code-table icd10cm=codes/icd10cm.tsv"));

  CLI::App* show = verb->add_subcommand("show",
                                        "one code: when it was valid, what stands above and below it, what it "
                                        "was split into or came from");
  show->add_option("CODES", options->show.codes, "with or without the dot, in either case")->required()->type_name("");
  add_repeated(*show, "--policies", options->show.policies,
               "policy files or directories: which of their lists and conditions have the code, and where")
      ->type_name("PATH");
  add_repeated(*show, "--gem", options->show.gems,
               "equivalence mappings between ICD-9 and ICD-10, as edict import gem writes them")
      ->type_name("FILE");
  show->footer(
      footer("edict codes show M79.1 e119 --policies policies --code-table icd10cm=codes/icd10cm.tsv", kSharedOptions));
  show->callback([options, &shell] {
    const auto tables = sets_of(*options, shell);
    if (tables) shell.status = show_codes(options->show, *tables, options->format, shell);
  });

  CLI::App* search = verb->add_subcommand("search", "codes by stem (M79.*), by range (M79.1..M79.9) or by words");
  search->add_option("TEXT", options->search.words, "a stem, a range, or words that the description has")
      ->required()
      ->type_name("");
  search->add_option("--on", options->on, "codes in force on this day; else every day")->type_name("DATE");
  search->footer(
      footer("edict codes search myalgia --on 2024-10-01 --code-table icd10cm=codes/icd10cm.tsv", kSharedOptions));
  search->callback([options, &shell] {
    options->search.on = date_of("--on", options->on);
    const auto tables = sets_of(*options, shell);
    if (tables) shell.status = search_codes(options->search, *tables, options->format, shell);
  });

  CLI::App* check = verb->add_subcommand("check",
                                         "what the lists of policies have on each day, and what editions took "
                                         "away, split, made a heading or added");
  check->add_option("POLICIES", options->check.policies, "policy files or directories")->required()->type_name("");
  check->add_option("--since", options->since, "only what changed from this day on")->type_name("DATE");
  check->footer(footer("edict codes check policies --since 2024-10-01 --code-table icd10cm=codes/icd10cm.tsv",
                       std::string("Status 1 when something is to be done. ") + kSharedOptions));
  check->callback([options, &shell] {
    options->check.since = date_of("--since", options->since);
    const auto tables = sets_of(*options, shell);
    if (tables) shell.status = check_code_lists(options->check, *tables, options->format, shell);
  });
}

}  // namespace edict::cli
