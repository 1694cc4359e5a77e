#include "tools/edict/policy_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace edict::cli {
namespace {

using Window = LimitWords::Window;

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(separators, at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

bool is_whole(CodeSystem system, const std::string& code) { return normalize_code(system, code).has_value(); }

// Codes that a test can put on a line: the single ones, both ends of a range where they are whole. Of a long list the
// first and the last.
std::vector<std::string> samples(CodeSystem system, const std::vector<std::string>& items) {
  constexpr std::size_t most = 12;
  std::vector<std::string> codes;
  for (const std::string& item : items) {
    const auto dots = item.find("..");
    if (dots == std::string::npos) {
      if (is_whole(system, item)) codes.push_back(item);
      continue;
    }
    for (const std::string& end : {item.substr(0, dots), item.substr(dots + 2)}) {
      if (is_whole(system, end)) codes.push_back(end);
    }
  }
  if (codes.size() > most) codes = {codes.front(), codes.back()};
  return codes;
}

bool holds(CodeSystem system, const std::vector<std::string>& items, const std::string& code) {
  const std::string normal = normalize_code(system, code).value_or("");
  return std::any_of(items.begin(), items.end(), [&](const std::string& item) {
    const auto dots = item.find("..");
    const auto prefix = [&](const std::string& text) {
      return normalize_code_prefix(system, text.substr(0, text.find('*'))).value_or("?");
    };
    if (dots == std::string::npos) return normal.starts_with(prefix(item));
    const std::string first = prefix(item.substr(0, dots)), last = prefix(item.substr(dots + 2));
    return first <= normal && (normal <= last || normal.starts_with(last));
  });
}

std::string outside(CodeSystem system, const std::vector<std::string>& items, std::vector<std::string> candidates) {
  for (std::string& code : candidates) {
    if (!holds(system, items, code)) return std::move(code);
  }
  return {};
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Fills in what follows from the facts.
class Preparation : public PreparedFacts {
 public:
  explicit Preparation(const PolicyFacts& of) { facts = of; }

  // What is wrong, or nothing.
  std::optional<std::string> prepare() {
    const bool name_fits = !facts.name.empty() && facts.name.front() >= 'a' && facts.name.front() <= 'z' &&
                           std::all_of(facts.name.begin(), facts.name.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                           });
    if (!name_fits) return fmt::format("the name '{}' has other letters than a to z, 0 to 9 and _", facts.name);
    for (const std::string* text : {&facts.title, &facts.payer}) {
      if (text->find_first_of("\"\\\n") != std::string::npos) return "a title or payer has a quote in it";
    }
    const auto day = parse_date(facts.effective);
    if (!day) return fmt::format("'{}' is no date such as 2024-01-31", facts.effective);
    if (civil(*day).year < 1900 || civil(*day).year > 2900)
      return fmt::format("'{}' is no first day of a policy", facts.effective);
    first_day = *day;
    // A January is behind the first day, with days enough before it and a year behind.
    base = *make_date(civil(first_day).year + 1, 1, 15);
    procedures = split(facts.procedures, ", ");
    services = samples(CodeSystem::hcpcs, procedures);
    if (services.empty()) return "no procedure is a whole code, which the tests need: name one such as 20552";
    other_service = outside(CodeSystem::hcpcs, procedures, {"99499", "A9270", "00100"});
    if (auto fault = prepare_diagnoses()) return fault;
    if (auto fault = prepare_ages()) return fault;
    return prepare_limit();
  }

 private:
  std::optional<std::string> prepare_diagnoses() {
    diagnoses = split(facts.diagnoses, ", ");
    if (diagnoses.empty()) return {};
    const auto all_of = [&](CodeSystem system) {
      return std::all_of(diagnoses.begin(), diagnoses.end(), [&](const std::string& item) {
        const auto end = std::min(item.find(".."), item.find('*'));
        return normalize_code_prefix(system, item.substr(0, end)).has_value();
      });
    };
    const bool old = first_day < *make_date(2015, 10, 1);
    icd = old && all_of(CodeSystem::icd9cm) ? CodeSystem::icd9cm : CodeSystem::icd10cm;
    if (!all_of(icd)) return fmt::format("'{}': not all are diagnoses of {}", facts.diagnoses, name_of(icd));
    covered = samples(icd, diagnoses);
    if (covered.empty()) return "no diagnosis is a whole code, which the tests need: name one such as M79.18";
    uncovered = icd == CodeSystem::icd9cm ? outside(icd, diagnoses, {"799.9", "780.79", "V70.0"})
                                          : outside(icd, diagnoses, {"R69", "Z00.00", "L98.9"});
    return {};
  }

  std::optional<std::string> prepare_ages() {
    if (facts.ages.empty()) return {};
    const auto words = split(facts.ages, " ");
    const bool three = words.size() == 3 && words[1] == "to";
    low = three ? number(words[0]).value_or(-1) : -1;
    const std::int64_t oldest = three ? number(words[2]).value_or(-1) : -1;
    if (low < 0 || low > oldest || oldest > 120)
      return fmt::format("'{}' is no range of ages such as 50 to 80", facts.ages);
    high = oldest;
    return {};
  }

  std::optional<std::string> prepare_limit() {
    if (facts.limit.empty()) return {};
    limit = read_limit(facts.limit);
    if (!limit) {
      return fmt::format(
          "'{}' is no limit such as '3 days in any 90 days', '1 unit per line', '2 lines a day', '1 day "
          "in calendar year' or '1 day in lifetime'",
          facts.limit);
    }
    const bool by_days = limit->measure != "units";
    const std::int64_t room = limit->window == Window::any_days ? limit->length - 1 : 28;
    if (by_days && limit->window != Window::day && limit->most > room)
      return fmt::format("'{}': so many days cannot be tested; write the limit by hand", facts.limit);
    if (limit->measure == "days" && limit->window == Window::day)
      return "a day has one day: count units or lines a day";
    return {};
  }
};

}  // namespace

std::optional<LimitWords> read_limit(const std::string& text) {
  const auto words = split(text, " ");
  if (words.size() < 3) return std::nullopt;
  LimitWords limit;
  const auto most = number(words[0]);
  if (!most || *most < 1 || *most > 10'000) return std::nullopt;
  limit.most = *most;
  limit.measure = words[1].ends_with('s') ? words[1] : words[1] + "s";
  if (limit.measure != "units" && limit.measure != "lines" && limit.measure != "days") return std::nullopt;
  const std::string window = fmt::format("{}", fmt::join(words.begin() + 2, words.end(), " "));
  if (window == "per line") {
    limit.window = Window::line;
    return limit.measure == "units" ? std::optional(limit) : std::nullopt;
  }
  if (window == "a day" || window == "per day") {
    limit.window = Window::day;
    return limit;
  }
  if (window == "in calendar year" || window == "a calendar year") {
    limit.window = Window::calendar_year;
    return limit;
  }
  if (window == "in lifetime") return limit;
  if (words.size() != 6 || words[2] != "in" || words[3] != "any") return std::nullopt;
  const auto length = number(words[4]);
  if (!length || *length < 1 || *length > 3650) return std::nullopt;
  limit.length = *length;
  if (words[5] == "days") {
    limit.window = Window::any_days;
  } else if (words[5] == "months") {
    limit.window = Window::any_months;
  } else {
    return std::nullopt;
  }
  return limit;
}

Result<PreparedFacts, std::string> prepare(const PolicyFacts& facts) {
  Preparation preparation(facts);
  if (auto fault = preparation.prepare()) return Failure{*std::move(fault)};
  return PreparedFacts(std::move(preparation));
}

}  // namespace edict::cli
