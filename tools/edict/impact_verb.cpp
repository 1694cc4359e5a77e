#include "tools/edict/impact_run.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {

void add_impact(CLI::App& app, Shell& shell) {
  struct Options {
    std::string before, after, format = "pretty", output = "-";
    ImpactOptions impact;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("impact", "what a change does to claims");
  verb->add_option("OLD", options->before)->required();
  verb->add_option("NEW", options->after)->required();
  verb->add_option("--format", options->format);
  verb->add_option("-o,--output", options->output);
  options->impact.add_options(*verb);
  verb->callback([options, &shell] {
    std::string wrong = options->impact.wrong_usage();
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    const auto before = load_policies_or_bundle({options->before}, {}, {}, shell);
    const auto after = load_policies_or_bundle({options->after}, {}, {}, shell);
    shell.status = kUnreadable;
    if (!before || !after) return;
    auto result = find_impact(
        {*before, *after, {{options->before, before->bundle}, {options->after, after->bundle}, {}, {}, false, 0}, {}},
        options->impact, shell);
    if (!result) return;
    const std::string text = options->format == "json"   ? impact::json_of(result->impact, result->head)
                             : options->format == "html" ? impact::html_of(result->impact, result->head)
                                                         : impact::text_of(result->impact, result->head);
    std::string failure;
    if (options->output == "-")
      print(shell, text);
    else
      replace_file(options->output, text, failure);
    shell.status = kDone;
  });
}

}  // namespace edict::cli
