// `edict explain`: why a line was decided as it was, or what a diagnostic means.
#include <fmt/format.h>

#include "runtime/base/spelling.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/catalog_text.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/explain_text.hpp"
#include "tools/edict/fields_text.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/named_lines.hpp"
#include "tools/edict/near_miss.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct ExplainOptions {
  std::vector<std::string> what;  // policies, or one diagnostic's id
  std::vector<std::string> trusted;
  CodeSets code_sets;
  ClaimInputs inputs;
  std::vector<std::string> lines;
  bool near_miss = false;
  bool all = false;
  bool fields = false;
  bool markdown = false;
};

bool is_diagnostic_id(std::string_view text) {
  return text.size() == 5 && (text[0] == 'E' || text[0] == 'W' || text[0] == 'e' || text[0] == 'w') &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

int explain_diagnostic(std::string id, const Shell& shell) {
  id[0] = id[0] == 'e' ? 'E' : id[0] == 'w' ? 'W' : id[0];
  if (const DiagnosticKind* kind = find_diagnostic(id)) return print(shell, story_text(*kind)) ? kDone : kUnreadable;
  std::vector<std::string_view> ids;
  for (const DiagnosticKind& kind : diagnostic_catalog()) ids.push_back(kind.id);
  const std::string_view near = nearest_spelling(id, ids);
  shell.fault("E0814", std::monostate{}, fmt::format("there is no diagnostic {}", id),
              near.empty() ? "edict explain --all lists them"
                           : fmt::format("did you mean {}? edict explain --all lists them all", near));
  return kUsage;
}

int explain_lines(const ExplainOptions& options, const Shell& shell) {
  const auto policies = load_policies_or_bundle(options.what, options.code_sets, options.trusted, shell);
  if (!policies) return kUnreadable;
  const auto tell = [&](const NamedLine& named) {
    const Decisions decisions = named.engine.decide(named.batch, {true, named.line});
    std::string text = explain_line(policies->plan, named.batch, decisions, named.line);
    if (options.near_miss)
      text += '\n' + near_miss_text(policies->plan, named.symbols, named.engine, named.found, decisions);
    return text;
  };
  return tell_of_lines(policies->plan, options.inputs, options.lines, tell, shell);
}

}  // namespace

void add_explain(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* verb = app.add_subcommand("explain", "tell why a line was decided so, or what a diagnostic means");
  verb->add_option("POLICIES", options->what,
                   "policy files or directories, or a bundle; or the id of a diagnostic, such as E0405")
      ->type_name("");
  add_trust_option(*verb, options->trusted);
  options->code_sets.add_option(*verb, kCodesByDate);
  options->inputs.add_options(*verb, false);
  add_repeated(*verb, "-l,--line", options->lines, "the line, as claim id and line number: C1/1")->type_name("LINE");
  verb->add_flag("--near-miss", options->near_miss,
                 "the smallest changes to the line that would have paid, each tried");
  verb->add_flag("--all", options->all, "list every diagnostic");
  verb->add_flag("--fields", options->fields,
                 "list every field of a claim: its name in policies, in JSON and in tables");
  const std::map<std::string, bool> formats{{"text", false}, {"md", true}};
  verb->add_option("--format", options->markdown, "of --all and --fields: text or md")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->footer(footer("edict explain policies --claims claims.jsonl --line C1/1 --near-miss\n  edict explain E0405"));
  verb->callback([options, &shell] {
    if (options->all) {
      shell.status = print(shell, options->markdown ? catalog_markdown() : catalog_text()) ? kDone : kUnreadable;
      return;
    }
    if (options->fields) {
      shell.status = print(shell, options->markdown ? fields_markdown() : fields_text()) ? kDone : kUnreadable;
      return;
    }
    if (options->what.size() == 1 && options->lines.empty() && is_diagnostic_id(options->what.front())) {
      shell.status = explain_diagnostic(options->what.front(), shell);
      return;
    }
    std::string wrong = options->inputs.wrong_usage();
    if (wrong.empty()) wrong = options->code_sets.wrong_usage();
    if (options->what.empty())
      wrong = "name policies, or a diagnostic such as E0405";
    else if (options->inputs.claims.empty())
      wrong = "--claims is required";
    else if (options->lines.empty())
      wrong = "--line is required: a claim id and line number, such as C1/1";
    for (const std::string& line : options->lines) {
      if (!line_named(line)) wrong = "--line " + line + ": a claim id and line number, such as C1/1";
    }
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = explain_lines(*options, shell);
  });
}

}  // namespace edict::cli
