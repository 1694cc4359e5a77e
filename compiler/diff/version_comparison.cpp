#include "compiler/diff/version_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/diff/sentences.hpp"

namespace edict::diff {
namespace {

// Beyond so many nodes the other rules of the policy are not kept out of the way of a witness.
constexpr std::size_t kMostNodes = 300'000;

bool denies(OutcomeKind kind) { return kind == OutcomeKind::deny || kind == OutcomeKind::deny_claim; }

Effect effect_of(const Hit& hit) {
  const bool before = hit.older_finds && denies(hit.older_kind), now = hit.newer_finds && denies(hit.newer_kind);
  if (now && !before) return Effect::added_denial;
  if (before && !now) return Effect::removed_denial;
  return Effect::changed_outcome;
}

std::uint64_t seed_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 1469598103934665603ULL ^ seed;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

std::string construct_of(const plan::Rule& rule) {
  switch (rule.body) {
    case plan::Body::limit:
      return "limit";
    case plan::Body::space:
      return "space";
    default:
      return rule.stage == Stage::line ? "line" : std::string(name_of(rule.stage)) + " condition";
  }
}

// The file of "policies/x.edict:31".
std::string file_of(const plan::Policy& policy) { return policy.source.substr(0, policy.source.rfind(':')); }

}  // namespace

VersionComparison::VersionComparison(Sides& sides, Terms& terms, const PolicyPair& policies, VersionPair versions,
                                     const CompareOptions& options)
    : sides_(sides), terms_(terms), policies_(policies), versions_(versions), options_(options) {
  if (versions.older) older_ = std::make_unique<PolicyTerms>(terms, sides.older, *versions.older);
  if (versions.newer) newer_ = std::make_unique<PolicyTerms>(terms, sides.newer, *versions.newer);
  for (const RulesPair& pair : pair_rules(older_.get(), newer_.get())) {
    Compared& c = compared_.emplace_back();
    c.rules = pair;
    if (pair.older) c.older_content = content_of(*older_, older_->policy().rules[*pair.older]);
    if (pair.newer) c.newer_content = content_of(*newer_, newer_->policy().rules[*pair.newer]);
  }
  name_equal_filters();
}

const plan::Rule* VersionComparison::rule(const Compared& c, Side s) {
  const auto& index = s == Side::older ? c.rules.older : c.rules.newer;
  return index ? &side(s)->policy().rules[*index] : nullptr;
}

Probe& VersionComparison::probe(bool alone) {
  std::optional<Probe>& probe = probes_[alone ? 1 : 0];
  if (probe) return *probe;
  const auto beside = [](const plan::Plan& plan, const Versions& versions) {
    std::set<std::string> files;
    for (const std::uint32_t v : versions) files.insert(file_of(plan.policies[v]));
    Versions all;
    for (std::uint32_t p = 0; p < plan.policies.size(); ++p) {
      if (files.contains(file_of(plan.policies[p]))) all.push_back(p);
    }
    return all;
  };
  const auto policies = [&](const plan::Plan& plan, const Versions& versions) {
    return alone ? versions : beside(plan, versions);
  };
  probe.emplace(sides_.older, sides_.newer, sides_.symbols, policies(sides_.older, policies_.older_versions),
                policies(sides_.newer, policies_.newer_versions));
  return *probe;
}

DiagramId VersionComparison::within_days() {
  const bool by_received =
      (older_ && older_->policy().by_received_date) || (newer_ && newer_->policy().by_received_date);
  if (by_received) return answer(kYes);
  Conditions& conditions = outcomes_->conditions();
  const TermId date = universe_->service_date();
  DiagramId inside = answer(kYes);
  if (versions_.days.first > kFirstDate) inside = conditions.negation(universe_->less(date, versions_.days.first.days));
  if (versions_.days.last < kLastDate)
    inside = conditions.conjunction(inside, universe_->less(date, versions_.days.last.days + 1));
  return inside;
}

void VersionComparison::ask_all(bool final_round) {
  for (Compared& c : compared_) {
    const plan::Rule* older = rule(c, Side::older);
    const plan::Rule* newer = rule(c, Side::newer);
    // Rules that say the same matter only where they would keep a line from showing the difference of another.
    const bool of_line =
        (older == nullptr || older->stage == Stage::line) && (newer == nullptr || newer->stage == Stage::line);
    if (c.same_text() && !of_line) continue;
    if (diagrams_.size() > kMostNodes && c.same_text()) continue;
    if (older != nullptr) c.older = outcomes_->of(*older_, *older);
    if (newer != nullptr) c.newer = c.same_text() && final_round ? c.older : outcomes_->of(*newer_, *newer);
    if (c.same_text()) continue;
    for (const TermId filter : pools_of(c).filters) {
      if (filter != kNothing) filters_[filter] = outcomes_->conditions().of(about_candidate(filter));
    }
  }
  within_days();
}

void VersionComparison::make_diagrams() {
  universe_ = std::make_unique<Universe>(terms_, diagrams_, reasons_);
  outcomes_ = std::make_unique<RuleOutcomes>(terms_, *universe_);
  ask_all(false);
  universe_->settle();
  ask_all(true);
  possible_ = outcomes_->conditions().conjunction(universe_->possible(), within_days());
}

// Yes for lines on which no other rule of the line alone has a finding.
DiagramId VersionComparison::clean(const Compared& except) {
  DiagramId result = answer(kYes);
  for (const Compared& c : compared_) {
    if (&c == &except) continue;
    for (const Side s : kSides) {
      const plan::Rule* r = rule(c, s);
      if (r == nullptr || r->stage != Stage::line || diagrams_.size() > kMostNodes) continue;
      const DiagramId outcome = s == Side::older ? c.older : c.newer;
      result = diagrams_.combine(result, outcome,
                                 [](std::uint32_t x, std::uint32_t o) { return x == kYes && o == 0 ? kYes : kNo; });
    }
  }
  return result;
}

void VersionComparison::search(const Compared& c, DiagramId differs, RuleReport& report) {
  Pools pools = pools_of(c);
  add_samples(pools);
  DateRange days = {std::max(versions_.days.first, options_.days.first),
                    std::min(versions_.days.last, options_.days.last)};
  LineMaker maker(sides_, terms_, *universe_, pools, days);
  const auto wanted = [](std::uint32_t d) { return d != 0; };
  const auto only = [&](DiagramId where) {
    return diagrams_.combine(where, differs, [](std::uint32_t w, std::uint32_t d) { return w == kYes ? d : 0U; });
  };
  Paths unmasked(diagrams_, only(clean(c)), wanted);
  Paths all(diagrams_, differs, wanted);
  std::vector<Paths> others;
  others.reserve(pools.filters.size() * 2);
  const auto add_other = [&](DiagramId condition) {
    others.emplace_back(diagrams_, condition, [](std::uint32_t t) { return t == kYes; });
  };
  for (const TermId filter : pools.filters) {
    if (const auto it = filters_.find(filter); it != filters_.end())
      add_other(outcomes_->conditions().conjunction(universe_->possible(), it->second));
  }
  SearchPlan plan;
  for (Paths& paths : others) plan.others.push_back(&paths);
  report.of_line = !pools.around;
  const std::size_t tries = pools.around ? options_.tries : options_.line_tries;
  plan.tries_after_hit = pools.around ? 150 : 60;
  plan.seed = seed_of(report.older + "/" + report.newer, options_.seed);
  RulePair rules;
  if (c.rules.older) rules.older.push_back({*versions_.older, *c.rules.older});
  if (c.rules.newer) rules.newer.push_back({*versions_.newer, *c.rules.newer});
  const std::unique_ptr<Alone> alone_here = pools.around ? without_others(c) : nullptr;
  if (alone_here) {
    plan.is_of_rules = [&](const Scenario& scenario, const ProbeResult& here) {
      const auto there = alone_here->probe->run(scenario, alone_here->rules);
      if (!there || !there->finding_differs) return false;
      const auto alike = [&](const Finding* a, const plan::Plan& of_a, const Finding* b, const plan::Plan& of_b) {
        if (a == nullptr || b == nullptr) return a == b;
        return outcome_words(of_a, sides_.symbols, *a) == outcome_words(of_b, sides_.symbols, *b);
      };
      return alike(here.older.finding, sides_.older, there->older.finding, alone_here->older) &&
             alike(here.newer.finding, sides_.newer, there->newer.finding, alone_here->newer);
    };
  }
  std::vector<Hit> hits;
  std::size_t tried = 0;
  const bool unmasked_first = unmasked.any();
  const auto shown = [&] { return std::any_of(hits.begin(), hits.end(), [](const Hit& h) { return h.shown; }); };
  const auto look = [&](bool alone, Paths& where, std::size_t most) {
    Search search(sides_, terms_, probe(alone), maker, pools, days);
    plan.judged = &where;
    plan.tries = most;
    for (Hit& hit : search.run(plan, rules)) {
      if (alone) hit.shown = false;
      const auto same = std::find_if(hits.begin(), hits.end(),
                                     [&](const Hit& h) { return h.older == hit.older && h.newer == hit.newer; });
      if (same == hits.end()) {
        hits.push_back(std::move(hit));
      } else if (hit.shown && !same->shown) {
        *same = std::move(hit);
      }
    }
    tried += search.tried();
  };
  if (unmasked_first) look(false, unmasked, tries);
  if (!shown()) look(false, all, unmasked_first ? tries / 3 : tries);
  // Other policies of the file may keep every such line from being decided by this one.
  const bool others_decide = probe(false).decides_more_than(probe(true));
  if (hits.empty() && others_decide) look(true, all, tries / 2);
  for (const Hit& hit : hits) {
    Witness w;
    w.claims = text_of(hit.scenario, sides_.symbols);
    w.line = name_of_asked_line(hit.scenario);
    w.older = hit.older;
    w.newer = hit.newer;
    w.older_expectation = hit.older_expectation;
    w.newer_expectation = hit.newer_expectation;
    w.effect = effect_of(hit);
    w.decides = hit.shown;
    report.witnesses.push_back(std::move(w));
  }
  report.standing = hits.empty() ? Standing::undecided : Standing::different;
  if (!hits.empty()) return;
  report.method =
      pools.around
          ? fmt::format(
                "{} claims with up to seven lines beside them, around the numbers of both rules, were decided alike",
                tried)
          : fmt::format("{} claims of lines on which the two may differ were decided alike", tried);
}

RuleReport VersionComparison::compare(Compared& c) {
  RuleReport report;
  report.days = versions_.days;
  if (const plan::Rule* r = rule(c, Side::older)) report.older = r->name;
  if (const plan::Rule* r = rule(c, Side::newer)) report.newer = r->name;
  const plan::Rule* shown = rule(c, rule(c, Side::newer) != nullptr ? Side::newer : Side::older);
  report.construct = construct_of(*shown);
  if (c.same_text()) {
    report.method =
        c.by_filters ? "same normal form, with filters of other lines equal by decision diagrams" : "same normal form";
    return report;
  }
  if (!universe_) make_diagrams();
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
  const DiagramId both = diagrams_.combine(c.older, c.newer, [&](std::uint32_t a, std::uint32_t b) {
    if (a == b) return 0U;
    return pairs.try_emplace({a, b}, static_cast<std::uint32_t>(pairs.size() + 1)).first->second;
  });
  const DiagramId differs =
      diagrams_.combine(possible_, both, [](std::uint32_t p, std::uint32_t d) { return p == kYes ? d : 0U; });
  if (differs == answer(0)) {
    std::size_t classes = 0;
    for (const Variable& v : universe_->variables()) classes += v.classes;
    report.method = fmt::format("decision diagrams over {} questions with {} classes of answers",
                                universe_->variables().size(), classes);
    return report;
  }
  report.sentences = sentences_of(terms_, sides_, older_.get(), rule(c, Side::older), newer_.get(),
                                  rule(c, Side::newer), versions_.days);
  search(c, differs, report);
  return report;
}

bool VersionComparison::differ(DiagramId older, DiagramId newer) {
  const DiagramId both =
      diagrams_.combine(older, newer, [](std::uint32_t a, std::uint32_t b) { return a == b ? 0U : 1U; });
  return diagrams_.combine(possible_, both, [](std::uint32_t p, std::uint32_t d) { return p == kYes ? d : 0U; }) !=
         answer(0);
}

// Rules under new names that do what others did.
void VersionComparison::pair_by_meaning() {
  const auto lone = [&](Side s) {
    return std::any_of(compared_.begin(), compared_.end(),
                       [&](const Compared& c) { return s == Side::older ? !c.rules.newer : !c.rules.older; });
  };
  if (!older_ || !newer_ || !lone(Side::older) || !lone(Side::newer)) return;
  make_diagrams();
  const auto take = [&](auto&& alike) {
    for (std::size_t a = 0; a < compared_.size(); ++a) {
      if (compared_[a].rules.newer) continue;
      for (std::size_t b = 0; b < compared_.size(); ++b) {
        if (compared_[b].rules.older || !alike(compared_[a], compared_[b])) continue;
        compared_[a].rules.newer = compared_[b].rules.newer;
        compared_[a].newer = compared_[b].newer;
        compared_[a].newer_content = compared_[b].newer_content;
        compared_.erase(compared_.begin() + static_cast<std::ptrdiff_t>(b));
        if (b < a) --a;
        break;
      }
    }
  };
  take([&](const Compared& a, const Compared& b) { return !differ(a.older, b.newer); });
  // A rule that was renamed and changed still states the same sentence of the source, or does most things alike.
  take([&](const Compared& a, const Compared& b) {
    const plan::Rule &x = *rule(a, Side::older), &y = *rule(b, Side::newer);
    if (x.body != y.body || x.stage != y.stage) return false;
    if (!x.cite.empty() && x.cite == y.cite) return true;
    const bool same_subject = older_->of(x.subject) == newer_->of(y.subject);
    const bool same_codes = x.branches.size() == y.branches.size() &&
                            x.branches.back().outcome.kind == y.branches.back().outcome.kind &&
                            x.branches.back().outcome.adjustment.carc == y.branches.back().outcome.adjustment.carc;
    return same_subject && same_codes && x.body != plan::Body::always;
  });
}

std::unique_ptr<VersionComparison::Alone> VersionComparison::without_others(const Compared& compared) {
  const bool others = std::any_of(compared_.begin(), compared_.end(),
                                  [&](const Compared& c) { return &c != &compared && !c.same_text(); });
  if (!others) return nullptr;
  auto alone = std::make_unique<Alone>(Alone{sides_.older, sides_.newer, {}, {}});
  for (const Side s : kSides) {
    const auto& version = s == Side::older ? versions_.older : versions_.newer;
    if (!version) continue;
    std::vector<plan::Rule>& rules = (s == Side::older ? alone->older : alone->newer).policies[*version].rules;
    std::vector<bool> keep(rules.size(), true);
    std::optional<std::uint32_t> asked;
    for (const Compared& c : compared_) {
      const auto& index = s == Side::older ? c.rules.older : c.rules.newer;
      if (!index) continue;
      if (&c == &compared) asked = index;
      if (&c != &compared && !c.same_text()) keep[*index] = false;
    }
    std::vector<plan::Rule> kept;
    for (std::uint32_t r = 0; r < rules.size(); ++r) {
      if (asked == r)
        (s == Side::older ? alone->rules.older : alone->rules.newer)
            .push_back({*version, static_cast<std::uint32_t>(kept.size())});
      if (keep[r]) kept.push_back(std::move(rules[r]));
    }
    rules = std::move(kept);
  }
  alone->probe.emplace(alone->older, alone->newer, sides_.symbols, policies_.older_versions, policies_.newer_versions);
  return alone;
}

std::vector<RuleReport> VersionComparison::run() {
  pair_by_meaning();
  std::vector<RuleReport> reports;
  for (Compared& c : compared_) reports.push_back(compare(c));
  return reports;
}

}  // namespace edict::diff
