#include "compiler/diff/vary.hpp"

#include <algorithm>

namespace edict::diff {
namespace {

constexpr std::size_t kMostLines = 9;

std::size_t line_count(const Scenario& s) {
  std::size_t n = 0;
  for (const ScenarioClaim& claim : s.claims) n += claim.lines.size();
  return n;
}

}  // namespace

std::string unused_name(const Scenario& scenario, bool history) {
  for (char c = history ? 'h' : 'a'; c <= 'z'; ++c) {
    const std::string name(1, c);
    if (c == 'p') continue;  // the patient
    const bool used = std::any_of(scenario.claims.begin(), scenario.claims.end(),
                                  [&](const ScenarioClaim& claim) { return claim.id == name; });
    if (!used) return name;
  }
  return "z" + std::to_string(scenario.claims.size());
}

void Variation::vary_day(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random) {
  const Date before = line.date();
  Date day = random() % 2 == 0 ? add_days(before, random() % 2 == 0 ? 1 : -1)
                               : maker_.day_near(random() % 2 == 0 ? s.asked_line().date() : before, random);
  if (is_asked(s, line)) day = std::clamp(day, days_.first, days_.last);
  line.values[Field::service_date] = day.days;
  if (const auto through = line.values.find(Field::through_date); through != line.values.end())
    through->second = std::max<std::int64_t>(day.days, through->second + day.days - before.days);
  if (const auto received = claim.values.find(Field::received_date);
      received != claim.values.end() && random() % 2 == 0)
    received->second = claim.lines.front().values[Field::service_date];
}

void Variation::vary_codes(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random) {
  std::vector<Field> fields;
  for (const auto& [field, codes] : pools_.codes) {
    if (info(field).type.kind == Kind::code_set && !codes.empty()) fields.push_back(field);
  }
  if (fields.empty()) return;
  const Field field = fields[random() % fields.size()];
  const std::vector<Symbol>& pool = pools_.codes.at(field);
  Sets& sets = level_of(field) == Level::line ? line.sets : claim.sets;
  std::vector<Symbol>& now = sets[field];
  const Symbol code = pool[random() % pool.size()];
  const auto there = std::find(now.begin(), now.end(), code);
  if (there != now.end()) {
    now.erase(there);
  } else if (now.empty() || random() % 3 == 0) {
    now.insert(random() % 2 == 0 ? now.begin() : now.end(), code);
  } else {
    now[random() % now.size()] = code;
  }
  if (field != Field::diagnoses) return;
  for (ScenarioLine& l : claim.lines) l.points.clear();
  claim.present_on_admission.clear();
  if (pools_.fields.contains(Field::hospital_acquired) || pools_.fields.contains(Field::principal_poa)) {
    for (std::size_t i = 0; i < now.size(); ++i) claim.present_on_admission.emplace_back(random() % 2 == 0 ? "N" : "Y");
  }
  if (now.size() > 1 && random() % 2 == 0) line.points = {static_cast<std::uint16_t>(1 + random() % now.size())};
  static_cast<void>(s);
}

void Variation::vary_field(Scenario& s, std::size_t claim, std::size_t line, std::mt19937_64& random) {
  std::vector<Field> fields = {Field::units, Field::procedure};
  for (const Field field : pools_.fields) {
    if (info(field).type.kind == Kind::code_set || set_of(field) || field == Field::service_date) continue;
    if (field == Field::claim_id || field == Field::patient || field == Field::line_number) continue;
    if (field == Field::age || field == Field::age_in_days || field == Field::age_in_months) {
      fields.push_back(Field::born);
    } else if (field == Field::span_days) {
      fields.push_back(Field::through_date);
    } else if (source_of(field) == field) {
      fields.push_back(field);
    }
  }
  const Field field = fields[random() % fields.size()];
  const std::size_t asked_claim = s.claim, asked_line = s.line;
  s.claim = claim;
  s.line = line;
  auto value = maker_.value_for(field, s.asked_line().date(), random);
  if (field == Field::through_date && value) value = std::max<std::int64_t>(s.asked_line().date().days, *value);
  if (field == Field::procedure && !value)
    value = s.asked_line().values.contains(Field::procedure) ? std::optional(s.asked_line().values[Field::procedure])
                                                             : std::nullopt;
  if (field != Field::procedure || value) maker_.put(s, field, value);
  s.claim = asked_claim;
  s.line = asked_line;
}

// The keys of the asked line, or what all of it says.
void Variation::align(Scenario& s, ScenarioClaim& claim, ScenarioLine& line, std::mt19937_64& random) {
  if (is_asked(s, line)) return;
  const ScenarioLine& asked = s.asked_line();
  if (random() % 2 == 0) {
    const Date day = line.date();
    line.values = asked.values;
    line.values[Field::service_date] = day.days;
    line.values.erase(Field::through_date);
    line.sets = asked.sets;
    if (&claim != &s.asked_claim()) {
      const auto received = claim.values.find(Field::received_date);
      const std::optional<std::int64_t> kept =
          received == claim.values.end() ? std::nullopt : std::optional(received->second);
      claim.values = s.asked_claim().values;
      if (kept) claim.values[Field::received_date] = *kept;
      claim.sets = s.asked_claim().sets;
      line.points = asked.points;
    }
    return;
  }
  for (const Field key : pools_.key_fields) {
    if (info(key).type.kind == Kind::code_set || set_of(key)) {
      const Field set = set_of(key).value_or(key);
      if (const auto it = asked.sets.find(set); it != asked.sets.end()) line.sets[set] = it->second;
      continue;
    }
    const Values& from = level_of(key) == Level::line ? asked.values : s.asked_claim().values;
    Values& to = level_of(key) == Level::line ? line.values : claim.values;
    if (const auto it = from.find(key); it != from.end() && key != Field::service_date && key != Field::claim_id)
      to[key] = it->second;
  }
}

void Variation::add_copy(Scenario& s, std::mt19937_64& random) {
  if (line_count(s) >= kMostLines) return;
  const std::size_t c = random() % s.claims.size();
  const std::size_t l = random() % s.claims[c].lines.size();
  ScenarioLine line = s.claims[c].lines[l];
  const Date day = maker_.day_near(s.asked_line().date(), random);
  line.values[Field::service_date] = day.days;
  line.values.erase(Field::through_date);
  line.status = LineStatus::fresh;
  if (random() % 3 == 0) {
    line.points.clear();
    s.claims[c].lines.push_back(line);
    if (s.claims[c].history) s.claims[c].lines.back().status = LineStatus::paid;
    return;
  }
  ScenarioClaim claim = s.claims[c];
  claim.history = random() % 2 == 0;
  claim.id = unused_name(s, claim.history);
  if (claim.history) line.status = LineStatus::paid;
  claim.values[Field::received_date] = day.days;
  claim.lines = {line};
  s.claims.push_back(std::move(claim));
}

void Variation::remove_one(Scenario& s, std::mt19937_64& random) {
  const std::size_t c = random() % s.claims.size();
  if (c == s.claim) {
    if (s.claims[c].lines.size() < 2) return;
    const std::size_t l = random() % s.claims[c].lines.size();
    if (l == s.line) return;
    s.claims[c].lines.erase(s.claims[c].lines.begin() + static_cast<std::ptrdiff_t>(l));
    if (l < s.line) --s.line;
    return;
  }
  s.claims.erase(s.claims.begin() + static_cast<std::ptrdiff_t>(c));
  if (c < s.claim) --s.claim;
}

void Variation::vary(Scenario& s, std::mt19937_64& random) {
  const bool asked = random() % 2 == 0;
  const std::size_t c = asked ? s.claim : random() % s.claims.size();
  const std::size_t l = asked ? s.line : random() % s.claims[c].lines.size();
  ScenarioClaim& claim = s.claims[c];
  ScenarioLine& line = claim.lines[l];
  switch (random() % 12) {
    case 0:
    case 1:
    case 2:
      return vary_day(s, claim, line, random);
    case 3:
    case 4:
      return vary_codes(s, claim, line, random);
    case 5:
    case 6:
    case 7:
      return vary_field(s, c, l, random);
    case 8:
      if (pools_.around) return align(s, claim, line, random);
      return vary_field(s, c, l, random);
    case 9:
      if (pools_.around) return add_copy(s, random);
      return vary_codes(s, claim, line, random);
    case 10:
      if (claim.history) {
        line.status = static_cast<LineStatus>(1 + random() % 3);
      } else if (pools_.around && !claim.lines.empty() && line.date() >= days_.first && line.date() <= days_.last) {
        s.claim = c;  // the same claims, seen from another line
        s.line = l;
      }
      return;
    default:
      return remove_one(s, random);
  }
}

}  // namespace edict::diff
