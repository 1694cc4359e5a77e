// W0610: a limit that decides nothing, because whatever breaks it breaks another one that is as strict.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/rule_pairs.hpp"
#include "compiler/analysis/terms.hpp"

namespace edict::analysis {
namespace {

using model::Expr;
using model::Limit;
using model::Rule;

// §3.6: deny, then pend, then cut back, then pay N%, then recode; flags only inform.
int strictness(OutcomeKind outcome) {
  switch (outcome) {
    case OutcomeKind::deny_claim:
      return 6;
    case OutcomeKind::deny:
      return 5;
    case OutcomeKind::pend:
      return 4;
    case OutcomeKind::cut_back:
      return 3;
    case OutcomeKind::pay:
      return 2;
    case OutcomeKind::recode:
      return 1;
    case OutcomeKind::flag:
      return 0;
  }
  return 0;
}

bool as_strict(const Rule& strict, const Rule& other) {
  int least = 6;
  int most = 0;
  for (const model::Branch& branch : strict.branches) least = std::min(least, strictness(branch.outcome.kind));
  for (const model::Branch& branch : other.branches) most = std::max(most, strictness(branch.outcome.kind));
  // Percentages and codes would have to be compared too.
  return least >= most && least >= strictness(OutcomeKind::cut_back);
}

class Comparison {
 public:
  explicit Comparison(Facts& facts) : terms_(facts.terms) {}

  // Whether a line that breaks `other` breaks `strict` on the same counted lines or more.
  bool implied(const Limit& other, const Limit& strict) {
    const auto most_other = constant_value(other.most);
    const auto most_strict = constant_value(strict.most);
    if (!most_other || !most_strict || *most_strict > *most_other) return false;
    if (other.measure.kind != strict.measure.kind) return false;
    if (key(other.measure.value) != key(strict.measure.value) || key(other.where) != key(strict.where)) return false;
    if (other.counting_billed && !strict.counting_billed) return false;
    return shares_no_more(strict.keys, other.keys) && holds_window(strict.window, other.window);
  }

 private:
  std::uint32_t key(const std::optional<Expr>& expr) { return terms_.number(expr); }

  // Fewer keys gather more lines. `per line` gathers one.
  bool shares_no_more(const model::Keys& wide, const model::Keys& narrow) {
    if (narrow.same_line) return true;
    if (wide.same_line) return false;
    std::set<std::uint32_t> keys;
    for (const Expr& expr : narrow.values) keys.insert(terms_.number(expr));
    return std::all_of(wide.values.begin(), wide.values.end(),
                       [&](const Expr& expr) { return keys.contains(terms_.number(expr)); });
  }

  bool holds_window(const model::Window& wide, const model::Window& narrow) {
    if (wide.kind == WindowKind::lifetime) return true;
    if (wide.kind == WindowKind::calendar && narrow.kind == WindowKind::calendar) {
      return wide.calendar == narrow.calendar ||
             (wide.calendar >= narrow.calendar && narrow.calendar != CalendarUnit::week);
    }
    const bool rolling_wide = wide.kind == WindowKind::any || wide.kind == WindowKind::past;
    const bool rolling_narrow = narrow.kind == WindowKind::any || narrow.kind == WindowKind::past;
    if (rolling_wide && rolling_narrow) {
      // A window that looks back is one of those that hold the day.
      if (wide.kind == WindowKind::past && narrow.kind == WindowKind::any) return false;
      return longer(*wide.duration, *narrow.duration);
    }
    return wide.kind == narrow.kind && key(wide.duration) == key(narrow.duration) &&
           key(wide.from) == key(narrow.from) && key(wide.until) == key(narrow.until);
  }

  bool longer(const Expr& wide, const Expr& narrow) {
    if (terms_.number(wide) == terms_.number(narrow)) return true;
    const auto a = constant_value(wide);
    const auto b = constant_value(narrow);
    return a && b && wide.type.kind == narrow.type.kind && *a >= *b;
  }

  Terms& terms_;
};

bool check(const Rule& idle, const Rule& strict, Facts& facts, Diagnostics& diagnostics) {
  if (!as_strict(strict, idle) || !strict.if_missing.empty()) return false;
  if (!applies_wherever(judged_lines(strict, facts), judged_lines(idle, facts))) return false;
  if (!Comparison(facts).implied(std::get<Limit>(idle.body), std::get<Limit>(strict.body))) return false;
  diagnostics
      .report("W0610", idle.span,
              fmt::format("the limit of `{}` changes nothing: what breaks it breaks `{}` too", idle.name, strict.name),
              "drop it, or look whether one of the two counts or windows is not what the source says")
      .notes.push_back({strict.span, "this limit is as strict or stricter, and counts the same lines or more"});
  return true;
}

}  // namespace

void check_idle_limits(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    Facts facts(policy, library);
    for_each_pair<Limit>(facts, [&](const Rule& a, const Rule& b) {
      return check(b, a, facts, diagnostics) || check(a, b, facts, diagnostics);
    });
  }
}

}  // namespace edict::analysis
