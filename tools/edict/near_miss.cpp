#include "tools/edict/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime/decisions/outcome_text.hpp"
#include "tools/edict/line_changes.hpp"

namespace edict::cli {
namespace {

constexpr std::size_t kMostSingles = 400;
constexpr std::size_t kMostPairs = 2000;
constexpr std::size_t kMostShown = 5;
constexpr std::size_t kMostOfOneField = 3;
constexpr std::int64_t kFarthestDay = 2 * 366;

class Trial {
 public:
  Trial(const plan::Plan& plan, SymbolTable& symbols, Engine& engine, const PatientCase& original,
        const Decisions& decisions)
      : plan_(plan), symbols_(symbols), engine_(engine), original_(original), batch_(original.batch(symbols)) {
    const auto line = original.line_in(batch_);
    for (const DecidedLine& d : decisions.lines) {
      if (line && d.decision.line == *line) decision_ = &d.decision;
      if (d.decision.decision == Decision::pay) paid_.insert(line_name(batch_, symbols, d.decision.line));
    }
  }

  std::vector<NearMiss> run() {
    std::vector<NearMiss> found;
    if (decision_ == nullptr || decision_->decision == Decision::pay) return found;
    std::vector<LineChange> changes = line_changes(plan_, symbols_, original_, *decision_, batch_);
    if (changes.size() > kMostSingles) changes.resize(kMostSingles);
    std::vector<const LineChange*> helpful;
    std::map<Field, std::size_t> paying;
    for (const LineChange& change : changes) {
      if (paying[change.field] >= kMostOfOneField || (change.sweeping && paying[change.field] > 0)) continue;
      std::size_t left = 0;
      if (auto miss = pays({&change}, left)) {
        found.push_back(std::move(*miss));
        ++paying[change.field];
      } else if (left < decision_->findings.size()) {
        helpful.push_back(&change);
      }
    }
    if (auto miss = first_later_day()) found.push_back(std::move(*miss));
    if (found.empty()) found = pairs(changes, helpful);
    return found;
  }

 private:
  // The line's decision after the changes is to pay. `left`: its findings then.
  std::optional<NearMiss> pays(const std::vector<const LineChange*>& changes, std::size_t& left) {
    PatientCase changed = original_;
    for (const LineChange* change : changes) change->apply(changed);
    const Batch batch = changed.batch(symbols_);
    const auto line = changed.line_in(batch);
    if (!line) return std::nullopt;
    NearMiss miss;
    bool paid = false;
    for (const DecidedLine& d : engine_.decide(batch).lines) {
      const bool pay = d.decision.decision == Decision::pay;
      if (d.decision.line == *line) {
        left = d.decision.findings.size();
        paid = pay;
      } else if (const std::string name = line_name(batch, symbols_, d.decision.line); !pay && paid_.contains(name)) {
        miss.worse.push_back(fmt::format("{} {}", name, name_of(d.decision.decision)));
      }
    }
    if (!paid) return std::nullopt;
    for (const LineChange* change : changes) miss.changes.push_back(change->words);
    return miss;
  }

  std::optional<NearMiss> first_later_day() {
    if (!other_days_matter(plan_, *decision_)) return std::nullopt;
    for (std::int64_t days = 1; days <= kFarthestDay; ++days) {
      const LineChange change = later_by(original_, days);
      std::size_t left = 0;
      if (auto miss = pays({&change}, left)) return miss;
    }
    return std::nullopt;
  }

  // Of two changes at least one must have helped by itself.
  std::vector<NearMiss> pairs(const std::vector<LineChange>& changes, const std::vector<const LineChange*>& helpful) {
    std::vector<NearMiss> found;
    std::size_t tried = 0;
    for (const LineChange* first : helpful) {
      for (const LineChange& second : changes) {
        const bool twice = std::find(helpful.begin(), helpful.end(), &second) != helpful.end() && &second <= first;
        if (&second == first || twice || (second.field == first->field && second.field != Field::modifiers)) continue;
        if (++tried > kMostPairs || found.size() >= kMostShown) return found;
        std::size_t left = 0;
        if (auto miss = pays({first, &second}, left)) found.push_back(std::move(*miss));
      }
    }
    return found;
  }

  const plan::Plan& plan_;
  SymbolTable& symbols_;
  Engine& engine_;
  const PatientCase& original_;
  Batch batch_;
  const LineDecision* decision_ = nullptr;
  std::set<std::string> paid_;
};

}  // namespace

std::vector<NearMiss> near_misses(const plan::Plan& plan, SymbolTable& symbols, Engine& engine,
                                  const PatientCase& original, const Decisions& decisions) {
  return Trial(plan, symbols, engine, original, decisions).run();
}

std::string near_miss_text(const plan::Plan& plan, SymbolTable& symbols, Engine& engine, const PatientCase& original,
                           const Decisions& decisions) {
  const std::string name = fmt::format("{}/{}", symbols.text(original.claim_id()), original.line_number());
  const Batch batch = original.batch(symbols);
  const auto line = original.line_in(batch);
  for (const DecidedLine& d : decisions.lines) {
    if (line && d.decision.line == *line && d.decision.decision == Decision::pay) {
      return fmt::format("{} is paid: there is nothing to change.\n", name);
    }
  }
  const std::vector<NearMiss> found = near_misses(plan, symbols, engine, original, decisions);
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
