#include "tools/edict/rule_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/base/spelling.hpp"

namespace edict::cli {
namespace {

constexpr std::array kKinds = {
    RuleKind{"DX-COVER", "covered diagnoses", false},
    RuleKind{"DX-DUAL", "pairs of diagnoses", false},
    RuleKind{"DX-ROLE", "order and conflicts of diagnoses", false},
    RuleKind{"DX-EXEMPT", "exemption from a diagnosis restriction", false},
    RuleKind{"FREQ-WIN", "number in a window", false},
    RuleKind{"INTERVAL", "time since the last", false},
    RuleKind{"LIFETIME", "once in a lifetime", false},
    RuleKind{"UNITS-DAY", "units of a day", false},
    RuleKind{"UNITS-PERIOD", "units of a period", false},
    RuleKind{"ONE-OF", "one code of a set", false},
    RuleKind{"PTP", "pairs of procedures", false},
    RuleKind{"ADDON", "add-on and primary", false},
    RuleKind{"COMPANION", "companion or earlier service", false},
    RuleKind{"MOD-REQ", "required modifier", false},
    RuleKind{"MOD-VALID", "refused modifier", false},
    RuleKind{"ABN-LIAB", "liability modifiers", false},
    RuleKind{"AGE", "age", false},
    RuleKind{"SEX", "sex", false},
    RuleKind{"POS-TOB", "place, bill type, revenue code", false},
    RuleKind{"PROV-TYPE", "specialty and certification", false},
    RuleKind{"PRIOR-AUTH", "authorization", false},
    RuleKind{"GLOBAL", "global period of a surgery", false},
    RuleKind{"NEW-PT", "new and established patients", false},
    RuleKind{"PRICING", "percentage of payment", false},
    RuleKind{"DATA-REQ", "required element of the claim", false},
    RuleKind{"SCOPE", "line of business, place, dates", false},
    RuleKind{"NONCOV", "never covered", false},
    RuleKind{"REVIEW", "review or records", false},
    RuleKind{"PHASED", "schedule by phase", false},
    RuleKind{"DUP", "duplicates", false},
    RuleKind{"DOMINO", "related to a denied service", false},
    RuleKind{"RECODE", "another code is paid", false},
    RuleKind{"ACCUM-$", "amount of money so far", false},
    RuleKind{"TIMELY", "filing limit", false},
    RuleKind{"H1", "more than three in 90 days at one site", true},
    RuleKind{"H2", "full months after the month of the last", true},
    RuleKind{"H3", "the interval hangs on which service came last", true},
    RuleKind{"H4", "three months or 90 days", true},
    RuleKind{"H5", "weekly, then every other week, then monthly", true},
    RuleKind{"H6", "an event starts the count again", true},
    RuleKind{"H7", "used for a purpose that no claim states", true},
    RuleKind{"H8", "a service before one that is still to come", true},
    RuleKind{"H9", "same specialty, as credentialed", true},
    RuleKind{"H10", "related to a denied surgery", true},
    RuleKind{"H11", "excess units, or the whole line", true},
    RuleKind{"H12", "by date of processing", true},
    RuleKind{"H13", "bundled into a covered visit", true},
    RuleKind{"H14", "time units that change their length", true},
    RuleKind{"H15", "modifier 50, or LT and RT", true},
    RuleKind{"H16", "incurred expenses", true},
    RuleKind{"H17", "class findings, unless neuropathy", true},
    RuleKind{"H18", "the diagnosis sets the limit", true},
    RuleKind{"H19", "one code, two products", true},
    RuleKind{"H20", "who may be billed", true},
    RuleKind{"H21", "first three characters of a diagnosis elsewhere", true},
    RuleKind{"H22", "a window that the code chooses", true},
};

// A policy or rule, and the offset at which its text begins.
struct Target {
  std::uint32_t begin;
  const syntax::Policy* policy;
  const syntax::Rule* rule;
};

std::vector<Target> targets_of(const syntax::File& file) {
  std::vector<Target> targets;
  for (const auto& declaration : file.declarations) {
    const auto* policy = std::get_if<syntax::Policy>(&declaration);
    if (policy == nullptr) continue;
    targets.push_back({policy->span.begin, policy, nullptr});
    for (const syntax::PolicyItem& item : policy->items) {
      if (const auto* rule = std::get_if<syntax::Rule>(&item)) targets.push_back({rule->span.begin, policy, rule});
    }
  }
  return targets;
}

// Nothing but comments and space stands between the comment and what it speaks of.
const Target* target_of(const std::vector<Target>& targets, std::string_view text, std::uint32_t end) {
  std::size_t at = end;
  while (true) {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return nullptr;
    if (text[at] != '#') break;
    at = text.find('\n', at);
  }
  const auto found =
      std::find_if(targets.begin(), targets.end(), [&](const Target& target) { return target.begin == at; });
  return found == targets.end() ? nullptr : &*found;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(" \t\r,", at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t\r,", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

void report_unknown(std::string_view word, Span comment, Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const RuleKind& kind : kKinds) names.push_back(kind.name);
  const std::string_view near = nearest_spelling(word, names);
  diagnostics.report(
      "W0621", comment, fmt::format("`{}` is no kind of rule and no hard case", word),
      near.empty() ? "the kinds stand in sections 5 and 6 of docs/language.md" : fmt::format("did you mean {}?", near));
}

}  // namespace

std::span<const RuleKind> rule_kinds() { return kKinds; }

const RuleKind* find_rule_kind(std::string_view name) {
  const auto found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const RuleKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

std::vector<Showing> showings(const Compilation& compilation, Diagnostics& diagnostics) {
  std::vector<Showing> found;
  for (const syntax::File& file : compilation.files) {
    const std::vector<Target> targets = targets_of(file);
    for (const syntax::Comment& comment : file.comments) {
      const auto words = words_of(compilation.sources.text(comment.span).substr(1));
      if (words.size() < 2 || words[0] != "edict:" || words[1] != "shows") continue;
      const Target* target =
          comment.own_line ? target_of(targets, compilation.sources.text(file.id), comment.span.end) : nullptr;
      if (target == nullptr) {
        diagnostics.report("W0621", comment.span, "this comment speaks of no rule and no policy",
                           "put it on a line of its own above `rule` or `policy`");
        continue;
      }
      for (std::size_t i = 2; i < words.size(); ++i) {
        if (const RuleKind* kind = find_rule_kind(words[i])) {
          found.push_back({kind, target->policy, target->rule, file.id});
        } else {
          report_unknown(words[i], comment.span, diagnostics);
        }
      }
    }
  }
  return found;
}

}  // namespace edict::cli
