// `edict diff`: what changed in meaning between two sets of policies.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/compare.hpp"
#include "compiler/diff/report_text.hpp"
#include "runtime/impact/impact_json.hpp"
#include "tools/edict/diff_json.hpp"
#include "tools/edict/diff_page.hpp"
#include "tools/edict/git_files.hpp"
#include "tools/edict/impact_run.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

constexpr int kUndecided = 4;  // exit status: no difference was shown, and not all is proved away

enum class Format : std::uint8_t { pretty, markdown, json, html };

struct DiffOptions {
  std::string older, newer;
  std::string from, until, output = "-";
  std::optional<diff::Effect> only;
  diff::CompareOptions compare;
  diff::ReportTextOptions text;
  Format format = Format::pretty;
  ImpactOptions impact;
};

std::unique_ptr<LoadedPolicies> load(const std::string& name, const Shell& shell) {
  if (!is_of_commit(name)) return load_policies_or_bundle({name}, {}, {}, shell);
  const auto commit = commit_folder(name, shell);
  return commit ? load_policies_or_bundle({commit->path()}, {}, {}, shell) : nullptr;
}

// What else changed is no business of who asks for one effect; what is not decided may have it.
void keep_only(diff::Report& report, diff::Effect effect) {
  for (diff::PolicyReport& policy : report.policies) {
    std::erase_if(policy.rules, [&](diff::RuleReport& rule) {
      std::erase_if(rule.witnesses, [&](const diff::Witness& w) { return w.effect != effect; });
      return rule.standing == diff::Standing::different && rule.witnesses.empty();
    });
  }
}

std::vector<impact::MeaningDifference> differences_in(const diff::Report& report) {
  std::vector<impact::MeaningDifference> differences;
  for (const diff::PolicyReport& policy : report.policies) {
    for (const diff::RuleReport& rule : policy.rules) {
      if (rule.standing != diff::Standing::different) continue;
      const std::string& rule_name = rule.newer.empty() ? rule.older : rule.newer;
      const std::string& policy_name = policy.newer.empty() ? policy.older : policy.newer;
      differences.push_back({policy_name, rule_name,
                             fmt::format("{}{}{}: {}", policy_name, rule_name.empty() ? "" : ".", rule_name,
                                         fmt::join(rule.sentences, "; "))});
    }
  }
  return differences;
}

std::string text_of(const diff::Report& report, const std::optional<ImpactResult>& effect, const DiffOptions& options) {
  switch (options.format) {
    case Format::pretty:
      return diff::pretty_text(report, options.text) +
             (effect ? '\n' + impact::text_of(effect->impact, effect->head) : "");
    case Format::markdown:
      return diff::markdown_text(report, options.text) +
             (effect ? "\n" + impact::markdown_of(effect->impact, effect->head) : "");
    case Format::json:
      return effect ? diff_json(report, impact::impact_json(effect->impact, effect->head)) : diff_json(report);
    case Format::html:
      return diff_page(report, effect ? impact::html_part(effect->impact, effect->head) : impact::HtmlPart{});
  }
  return {};
}

int run_diff(DiffOptions& options, const Shell& shell) {
  auto older = load(options.older, shell);
  if (!older) return kUnreadable;
  auto newer = load(options.newer, shell);
  if (!newer) return kUnreadable;
  std::optional<ImpactResult> effect;
  if (options.impact.asked()) {
    effect = find_impact(*older, *newer, options.impact, shell);
    if (!effect) return kUnreadable;
    effect->head.before.name = options.older;
    effect->head.after.name = options.newer;
  }
  diff::Sides sides = diff::join(std::move(older->plan), std::move(newer->plan));
  if (options.text.all) options.compare.rows = std::numeric_limits<std::size_t>::max();
  diff::Report report = diff::compare(sides, options.compare);
  report.older = options.older;
  report.newer = options.newer;
  if (!options.compare.policy.empty() && report.policies.empty()) {
    shell.say(fmt::format("neither side has a policy {}", options.compare.policy));
    return kUsage;
  }
  if (options.only) keep_only(report, *options.only);
  if (effect) effect->head.differences = effect->impact.met(differences_in(report));
  const std::string text = text_of(report, effect, options);
  if (options.output == "-") {
    if (!print(shell, text)) return kUnreadable;
  } else if (std::string failure; !replace_file(options.output, text, failure)) {
    shell.fault("E0811", std::monostate{}, failure);
    return kUnreadable;
  }
  if (effect && !effect->whole) return kUnreadable;
  if (report.count(diff::Standing::different) > 0 || !report.tables.empty()) return kNo;
  return report.count(diff::Standing::undecided) > 0 ? kUndecided : kDone;
}

Date day(const char* option, const std::string& text) {
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError(fmt::format("{} {}: a date such as 2024-07-01", option, text));
  return *date;
}

}  // namespace

void add_diff(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* verb =
      app.add_subcommand("diff", "what changed in meaning between two sets of policies, with claims that show it");
  verb->add_option("OLD", options->older, "policies before: a file, a directory, a bundle, or git:REVISION:PATH")
      ->required()
      ->type_name("");
  verb->add_option("NEW", options->newer, "policies now, likewise")->required()->type_name("");
  verb->add_option("--policy", options->compare.policy, "only this policy")->type_name("NAME");
  verb->add_option("--from", options->from, "only for services on and after this day")->type_name("DATE");
  verb->add_option("--until", options->until, "only for services on and before this day")->type_name("DATE");
  const std::map<std::string, diff::Effect> effects{{"added-denials", diff::Effect::added_denial},
                                                    {"removed-denials", diff::Effect::removed_denial},
                                                    {"changed-outcomes", diff::Effect::changed_outcome}};
  verb->add_option_function<std::string>(
          "--only", [options, effects](const std::string& name) { options->only = effects.at(name); },
          "added-denials, removed-denials or changed-outcomes")
      ->check(CLI::IsMember({"added-denials", "removed-denials", "changed-outcomes"}).description(""))
      ->type_name("EFFECT");
  verb->add_flag("--all", options->text.all, "tells what is proved equal too, every claim and every changed row");
  const std::map<std::string, Format> formats{
      {"pretty", Format::pretty}, {"md", Format::markdown}, {"json", Format::json}, {"html", Format::html}};
  verb->add_option("--format", options->format, "pretty, md, json or html")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->add_option("-o,--output", options->output, "instead of standard output")->type_name("FILE");
  options->impact.add_options(*verb);
  verb->footer(
      footer("edict diff git:main:policies policies --only added-denials\n"
             "  edict diff old.bundle new.bundle --claims claims.jsonl --format html -o effect.html",
             "exit status of diff: 0 equal; 1 different; 4 no difference shown, and not all proved equal"));
  verb->callback([options, &shell] {
    if (!options->from.empty()) options->compare.days.first = day("--from", options->from);
    if (!options->until.empty()) options->compare.days.last = day("--until", options->until);
    const std::string wrong = options->impact.wrong_usage();
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = run_diff(*options, shell);
  });
}

}  // namespace edict::cli
