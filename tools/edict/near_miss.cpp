#include "tools/edict/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "tools/edict/line_changes.hpp"

namespace edict::cli {
namespace {

constexpr std::size_t kMostTried = 400;  // of the changes to one state of the line
constexpr std::size_t kMostHelpful = 6;
constexpr std::size_t kMostShown = 5;
constexpr std::size_t kMostOfOneField = 3;
constexpr std::int64_t kFarthestDay = 732;  // two years

// A case and what was decided of its asked line.
struct Decided {
  PatientCase changed;
  Batch batch;
  LineDecision decision;
  std::vector<std::string> worse;
};

bool same_rule(const Finding& a, const Finding& b) { return a.policy == b.policy && a.rule == b.rule; }

class Trial {
 public:
  Trial(const plan::Plan& plan, SymbolTable& symbols, Engine& engine)
      : plan_(plan), symbols_(symbols), engine_(engine) {}

  std::vector<NearMiss> run(const PatientCase& original) {
    const Batch batch = original.batch(symbols_);
    const auto line = original.line_in(batch);
    if (!line) return {};
    Decided start{original, batch, {}, {}};
    for (const DecidedLine& d : engine_.decide(batch).lines) {
      if (d.decision.line == *line) start.decision = d.decision;
      if (d.decision.decision == Decision::pay) paid_.insert(line_name(batch, d.decision.line));
    }
    if (start.decision.decision == Decision::pay) return {};
    std::vector<Helpful> helpful;
    std::vector<NearMiss> found = singles(start, &helpful);
    std::set<std::set<std::string>> pairs;
    for (const Helpful& first : helpful) {
      if (found.size() >= kMostShown) break;
      for (NearMiss& second : singles(first.decided, nullptr)) {
        second.changes.insert(second.changes.begin(), first.change.words);
        const std::set<std::string> both(second.changes.begin(), second.changes.end());
        if (pairs.insert(both).second) found.push_back(std::move(second));
      }
    }
    return found;
  }

 private:
  // A change after which the line is not paid, but no longer for a rule that it failed before.
  struct Helpful {
    LineChange change;
    Decided decided;
  };

  // Single changes that pay. `helpful` gets the others that help, when no single one pays: at most one of a field.
  std::vector<NearMiss> singles(const Decided& from, std::vector<Helpful>* helpful) {
    std::vector<NearMiss> found;
    std::map<Field, std::size_t> paying;
    std::set<Field> helped;
    std::vector<LineChange> changes = line_changes(plan_, symbols_, from.decision, from.batch);
    if (changes.size() > kMostTried) changes.resize(kMostTried);
    for (const LineChange& change : changes) {
      if (paying[change.field] >= kMostOfOneField || (change.sweeping && paying[change.field] > 0)) continue;
      auto decided = decide(from.changed, change);
      if (!decided) continue;
      if (decided->decision.decision == Decision::pay) {
        found.push_back({{change.words}, std::move(decided->worse)});
        ++paying[change.field];
      } else if (helpful != nullptr && helpful->size() < kMostHelpful && helps(from.decision, decided->decision) &&
                 helped.insert(change.field).second) {
        helpful->push_back({change, std::move(*decided)});
      }
    }
    if (auto miss = first_later_day(from)) found.push_back(std::move(*miss));
    if (helpful != nullptr && !found.empty()) helpful->clear();
    return found;
  }

  static bool helps(const LineDecision& before, const LineDecision& after) {
    return std::any_of(before.findings.begin(), before.findings.end(), [&](const Finding& f) {
      return f.kind != OutcomeKind::flag && std::none_of(after.findings.begin(), after.findings.end(),
                                                         [&](const Finding& g) { return same_rule(f, g); });
    });
  }

  static bool lapses(const LineDecision& before, const LineDecision& after) {
    const auto without_version = [](const LineDecision& d) {
      return std::count_if(d.findings.begin(), d.findings.end(),
                           [](const Finding& f) { return f.verdict == Verdict::no_version; });
    };
    return without_version(after) > without_version(before);
  }

  std::optional<Decided> decide(const PatientCase& before, const LineChange& change) {
    Decided decided{before, {}, {}, {}};
    change.apply(decided.changed);
    decided.batch = decided.changed.batch(symbols_);
    const auto line = decided.changed.line_in(decided.batch);
    if (!line) return std::nullopt;
    for (const DecidedLine& d : engine_.decide(decided.batch).lines) {
      if (d.decision.line == *line) {
        decided.decision = d.decision;
      } else if (d.decision.decision != Decision::pay) {
        const std::string name = line_name(decided.batch, d.decision.line);
        if (paid_.contains(name)) decided.worse.push_back(fmt::format("{} {}", name, name_of(d.decision.decision)));
      }
    }
    return decided;
  }

  std::optional<NearMiss> first_later_day(const Decided& from) {
    if (!other_days_matter(plan_, from.decision)) return std::nullopt;
    for (std::int64_t days = 1; days <= kFarthestDay; ++days) {
      const LineChange change = later_by(from.changed, days);
      auto decided = decide(from.changed, change);
      // Past the end of a version nothing is asked any more: that pays, and is no way out.
      if (decided && decided->decision.decision == Decision::pay && !lapses(from.decision, decided->decision))
        return NearMiss{{change.words}, std::move(decided->worse)};
    }
    return std::nullopt;
  }

  const plan::Plan& plan_;
  SymbolTable& symbols_;
  Engine& engine_;
  std::set<std::string> paid_;  // lines that are paid as things stand
};

}  // namespace

std::vector<NearMiss> near_misses(const plan::Plan& plan, SymbolTable& symbols, Engine& engine,
                                  const PatientCase& original) {
  return Trial(plan, symbols, engine).run(original);
}

std::string near_miss_text(const plan::Plan& plan, SymbolTable& symbols, Engine& engine, const PatientCase& original,
                           const Decisions& decisions) {
  const std::string name = fmt::format("{}/{}", symbols.text(original.claim_id()), original.line_number());
  const Batch batch = original.batch(symbols);
  const auto line = original.line_in(batch);
  for (const DecidedLine& d : decisions.lines) {
    if (line && d.decision.line == *line && d.decision.decision == Decision::pay) {
      return d.decision.pay_percent == 100'000
                 ? fmt::format("{} is paid: there is nothing to change.\n", name)
                 : fmt::format("{} is paid, at {}%: what would have paid is told of lines that are not.\n", name,
                               to_text(Decimal{d.decision.pay_percent}));
    }
  }
  const std::vector<NearMiss> found = near_misses(plan, symbols, engine, original);
  if (found.empty())
    return fmt::format("No change of one or two things on the line was found with which {} would have been paid.\n",
                       name);
  std::string text = fmt::format("{} would have been paid, each tried with everything else as it is:\n", name);
  for (std::size_t i = 0; i < std::min(found.size(), kMostShown); ++i) {
    text += fmt::format("  - {}", fmt::join(found[i].changes, ", and "));
    if (!found[i].worse.empty()) text += fmt::format(" (but then: {})", fmt::join(found[i].worse, ", "));
    text += '\n';
  }
  if (found.size() > kMostShown) text += fmt::format("  and {} more\n", found.size() - kMostShown);
  return text;
}

}  // namespace edict::cli
