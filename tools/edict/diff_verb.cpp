// `edict diff`: what changed in meaning between two sets of policies.
#include <fmt/format.h>

#include "compiler/diff/compare.hpp"
#include "compiler/diff/report_text.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

constexpr int kUndecided = 4;  // exit status: no difference was shown, and none is proved away

enum class Format : std::uint8_t { pretty, markdown };

struct DiffOptions {
  std::string older, newer;
  std::string from, until, output = "-";
  diff::CompareOptions compare;
  diff::ReportTextOptions text;
  Format format = Format::pretty;
};

int run_diff(DiffOptions& options, const Shell& shell) {
  auto older = load_policies_or_bundle({options.older}, {}, {}, shell);
  if (!older) return kUnreadable;
  auto newer = load_policies_or_bundle({options.newer}, {}, {}, shell);
  if (!newer) return kUnreadable;
  diff::Sides sides = diff::join(std::move(older->plan), std::move(newer->plan));
  diff::Report report = diff::compare(sides, options.compare);
  report.older = options.older;
  report.newer = options.newer;
  const std::string text = options.format == Format::markdown ? diff::markdown_text(report, options.text)
                                                              : diff::pretty_text(report, options.text);
  if (!print(shell, text)) return kUnreadable;
  if (report.count(diff::Standing::different) > 0) return kNo;
  return report.count(diff::Standing::undecided) > 0 ? kUndecided : kDone;
}

}  // namespace

void add_diff(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* verb =
      app.add_subcommand("diff", "what changed in meaning between two sets of policies, with claims that show it");
  verb->add_option("OLD", options->older, "policies before: a file, directory or bundle")->required()->type_name("");
  verb->add_option("NEW", options->newer, "policies now")->required()->type_name("");
  verb->add_option("--policy", options->compare.policy, "only this policy")->type_name("NAME");
  verb->add_flag("--all", options->text.all, "what is proved equal too, and every claim");
  const std::map<std::string, Format> formats{{"pretty", Format::pretty}, {"md", Format::markdown}};
  verb->add_option("--format", options->format, "pretty or md")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->footer(footer("edict diff policies.before policies"));
  verb->callback([options, &shell] { shell.status = run_diff(*options, shell); });
}

}  // namespace edict::cli
