// Values around which rules may part, out of the pools.
#include <algorithm>

#include "compiler/diff/line_maker.hpp"
#include "runtime/tables/cell.hpp"

namespace edict::diff {
namespace {

template <class Set>
auto any_of(const Set& set, std::mt19937_64& random) {
  return *std::next(set.begin(), static_cast<std::ptrdiff_t>(random() % set.size()));
}

bool is_symbol(Kind kind) { return kind == Kind::code || kind == Kind::text || kind == Kind::id; }

}  // namespace

Date LineMaker::day_near(Date day, std::mt19937_64& random) {
  // Two lengths on end, from a day that the rules name, or some years: `years between` counts those.
  if (random() % 8 == 0) day = day_near(day, random);
  if (random() % 12 == 0 && !pools_.dates.empty()) day = any_of(pools_.dates, random);
  if (random() % 10 == 0 && !pools_.counts.empty()) {
    const std::int64_t n = std::clamp<std::int64_t>(any_of(pools_.counts, random), 0, 120);
    const std::int64_t months = (random() % 2 == 0 ? 12 : 1) * (random() % 2 == 0 ? n : -n);
    return add_days(add_months(day, months), static_cast<std::int64_t>(random() % 3) - 1);
  }
  const std::int64_t by = static_cast<std::int64_t>(random() % 3) - 1;
  const std::int64_t sign = random() % 3 == 0 ? 1 : -1;
  switch (random() % 8) {
    case 0:
      return day;
    case 1:
      return add_days(day, by);
    case 2:
    case 3:
      if (!pools_.days.empty()) return add_days(day, sign * (any_of(pools_.days, random) + by));
      break;
    case 4:
    case 5:
      if (!pools_.months.empty()) return add_days(add_months(day, sign * any_of(pools_.months, random)), by);
      break;
    case 6: {
      const CalendarUnit unit =
          pools_.calendars.empty() ? static_cast<CalendarUnit>(random() % 4) : any_of(pools_.calendars, random);
      const DateRange range = calendar_range(day, unit);
      return random() % 2 == 0 ? add_days(range.first, by) : add_days(range.last, by);
    }
    default:
      if (!pools_.counts.empty() && random() % 2 == 0)
        return add_days(day, sign * (any_of(pools_.counts, random) + by));
      break;
  }
  return add_days(day, sign * static_cast<std::int64_t>(random() % 60));
}

std::optional<std::int64_t> LineMaker::value_for(Field field, Date service, std::mt19937_64& random) {
  const Type type = info(field).type;
  if (random() % 12 == 0 && field != Field::service_date && field != Field::procedure) return std::nullopt;
  const auto near = [&](const std::set<std::int64_t>& set, std::int64_t usual, std::int64_t step) {
    if (set.empty() || random() % 6 == 0) return usual * static_cast<std::int64_t>(1 + random() % 4);
    return any_of(set, random) + (static_cast<std::int64_t>(random() % 3) - 1) * step;
  };
  switch (type.kind) {
    case Kind::boolean:
      return static_cast<std::int64_t>(random() % 2);
    case Kind::integer:
      return std::max<std::int64_t>(0, near(pools_.counts, 1, 1));
    case Kind::decimal:
      if (random() % 2 == 0 && !pools_.counts.empty())
        return std::max<std::int64_t>(0, near(pools_.counts, 1, 1)) * 1000;
      return std::max<std::int64_t>(0, near(pools_.decimals, 1000, 1000));
    case Kind::money: {
      const std::uint64_t kind = random() % 3;
      if (kind == 0 && !pools_.counts.empty()) return std::max<std::int64_t>(0, near(pools_.counts, 1, 1)) * 100;
      if (kind == 1 && !pools_.counts.empty())
        return std::max<std::int64_t>(0, any_of(pools_.counts, random)) * 10'000 +
               static_cast<std::int64_t>(random() % 3) * 25;
      return std::max<std::int64_t>(0, near(pools_.cents, 10'000, 1));
    }
    case Kind::date:
      if (!pools_.dates.empty() && random() % 3 == 0)
        return add_days(any_of(pools_.dates, random), static_cast<std::int64_t>(random() % 3) - 1).days;
      if (field == Field::born) {
        const std::int64_t years = pools_.counts.empty() || random() % 3 == 0
                                       ? static_cast<std::int64_t>(random() % 90)
                                       : std::clamp<std::int64_t>(any_of(pools_.counts, random), 0, 110);
        return add_days(add_months(service, -12 * years), static_cast<std::int64_t>(random() % 3) - 1).days;
      }
      return day_near(service, random).days;
    case Kind::code:
    case Kind::text:
    case Kind::id: {
      const auto codes = pools_.codes.find(field);
      if (codes == pools_.codes.end() || codes->second.empty()) return std::nullopt;
      return static_cast<std::int64_t>(any_of(codes->second, random));
    }
    default:
      return std::nullopt;
  }
}

std::pair<std::optional<std::int64_t>, std::string> LineMaker::cell_for(Type type, const Scenario& scenario,
                                                                        std::mt19937_64& random) {
  const auto symbol = [&](std::int64_t value) -> std::pair<std::optional<std::int64_t>, std::string> {
    const auto s = static_cast<Symbol>(value);
    const std::string_view text = sides_.symbols.text(s);
    if (type.kind == Kind::code) return {value, display_code(type.system, text)};
    return {value, '"' + std::string(text) + '"'};
  };
  if (is_symbol(type.kind)) {
    std::vector<std::int64_t> choices;
    const auto take = [&](const Values& values) {
      for (const auto& [field, value] : values) {
        const Type of = info(field).type;
        if (of.kind == type.kind && (of.system == type.system || type.kind != Kind::code)) choices.push_back(value);
      }
    };
    take(scenario.asked_line().values);
    take(scenario.claims[scenario.claim].values);
    if (type.kind == Kind::id)
      choices.push_back(static_cast<std::int64_t>(sides_.symbols.intern(SymbolDomain::text, "p")));
    if (choices.empty()) {
      const auto code = type.kind == Kind::code ? first_code(type.system, "") : std::optional<std::string>("1");
      const SymbolDomain domain = type.kind == Kind::code ? domain_of(type.system) : SymbolDomain::text;
      choices.push_back(static_cast<std::int64_t>(sides_.symbols.intern(domain, code.value_or("1"))));
    }
    return symbol(choices[random() % choices.size()]);
  }
  std::int64_t value = 1;
  if (type.kind == Kind::date) {
    value = day_near(scenario.asked_line().date(), random).days;
  } else if (type.kind == Kind::boolean) {
    value = static_cast<std::int64_t>(random() % 2);
  } else {
    const std::int64_t step = type.kind == Kind::decimal ? 1000 : (type.kind == Kind::money ? 100 : 1);
    value = static_cast<std::int64_t>(random() % 5) * step;
    if (!pools_.counts.empty()) value = any_of(pools_.counts, random) * step;
  }
  return {value, display_cell(type, value, sides_.symbols)};
}

}  // namespace edict::diff
