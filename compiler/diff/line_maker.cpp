#include "compiler/diff/line_maker.hpp"

#include <algorithm>

namespace edict::diff {
namespace {

const Date kUsualDay = *make_date(2024, 3, 14);
const Date kUsualBirth = *make_date(1961, 4, 2);
const Date kIcd10Begins = *make_date(2015, 10, 1);

template <class Set>
auto any_of(const Set& set, std::mt19937_64& random) {
  return *std::next(set.begin(), static_cast<std::ptrdiff_t>(random() % set.size()));
}

bool is_symbol(Kind kind) { return kind == Kind::code || kind == Kind::text || kind == Kind::id; }

bool is_derived_age(Field field) {
  return field == Field::age || field == Field::age_in_months || field == Field::age_in_days;
}

}  // namespace

Date LineMaker::usual_day() const {
  if (days_.contains(kUsualDay)) return kUsualDay;
  return days_.last < kUsualDay ? days_.last : days_.first;
}

void LineMaker::put(Scenario& scenario, Field field, std::optional<std::int64_t> value) {
  if (field == Field::principal_poa) {
    // It is told beside the first diagnosis.
    ScenarioClaim& claim = scenario.asked_claim();
    claim.present_on_admission.clear();
    if (!value) return;
    std::vector<Symbol>& diagnoses = claim.sets[Field::diagnoses];
    if (diagnoses.empty()) diagnoses.push_back(sides_.symbols.intern(domain_of(CodeSystem::icd10cm), "M545"));
    claim.present_on_admission.assign(diagnoses.size(), "Y");
    const std::string_view text = sides_.symbols.text(static_cast<Symbol>(*value));
    if (text.size() == 1 && std::string_view("YNUW1").find(text[0]) != std::string_view::npos)
      claim.present_on_admission.front() = text;
    return;
  }
  Values* values = nullptr;
  switch (level_of(field)) {
    case Level::line:
      values = &scenario.asked_line().values;
      break;
    case Level::claim:
      values = &scenario.asked_claim().values;
      break;
    case Level::patient:
      values = &scenario.patient;
      break;
  }
  if (value) {
    (*values)[field] = *value;
  } else {
    values->erase(field);
  }
}

std::optional<Symbol> LineMaker::sample(const CodeClass& of, std::size_t nth) const {
  std::vector<const SampleCode*> fitting;
  for (const SampleCode& s : of.samples) {
    const bool is_icd9 = s.system == CodeSystem::icd9cm || s.system == CodeSystem::icd9pcs;
    const bool is_icd10 = s.system == CodeSystem::icd10cm || s.system == CodeSystem::icd10pcs;
    if ((is_icd9 && !icd9_) || (is_icd10 && icd9_)) continue;
    fitting.push_back(&s);
  }
  if (nth >= fitting.size()) return std::nullopt;
  return sides_.symbols.intern(domain_of(fitting[nth]->system), fitting[nth]->code);
}

// A value of the interval: at its border, whole where it can be.
std::optional<std::int64_t> LineMaker::in_class(const Variable& v, std::uint32_t which, Kind kind,
                                                std::mt19937_64& random) {
  const bool has_low = which > 0, has_high = which < v.cuts.size();
  const std::int64_t low = has_low ? v.cuts[which - 1] : 0, high = has_high ? v.cuts[which] - 1 : 0;
  std::int64_t value = has_low && (!has_high || random() % 2 == 0) ? low : high;
  if (!has_low && !has_high) value = kind == Kind::decimal ? 1000 : (kind == Kind::money ? 10'000 : 1);
  if (kind == Kind::decimal) {
    const std::int64_t up = (low + 999) / 1000 * 1000, down = high / 1000 * 1000;
    if (has_low && (!has_high || up <= high) && low >= 0) {
      value = up;
    } else if (!has_low && has_high && high >= 0) {
      value = down;
    }
  }
  if (!has_low && value < 0 && kind != Kind::date) return std::nullopt;
  return value;
}

bool LineMaker::put_number(const Variable& v, std::uint32_t which, Scenario& scenario, std::mt19937_64& random) {
  const Term& t = terms_.at(v.term);
  if (t.op != Op::field) return true;  // of more than one field: left to the pools
  const auto field = static_cast<Field>(t.index);
  auto value = in_class(v, which, t.type.kind, random);
  if (!value) return false;
  const Date service = scenario.asked_line().date();
  if (t.type.kind == Kind::boolean) value = which == 0 ? 0 : 1;
  if (t.type.kind == Kind::date) {
    const bool open = which == 0 && v.cuts.empty();
    if (open) value = service.days;
    put(scenario, field, value);
    return true;
  }
  if (field == Field::age) {
    if (*value < 0) return false;
    // Near the birthday when the border is what matters, some months behind it otherwise.
    const Date birthday_today = add_months(service, -12 * *value);
    put(scenario, Field::born, random() % 2 == 0 ? birthday_today.days : add_days(birthday_today, -100).days);
    return true;
  }
  if (field == Field::age_in_months) {
    put(scenario, Field::born, add_months(service, -*value).days);
    return *value >= 0;
  }
  if (field == Field::age_in_days) {
    put(scenario, Field::born, service.days - *value);
    return *value >= 0;
  }
  if (field == Field::span_days) {
    if (*value != 1) put(scenario, Field::through_date, service.days + *value - 1);
    return *value >= 1;
  }
  put(scenario, field, value);
  return true;
}

bool LineMaker::put_sets(const Path& path, Scenario& scenario, std::mt19937_64& random) {
  std::map<Field, std::vector<Symbol>> wanted;
  std::map<Field, Symbol> firsts;
  for (const Choice& choice : path) {
    const Variable& v = universe_.variables()[choice.variable];
    const bool of_first = v.kind == Variable::Kind::code && terms_.at(v.term).op == Op::field &&
                          set_of(static_cast<Field>(terms_.at(v.term).index)).has_value();
    if (of_first) {
      const auto code = sample(universe_.partition(v.partition).classes[choice.which], 0);
      if (!code) return false;
      firsts[*set_of(static_cast<Field>(terms_.at(v.term).index))] = *code;
    }
    if (v.kind != Variable::Kind::element) continue;
    const CodeClass& of = universe_.partition(v.partition).classes[v.element];
    const std::size_t skip = of.samples.size() > 6 ? random() % 3 : 0;
    for (std::uint32_t n = 0; n < choice.which; ++n) {
      auto code = sample(of, n + skip);
      if (!code) code = sample(of, n);
      if (!code) return false;
      wanted[v.field].push_back(*code);
    }
    wanted[v.field];
  }
  const auto with_first = [&](Field set) {
    std::vector<Symbol>& codes = wanted[set];
    const auto first = firsts.find(set);
    if (first == firsts.end()) return;
    const auto it = std::find(codes.begin(), codes.end(), first->second);
    if (it != codes.end()) codes.erase(it);
    codes.insert(codes.begin(), first->second);
  };
  for (const auto& [set, code] : firsts) with_first(set);
  for (auto& [set, codes] : wanted) {
    if (level_of(set) == Level::line && set != Field::diagnosis && set != Field::secondary_diagnoses) {
      scenario.asked_line().sets[set] = codes;
    } else if (level_of(set) == Level::claim && set != Field::diagnoses && set != Field::hospital_acquired) {
      scenario.asked_claim().sets[set] = codes;
    }
  }
  const bool of_line = wanted.contains(Field::diagnosis) || wanted.contains(Field::secondary_diagnoses);
  const std::vector<Symbol> acquired = wanted[Field::hospital_acquired];
  if (!of_line && acquired.empty() && !wanted.contains(Field::diagnoses)) return true;
  std::vector<Symbol> line = wanted[Field::diagnosis];
  for (const Symbol s : wanted[Field::secondary_diagnoses]) {
    if (std::find(line.begin(), line.end(), s) == line.end()) line.push_back(s);
  }
  std::vector<Symbol> claim = line;
  for (const Symbol s : wanted[Field::diagnoses]) {
    if (std::find(claim.begin(), claim.end(), s) == claim.end()) claim.push_back(s);
  }
  for (const Symbol s : acquired) {
    if (std::find(claim.begin(), claim.end(), s) == claim.end()) claim.push_back(s);
  }
  if (!acquired.empty()) {
    for (const Symbol s : claim) {
      const bool is = std::find(acquired.begin(), acquired.end(), s) != acquired.end();
      scenario.asked_claim().present_on_admission.emplace_back(is ? "N" : "Y");
    }
  }
  if (of_line && claim.size() > line.size() && !line.empty()) {
    for (std::size_t i = 0; i < line.size(); ++i)
      scenario.asked_line().points.push_back(static_cast<std::uint16_t>(i + 1));
  }
  scenario.asked_claim().sets[Field::diagnoses] = claim;
  return true;
}

std::set<Field> LineMaker::fields_below(TermId term) const {
  PoolMaker maker(terms_);
  maker.add(term);
  return maker.take().fields;
}

void LineMaker::put_usual(Scenario& scenario) {
  const auto symbol = [&](CodeSystem system, const char* text) {
    return static_cast<std::int64_t>(sides_.symbols.intern(domain_of(system), text));
  };
  const std::pair<Field, std::int64_t> usual[] = {
      {Field::place_of_service, symbol(CodeSystem::pos, "11")},
      {Field::claim_type, symbol(CodeSystem::claim_type, "PROFESSIONAL")},
      {Field::charge, 10'000},
      {Field::rendering_npi, symbol(CodeSystem::none, "1245319599")},
  };
  for (const auto& [field, value] : usual) {
    Values& values = level_of(field) == Level::line ? scenario.asked_line().values : scenario.asked_claim().values;
    values.try_emplace(field, value);
  }
  std::vector<Symbol>& diagnoses = scenario.asked_claim().sets[Field::diagnoses];
  const bool asked = std::any_of(universe_.variables().begin(), universe_.variables().end(), [](const Variable& v) {
    return v.kind == Variable::Kind::element && source_of(v.field) == Field::diagnoses;
  });
  if (!asked && diagnoses.empty())
    diagnoses.push_back(
        sides_.symbols.intern(domain_of(icd9_ ? CodeSystem::icd9cm : CodeSystem::icd10cm), icd9_ ? "7242" : "M545"));
}

bool LineMaker::fill(const Path& path, Scenario& scenario, std::mt19937_64& random, bool adventurous) {
  ScenarioClaim& claim = scenario.asked_claim();
  ScenarioLine& line = scenario.asked_line();
  const std::vector<Variable>& variables = universe_.variables();
  claim.present_on_admission.clear();

  // The service date first: others hang on it.
  Date service = usual_day();
  if (adventurous && random() % 2 == 0) {
    if (!pools_.dates.empty() && random() % 2 == 0) {
      service = add_days(any_of(pools_.dates, random), static_cast<std::int64_t>(random() % 3) - 1);
    } else {
      // Near the usual day, or years away from it.
      const std::int64_t reach = random() % 2 == 0 ? 200 : 2000;
      service = add_days(service, static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(2 * reach)) - reach);
    }
  }
  for (const Choice& choice : path) {
    const Variable& v = variables[choice.variable];
    if (v.kind != Variable::Kind::number || v.term != universe_.service_date()) continue;
    const std::int64_t low = choice.which > 0 ? v.cuts[choice.which - 1] : kFirstDate.days;
    const std::int64_t high = choice.which < v.cuts.size() ? v.cuts[choice.which] - 1 : kLastDate.days;
    const DateRange both{std::max(Date{static_cast<std::int32_t>(low)}, days_.first),
                         std::min(Date{static_cast<std::int32_t>(high)}, days_.last)};
    if (both.last < both.first) return false;
    if (!both.contains(service))
      service = both.first > kFirstDate && (random() % 2 == 0 || both.last == kLastDate) ? both.first : both.last;
  }
  service = std::clamp(service, days_.first, days_.last);
  line.values[Field::service_date] = service.days;
  claim.values[Field::received_date] = service.days;
  line.values[Field::units] = 1000;
  icd9_ = service < kIcd10Begins;

  std::set<Field> absent, given;
  for (const Choice& choice : path) {
    const Variable& v = variables[choice.variable];
    if (v.kind != Variable::Kind::present) continue;
    (choice.which == 0 ? absent : given).insert(v.field);
  }
  if (!absent.contains(Field::born))
    scenario.patient[Field::born] = std::min(kUsualBirth, add_months(service, -12 * 40)).days;
  scenario.patient[Field::sex] = static_cast<std::int64_t>(sides_.symbols.intern(domain_of(CodeSystem::sex), "F"));
  if (absent.contains(Field::age) && given.contains(Field::born)) scenario.patient[Field::born] = service.days + 1;
  line.values[Field::procedure] =
      static_cast<std::int64_t>(sides_.symbols.intern(domain_of(CodeSystem::hcpcs), "99213"));

  // Fields that are there, whatever they say; then those of which the path says more.
  for (const Field field : given) {
    if (is_derived_age(field) || field == Field::procedure || field == Field::born) continue;
    const auto value = value_for(field, service, random);
    if (value) {
      put(scenario, field, value);
    } else if (is_symbol(info(field).type.kind)) {
      const Type type = info(field).type;
      const auto systems = type.kind == Kind::code ? first_code(type.system, "") : std::nullopt;
      const SymbolDomain domain = type.kind == Kind::code ? domain_of(type.system) : SymbolDomain::text;
      put(scenario, field, static_cast<std::int64_t>(sides_.symbols.intern(domain, systems.value_or("1000000001"))));
    }
  }
  std::set<Field> open;
  for (const Choice& choice : path) {
    const Variable& v = variables[choice.variable];
    if (v.kind == Variable::Kind::present || v.kind == Variable::Kind::element || v.kind == Variable::Kind::body)
      continue;
    const Term& t = terms_.at(v.term);
    if (v.kind == Variable::Kind::number && t.op == Op::field) {
      if (v.term == universe_.service_date()) continue;
      if (!put_number(v, choice.which, scenario, random)) return false;
      continue;
    }
    if (v.kind == Variable::Kind::code && t.op == Op::field) {
      const auto field = static_cast<Field>(t.index);
      if (set_of(field)) continue;
      const CodeClass& of = universe_.partition(v.partition).classes[choice.which];
      const auto code = sample(of, adventurous ? random() % std::max<std::size_t>(1, of.samples.size()) : 0);
      if (!code) return false;
      put(scenario, field, static_cast<std::int64_t>(*code));
      continue;
    }
    const std::set<Field> below = fields_below(v.term);
    open.insert(below.begin(), below.end());
  }
  if (!put_sets(path, scenario, random)) return false;

  // What the path says of several fields together is left to trying.
  std::set<Field> settled;
  for (const Choice& choice : path) {
    const Variable& v = variables[choice.variable];
    if ((v.kind == Variable::Kind::code || v.kind == Variable::Kind::number) && terms_.at(v.term).op == Op::field)
      settled.insert(static_cast<Field>(terms_.at(v.term).index));
  }
  if (adventurous) {
    for (const Field field : open) {
      const Field source =
          is_derived_age(field) ? Field::born : (field == Field::span_days ? Field::through_date : field);
      if (settled.contains(field) || absent.contains(source) || source == Field::service_date) continue;
      if (info(source).type.kind == Kind::code_set || set_of(source)) {
        const Field set = set_of(source).value_or(source);
        const auto codes = pools_.codes.find(source_of(set));
        if (codes == pools_.codes.end() || codes->second.empty() || random() % 3 == 0) continue;
        std::vector<Symbol> some;
        for (std::uint64_t n = 1 + random() % 2; n > 0; --n) {
          const Symbol s = any_of(codes->second, random);
          if (std::find(some.begin(), some.end(), s) == some.end()) some.push_back(s);
        }
        if (source_of(set) == Field::diagnoses) {
          if (!claim.sets.contains(Field::diagnoses)) claim.sets[Field::diagnoses] = some;
        } else if (level_of(set) == Level::line) {
          if (!line.sets.contains(set)) line.sets[set] = some;
        }
        continue;
      }
      if (is_derived_age(field)) continue;
      put(scenario, source, value_for(source, service, random));
    }
    if (settled.empty() || (!settled.contains(Field::procedure) && pools_.fields.contains(Field::procedure))) {
      if (const auto value = value_for(Field::procedure, service, random)) put(scenario, Field::procedure, value);
    }
  }
  // Whatever else the policies of the file want to see.
  if (random() % 4 != 0) put_usual(scenario);
  for (const Field field : absent) put(scenario, field, std::nullopt);
  if (!line.values.contains(Field::procedure) && !line.values.contains(Field::revenue_code))
    put(scenario, Field::revenue_code,
        static_cast<std::int64_t>(sides_.symbols.intern(domain_of(CodeSystem::revenue), "0120")));
  return true;
}

}  // namespace edict::diff
