#include "compiler/diff/search.hpp"

#include <algorithm>

#include "compiler/diff/shrink.hpp"

namespace edict::diff {
namespace {

constexpr std::size_t kMostOthers = 7;

// So many scenarios are kept to be changed, and so many of those that said the same.
constexpr std::size_t kMostNear = 64, kMostAlike = 10;

}  // namespace

std::optional<Hit> Search::execute(const Scenario& scenario, const RulePair& rules) {
  const auto result = probe_.run(scenario, rules);
  return result ? hit_of(scenario, rules, *result) : std::nullopt;
}

std::optional<Hit> Search::hit_of(const Scenario& scenario, const RulePair& rules, const ProbeResult& found) {
  const ProbeResult* result = &found;
  if (!result->finding_differs) return std::nullopt;
  if (plan_->is_of_rules && !plan_->is_of_rules(scenario, *result)) return std::nullopt;
  Hit hit;
  hit.scenario = scenario;
  hit.shown = result->decision_differs;
  for (const Side side : kSides) {
    const SideResult& of = result->of(side);
    const plan::Plan& plan = sides_.plan(side);
    const bool older = side == Side::older;
    (older ? hit.older : hit.newer) = of.finding == nullptr ? "pay" : outcome_words(plan, sides_.symbols, *of.finding);
    (older ? hit.older_expectation : hit.newer_expectation) =
        expectation(plan, sides_.symbols, of, older ? rules.older : rules.newer);
    (older ? hit.older_finds : hit.newer_finds) = of.finding != nullptr;
    if (of.finding != nullptr) (older ? hit.older_kind : hit.newer_kind) = of.finding->kind;
  }
  return hit;
}

void Search::add_others(const SearchPlan& plan, Scenario& scenario, std::mt19937_64& random) {
  std::size_t count = 1 + random() % 3;
  if (!pools_.counts.empty() && random() % 2 == 0) {
    const std::int64_t n =
        *std::next(pools_.counts.begin(), static_cast<std::ptrdiff_t>(random() % pools_.counts.size()));
    count = static_cast<std::size_t>(
        std::clamp<std::int64_t>(n + static_cast<std::int64_t>(random() % 3) - 1, 0, kMostOthers));
  }
  const bool all_alike = random() % 2 == 0;
  for (std::size_t i = 0; i < count; ++i) {
    Scenario made;
    made.claims.emplace_back().lines.emplace_back();
    const bool copy = plan.others.empty() || random() % 3 == 0;
    if (copy) {
      made.claims[0] = scenario.claims[scenario.claim];
      made.claims[0].lines = {scenario.asked_line()};
    } else {
      Paths& paths = *plan.others[random() % plan.others.size()];
      if (!paths.any() || !maker_.fill(paths.random(random), made, random, random() % 2 == 0)) continue;
    }
    ScenarioClaim& claim = made.claims[0];
    ScenarioLine& line = claim.lines[0];
    const ScenarioLine& asked = scenario.asked_line();
    // Lines are held together by their keys, mostly.
    for (const Field key : pools_.key_fields) {
      if (key == Field::service_date || key == Field::claim_id || key == Field::patient) continue;
      if (random() % 5 == 0) continue;
      if (info(key).type.kind == Kind::code_set || set_of(key)) {
        const Field set = set_of(key).value_or(key);
        if (source_of(set) == Field::diagnoses) {
          claim.sets = scenario.asked_claim().sets;
        } else if (const auto it = asked.sets.find(set); it != asked.sets.end()) {
          line.sets[set] = it->second;
        }
        continue;
      }
      if (key == Field::procedure && !copy && random() % 2 == 0) continue;
      const Values& from = level_of(key) == Level::line ? asked.values : scenario.asked_claim().values;
      Values& to = level_of(key) == Level::line ? line.values : claim.values;
      if (const auto it = from.find(key); it != from.end()) {
        to[key] = it->second;
      } else {
        to.erase(key);
      }
    }
    for (const Field field : pools_.fields) {
      if (level_of(field) == Level::patient || field == Field::service_date || field == Field::procedure) continue;
      if (info(field).type.kind == Kind::code_set || set_of(field) || field == Field::claim_id) continue;
      if (field == Field::span_days || source_of(field) != field) continue;
      if (random() % (all_alike ? 12 : 5) != 0) continue;
      made.claim = made.line = 0;
      maker_.put(made, field, maker_.value_for(field, asked.date(), random));
    }
    const Date date = maker_.day_near(asked.date(), random);
    line.values[Field::service_date] = date.days;
    if (const auto through = line.values.find(Field::through_date); through != line.values.end())
      through->second = std::max<std::int64_t>(date.days, through->second - asked.date().days + date.days);
    if (random() % 3 == 0) {
      if (const auto units = maker_.value_for(Field::units, date, random)) line.values[Field::units] = *units;
    }
    line.status = LineStatus::fresh;
    const std::uint64_t where = random() % 10;
    if (where < 3 && !scenario.asked_claim().history) {
      line.points.clear();
      auto& lines = scenario.asked_claim().lines;
      if (random() % 2 == 0) {
        lines.insert(lines.begin(), line);
        ++scenario.line;
      } else {
        lines.push_back(line);
      }
      continue;
    }
    claim.history = where >= 6;
    if (claim.history)
      line.status =
          random() % 4 == 0 ? (random() % 2 == 0 ? LineStatus::denied : LineStatus::pended) : LineStatus::paid;
    if (!claim.history) line.values.erase(Field::units_allowed);
    claim.id = unused_name(scenario, claim.history);
    claim.values[Field::received_date] = random() % 6 == 0 ? maker_.day_near(date, random).days : date.days;
    scenario.claims.push_back(claim);
  }
}

void Search::put_pair(Scenario& scenario, std::mt19937_64& random) {
  const auto [first, second] = pools_.procedure_pairs[random() % pools_.procedure_pairs.size()];
  const std::size_t c = random() % scenario.claims.size();
  const std::size_t l = random() % scenario.claims[c].lines.size();
  ScenarioLine& other = scenario.claims[c].lines[l];
  ScenarioLine& asked = scenario.asked_line();
  if (&other == &asked) return;
  const bool turned = random() % 2 == 0;
  asked.values[Field::procedure] = static_cast<std::int64_t>(turned ? second : first);
  other.values[Field::procedure] = static_cast<std::int64_t>(turned ? first : second);
  if (random() % 4 != 0) other.values[Field::service_date] = asked.date().days;
}

void Search::add_rows(Scenario& scenario, std::mt19937_64& random) {
  for (const std::uint32_t number : pools_.tables) {
    const plan::Table& table = terms_.tables.at(number);
    if (!table.from_input || random() % 2 == 0) continue;
    for (std::uint64_t n = random() % 2; n < 2; ++n) {
      ScenarioRow row;
      row.table = table.schema.name;
      for (const TableColumn& column : table.schema.columns) {
        const auto [value, text] = maker_.cell_for(column.type, scenario, random);
        row.cells.push_back(value);
        row.texts.push_back(text);
      }
      if (table.schema.has_period) row.texts.emplace_back("2000-01-01 ..");
      const bool again = std::any_of(scenario.rows.begin(), scenario.rows.end(), [&](const ScenarioRow& r) {
        return r.table == row.table && !r.cells.empty() && r.cells.front() == row.cells.front();
      });
      if (!again) scenario.rows.push_back(std::move(row));
    }
  }
}

Scenario Search::made(const SearchPlan& plan, std::size_t round, std::mt19937_64& random, bool& fits) {
  Scenario scenario;
  if (!near_.empty() && round >= 16 && random() % 5 < 3) {
    scenario = near_[random() % near_.size()].scenario;
    for (std::uint64_t n = 1 + random() % 3; n > 0; --n) variation_.vary(scenario, random);
    if (!pools_.procedure_pairs.empty() && random() % 4 == 0) put_pair(scenario, random);
    fits = true;
    return scenario;
  }
  scenario.claims.emplace_back().id = "a";
  scenario.claims[0].lines.emplace_back();
  const bool plain = round < 8 || (round < 64 && round % 2 == 0);
  fits = maker_.fill(round == 0 ? plan.judged->first() : plan.judged->random(random), scenario, random, !plain);
  if (!fits) return scenario;
  if (pools_.around && round > 0) {
    add_others(plan, scenario, random);
    if (!pools_.procedure_pairs.empty() && random() % 4 != 0) put_pair(scenario, random);
  }
  const bool inputs = std::any_of(pools_.tables.begin(), pools_.tables.end(),
                                  [&](std::uint32_t t) { return terms_.tables.at(t).from_input; });
  if (inputs) add_rows(scenario, random);
  return scenario;
}

void Search::keep(const Scenario& scenario, const RulePair& rules, const ProbeResult& result, std::mt19937_64& random) {
  static_cast<void>(rules);
  Near near{scenario, result.nearness, {}};
  for (const Side side : kSides) {
    const Finding* finding = result.of(side).finding;
    near.said += finding == nullptr ? "-" : outcome_words(sides_.plan(side), sides_.symbols, *finding);
    near.said += '|';
  }
  near.said += std::to_string(result.nearness);
  if (near_.empty() || near.nearness > near_.front().nearness) {
    // What is nearer makes the rest uninteresting.
    std::erase_if(near_, [&](const Near& n) { return n.nearness + 1 < near.nearness; });
    near_.insert(near_.begin(), std::move(near));
    return;
  }
  if (near.nearness + 1 < near_.front().nearness) return;
  const auto alike = std::count_if(near_.begin(), near_.end(), [&](const Near& n) { return n.said == near.said; });
  if (static_cast<std::size_t>(alike) < kMostAlike && near_.size() < kMostNear) {
    near_.push_back(std::move(near));
  } else if (random() % 3 == 0) {
    Near& replaced = near_[random() % near_.size()];
    if (replaced.nearness <= near.nearness && replaced.said == near.said) replaced = std::move(near);
  }
}

std::vector<Hit> Search::run(const SearchPlan& plan, const RulePair& rules) {
  plan_ = &plan;
  std::mt19937_64 random(plan.seed);
  std::vector<Hit> hits;
  std::size_t last = plan.tries;
  for (std::size_t t = 0; t < last; ++t) {
    ++tried_;
    bool fits = false;
    const Scenario scenario = made(plan, t, random, fits);
    if (!fits) continue;
    const bool ask = near_.empty() || near_.front().nearness < ProbeResult::kFound;
    const auto result = probe_.run(scenario, rules, ask);
    if (!result) continue;
    if (result->nearness > 0) keep(scenario, rules, *result, random);
    auto hit = hit_of(scenario, rules, *result);
    if (!hit) continue;
    const auto same = std::find_if(hits.begin(), hits.end(),
                                   [&](const Hit& h) { return h.older == hit->older && h.newer == hit->newer; });
    if (same != hits.end() && (same->shown || !hit->shown)) continue;
    if (same == hits.end()) {
      hits.push_back(std::move(*hit));
    } else {
      *same = std::move(*hit);
    }
    const bool any_shown = std::any_of(hits.begin(), hits.end(), [](const Hit& h) { return h.shown; });
    if (any_shown) last = std::min(plan.tries, t + 1 + plan.tries_after_hit);
  }
  for (Hit& hit : hits) shrink(hit, rules);
  // What shows in the decision first, and what hangs on an absent field last.
  const auto rank = [](const Hit& h) {
    const bool incomplete = h.older.ends_with("incomplete") || h.newer.ends_with("incomplete");
    return (h.shown ? 0 : 2) + (incomplete ? 1 : 0);
  };
  std::stable_sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) { return rank(a) < rank(b); });
  return hits;
}

void Search::shrink(Hit& hit, const RulePair& rules) {
  make_small(hit.scenario, [&](const Scenario& smaller) {
    auto again = execute(smaller, rules);
    if (!again || again->older != hit.older || again->newer != hit.newer || again->shown != hit.shown) return false;
    hit = std::move(*again);
    return true;
  });
}

}  // namespace edict::diff
