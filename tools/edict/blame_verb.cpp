// `edict blame`: which version of which rule decided a line, and which commit last changed what that rule says.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/driver/compile.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/git_blame.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/named_lines.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct BlameOptions {
  std::vector<std::string> policies;
  CodeSets code_sets;
  ClaimInputs inputs;
  std::vector<std::string> lines;
};

// A declaration in policy text: what a rule may name.
struct Declared {
  std::string_view what;  // "codes", "table", "let"
  std::string name;
  std::string policy;  // that it stands in; empty: outside of all
  Span span;
};

std::vector<Declared> declarations(const std::vector<syntax::File>& files) {
  std::vector<Declared> all;
  const auto add = [&](const auto& item, const std::string& policy) {
    using Item = std::decay_t<decltype(item)>;
    if constexpr (std::is_same_v<Item, syntax::Codes>) all.push_back({"codes", item.name.text, policy, item.span});
    if constexpr (std::is_same_v<Item, syntax::Table>) all.push_back({"table", item.name.text, policy, item.span});
    if constexpr (std::is_same_v<Item, syntax::Let>) all.push_back({"let", item.name.text, policy, item.span});
  };
  for (const syntax::File& file : files) {
    for (const auto& declaration : file.declarations) {
      std::visit(
          [&](const auto& item) {
            if constexpr (std::is_same_v<std::decay_t<decltype(item)>, syntax::Policy>) {
              for (const auto& inner : item.items) std::visit([&](const auto& i) { add(i, item.name.text); }, inner);
            } else {
              add(item, "");
            }
          },
          declaration);
    }
  }
  return all;
}

std::set<std::string, std::less<>> words_of(std::string_view text) {
  std::set<std::string, std::less<>> words;
  std::string word;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  words.insert(word);
  return words;
}

class Blame {
 public:
  Blame(const BlameOptions& options, const Shell& shell) : options_(options), shell_(shell) {}

  int operator()() {
    // The text once more, for its tree: what decides is loaded as every verb loads it.
    const auto policies = load_policies(options_.policies, options_.code_sets, shell_);
    if (!policies || !has_policies(*policies, shell_)) return kUnreadable;
    compilation_ = compile(options_.policies);
    declared_ = declarations(compilation_.files);
    const auto tell = [&](const NamedLine& named) {
      return blame_line(policies->plan, named.engine.decide(named.batch), named.name, named.line);
    };
    return tell_of_lines(policies->plan, options_.inputs, options_.lines, tell, shell_);
  }

 private:
  std::string blame_line(const plan::Plan& plan, const Decisions& decisions, const std::string& name,
                         LineIndex line) const {
    const auto decided = std::find_if(decisions.lines.begin(), decisions.lines.end(),
                                      [&](const DecidedLine& d) { return d.decision.line == line; });
    if (decided == decisions.lines.end()) return {};
    const LineDecision& decision = decided->decision;
    std::string text = fmt::format("{}: {}\n", name, name_of(decision.decision));
    if (decision.findings.empty()) text += "  no rule has anything to say of it\n";
    for (std::size_t i = 0; i < decision.findings.size(); ++i) {
      const bool primary = decision.primary >= 0 && static_cast<std::size_t>(decision.primary) == i;
      text += blame_finding(plan, decision.findings[i], primary);
    }
    return text;
  }

  std::string blame_finding(const plan::Plan& plan, const Finding& finding, bool primary) const {
    const plan::Policy& policy = plan.policies[finding.policy];
    if (finding.verdict == Verdict::no_version)
      return fmt::format("  {}: no version is in force on its date\n", policy.name);
    const plan::Rule& rule = policy.rules[finding.rule];
    const std::string codes = codes_text(adjustment_of(plan, finding));
    std::string text =
        fmt::format("{} {}.{}, version {}: {}{}{}{}\n    {}\n", primary ? "*" : " ", policy.name, rule.name,
                    policy.version, finding.verdict == Verdict::incomplete ? "incomplete, " : "",
                    record_name_of(finding.kind), codes.empty() ? "" : " ", codes, rule.source);
    const syntax::Rule* written = written_rule(policy.name, rule);
    if (written == nullptr) return text;
    text += "    " + change_text("the rule", written->span);
    for (const Declared* declared : named_in(written->span, policy.name))
      text += "    " + change_text(fmt::format("{} {}", declared->what, declared->name), declared->span);
    return text;
  }

  const syntax::Rule* written_rule(const std::string& policy, const plan::Rule& rule) const {
    for (const syntax::File& file : compilation_.files) {
      for (const auto& declaration : file.declarations) {
        const auto* written = std::get_if<syntax::Policy>(&declaration);
        if (written == nullptr || written->name.text != policy) continue;
        for (const auto& item : written->items) {
          const auto* candidate = std::get_if<syntax::Rule>(&item);
          if (candidate != nullptr && candidate->name.text == rule.name &&
              place_of(candidate->name.span) == rule.source)
            return candidate;
        }
      }
    }
    return nullptr;
  }

  std::string place_of(Span span) const {
    return fmt::format("{}:{}", compilation_.sources.name(span.file),
                       compilation_.sources.position(span.file, span.begin).line);
  }

  // Lists, tables and lets that the text names, and those that these name; the policy's own before those outside.
  std::vector<const Declared*> named_in(Span span, const std::string& policy) const {
    std::vector<const Declared*> named;
    std::vector<Span> open{span};
    while (!open.empty()) {
      const auto words = words_of(compilation_.sources.text(open.back()));
      open.pop_back();
      for (const Declared& declared : declared_) {
        if (!words.contains(declared.name) || (!declared.policy.empty() && declared.policy != policy) ||
            std::find(named.begin(), named.end(), &declared) != named.end()) {
          continue;
        }
        named.push_back(&declared);
        open.push_back(declared.span);
      }
    }
    return named;
  }

  std::string change_text(const std::string& what, Span span) const {
    const std::string path(compilation_.sources.path(span.file));
    const std::uint32_t first = compilation_.sources.position(span.file, span.begin).line;
    const std::uint32_t last = compilation_.sources.position(span.file, std::max(span.begin, span.end - 1)).line;
    const auto change = last_change(path, first, last);
    if (!change) return fmt::format("{}: git knows nothing of {}:{}\n", what, path, first);
    if (change->commit.empty()) return fmt::format("{}: changed, and not committed yet\n", what);
    return fmt::format("{}: {} {} {}: {}\n", what, change->commit, change->date, change->author, change->summary);
  }

  const BlameOptions& options_;
  const Shell& shell_;
  Compilation compilation_;
  std::vector<Declared> declared_;
};

}  // namespace

void add_blame(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<BlameOptions>();
  CLI::App* verb = app.add_subcommand("blame", "tell which rule decided a line, and which commit last changed it");
  verb->add_option("POLICIES", options->policies, "policy files or directories, in a git repository")
      ->required()
      ->type_name("");
  options->code_sets.add_option(*verb, kCodesByDate);
  options->inputs.add_options(*verb, true);
  add_repeated(*verb, "-l,--line", options->lines, "the line, as claim id and line number: C1/1")
      ->required()
      ->type_name("LINE");
  verb->footer(
      footer("edict blame policies --claims claims.jsonl --line C1/1",
             "The finding whose codes go on the remittance is marked with *. Below each finding: the last commit that "
             "changed its rule, and those of the lists, tables and lets that the rule names."));
  verb->callback([options, &shell] {
    std::string wrong = options->inputs.wrong_usage();
    if (wrong.empty()) wrong = options->code_sets.wrong_usage();
    for (const std::string& line : options->lines) {
      if (!line_named(line)) wrong = "--line " + line + ": a claim id and line number, such as C1/1";
    }
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = Blame(*options, shell)();
  });
}

}  // namespace edict::cli
