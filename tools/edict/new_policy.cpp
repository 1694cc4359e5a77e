#include "tools/edict/new_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/vocabulary/code_system.hpp"

namespace edict::cli {
namespace {

using Window = LimitWords::Window;

const Date kFirstOfIcd10 = *make_date(2015, 10, 1);

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

// Writes one policy. Facts have been looked at by `prepare`.
class Writer {
 public:
  explicit Writer(const PolicyFacts& facts) : facts_(facts) {}

  // What is wrong, or nothing.
  std::optional<std::string> prepare() {
    const bool name_fits = !facts_.name.empty() && facts_.name.front() >= 'a' && facts_.name.front() <= 'z' &&
                           std::all_of(facts_.name.begin(), facts_.name.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                           });
    if (!name_fits) return fmt::format("the name '{}' has other letters than a to z, 0 to 9 and _", facts_.name);
    for (const std::string* text : {&facts_.title, &facts_.payer}) {
      if (text->find_first_of("\"\\\n") != std::string::npos) return "a title or payer has a quote in it";
    }
    const auto day = parse_date(facts_.effective);
    if (!day) return fmt::format("'{}' is no date such as 2024-01-31", facts_.effective);
    first_day_ = *day;
    // A January is behind the first day, with days enough before it and a year behind.
    base_ = *make_date(civil(first_day_).year + 1, 1, 15);
    procedures_ = split(facts_.procedures, ", ");
    services_ = samples(CodeSystem::hcpcs, procedures_);
    if (services_.empty()) return "no procedure is a whole code, which the tests need: name one such as 20552";
    other_service_ = outside(CodeSystem::hcpcs, procedures_, {"99499", "A9270", "00100"});
    if (auto fault = prepare_diagnoses()) return fault;
    if (auto fault = prepare_ages()) return fault;
    return prepare_limit();
  }

  std::string text() const { return head() + rules() + "}\n" + tests(); }

 private:
  std::optional<std::string> prepare_diagnoses() {
    diagnoses_ = split(facts_.diagnoses, ", ");
    if (diagnoses_.empty()) return {};
    const auto all_of = [&](CodeSystem system) {
      return std::all_of(diagnoses_.begin(), diagnoses_.end(), [&](const std::string& item) {
        const auto end = std::min(item.find(".."), item.find('*'));
        return normalize_code_prefix(system, item.substr(0, end)).has_value();
      });
    };
    const bool old = first_day_ < kFirstOfIcd10;
    icd_ = old && all_of(CodeSystem::icd9cm) ? CodeSystem::icd9cm : CodeSystem::icd10cm;
    if (!all_of(icd_)) return fmt::format("'{}': not all are diagnoses of {}", facts_.diagnoses, name_of(icd_));
    covered_ = samples(icd_, diagnoses_);
    if (covered_.empty()) return "no diagnosis is a whole code, which the tests need: name one such as M79.18";
    uncovered_ = icd_ == CodeSystem::icd9cm ? outside(icd_, diagnoses_, {"799.9", "780.79", "V70.0"})
                                            : outside(icd_, diagnoses_, {"R69", "Z00.00", "L98.9"});
    return {};
  }

  std::optional<std::string> prepare_ages() {
    if (facts_.ages.empty()) return {};
    const auto words = split(facts_.ages, " ");
    const bool three = words.size() == 3 && words[1] == "to";
    low_ = three ? number(words[0]).value_or(-1) : -1;
    const std::int64_t high = three ? number(words[2]).value_or(-1) : -1;
    if (low_ < 0 || low_ > high || high > 120)
      return fmt::format("'{}' is no range of ages such as 50 to 80", facts_.ages);
    high_ = high;
    return {};
  }

  std::optional<std::string> prepare_limit() {
    if (facts_.limit.empty()) return {};
    limit_ = read_limit(facts_.limit);
    if (!limit_) {
      return fmt::format(
          "'{}' is no limit such as '3 days in any 90 days', '1 unit per line', '2 lines a day', '1 day "
          "in calendar year' or '1 day in lifetime'",
          facts_.limit);
    }
    const bool by_days = limit_->measure != "units";
    const std::int64_t room = limit_->window == Window::any_days ? limit_->length - 1 : 28;
    if (by_days && limit_->window != Window::day && limit_->most > room)
      return fmt::format("'{}': so many days cannot be tested; write the limit by hand", facts_.limit);
    if (limit_->measure == "days" && limit_->window == Window::day)
      return "a day has one day: count units or lines a day";
    return {};
  }

  // ---------------------------------------------------------------------------------------------- the policy
  std::string head() const {
    std::string authorities;
    for (const std::string& of : facts_.authorities) {
      const auto space = of.find(' ');
      authorities += fmt::format("{}{} \"{}\"", authorities.empty() ? "" : ", ", of.substr(0, space),
                                 space == std::string::npos ? of : of.substr(space + 1));
    }
    std::string out = fmt::format("policy {} \"{}\" {{\n", facts_.name, facts_.title);
    if (!authorities.empty()) out += "authority " + authorities + "\n";
    out += fmt::format("payer {}\neffective {}\n\ncodes services : hcpcs = {{ {} }}\n", facts_.payer, facts_.effective,
                       fmt::join(procedures_, ", "));
    if (!diagnoses_.empty())
      out += fmt::format("codes supporting : {} = {{ {} }}\n", name_of(icd_), fmt::join(diagnoses_, ", "));
    return out + "\nscope lines where procedure in services\n";
  }

  bool is_medicare() const { return facts_.payer == "medicare"; }

  std::string rules() const {
    std::string out;
    if (!diagnoses_.empty()) {
      out +=
          "\nrule supported_diagnosis\ncite \"only the listed diagnoses support the service\"\nrequire diagnosis in "
          "supporting\n";
      if (is_medicare()) out += "else deny PR-50 N115 when modifiers has GA\n";
      out += fmt::format("else deny CO-50{}\n", is_medicare() ? " N115" : "");
    }
    if (!facts_.modifier.empty()) {
      out += fmt::format(
          "\nrule stated_modifier\ncite \"the line states modifier {}\"\nrequire modifiers has {}\nelse deny CO-4 "
          "N822\n",
          facts_.modifier, facts_.modifier);
    }
    if (high_) {
      out += fmt::format(
          "\nrule covered_age\ncite \"for patients from {} to {} years of age\"\nrequire patient.age between {} and "
          "{}\nelse deny CO-6 N129\n",
          low_, *high_, low_, *high_);
    }
    if (limit_) {
      out += fmt::format("\nrule frequency\ncite \"no more than {}\"\nlimit {}\nelse {}\n", facts_.limit, limit_body(),
                         limit_outcome());
    }
    if (out.empty()) out = "\nrule not_covered\ncite \"the service is not covered\"\nelse deny PR-96 N425\n";
    return out;
  }

  std::string limit_body() const {
    const std::string count = fmt::format("{} {}", limit_->most, limit_->most == 1 ? singular() : limit_->measure);
    switch (limit_->window) {
      case Window::any_days:
        return fmt::format("{} per patient in any {} days", count, limit_->length);
      case Window::any_months:
        return fmt::format("{} per patient in any {} months", count, limit_->length);
      case Window::calendar_year:
        return count + " per patient in calendar year";
      case Window::lifetime:
        return count + " per patient in lifetime";
      case Window::day:
        return count + " per patient, service_date";
      case Window::line:
        return count + " per line";
    }
    return count;
  }
  std::string singular() const { return limit_->measure.substr(0, limit_->measure.size() - 1); }
  bool cuts_back() const { return limit_->measure == "units"; }
  std::string limit_outcome() const { return cuts_back() ? "cut back CO-151 N362" : "deny CO-119 N640"; }

  // ---------------------------------------------------------------------------------------------- its tests
  // A line that every other rule lets through.
  std::string line(Date day, std::string_view code, std::string_view more = {}) const {
    std::string out = fmt::format("line {}", code);
    if (!facts_.modifier.empty()) out += "-" + facts_.modifier;
    out += " on " + to_text(day);
    if (!covered_.empty()) out += " dx " + covered_.front();
    return out + std::string(more) + "\n";
  }
  std::string line(Date day) const { return line(day, services_.front()); }
  std::string patient(std::string_view name) const {
    const std::int64_t age = high_ ? (low_ + *high_) / 2 : 60;
    return fmt::format("patient {} born {} sex F\n", name, to_text(add_months(base_, -12 * age)));
  }
  std::string claim(std::string_view name, std::string_view of, const std::string& lines) const {
    return fmt::format("claim {} {{ patient {}\n{}}}\n", name, of, lines);
  }
  static std::string test(std::string_view name, const std::string& body) {
    return fmt::format("\ntest \"{}\" {{\n{}}}\n", name, body);
  }
  std::string denied(std::string_view line, std::string_view rule, std::string_view codes) const {
    return fmt::format("expect {} deny by {}.{} {}\n", line, facts_.name, rule, codes);
  }

  std::string tests() const {
    std::string out;
    if (diagnoses_.empty() && facts_.modifier.empty() && !high_ && !limit_) {
      return test("the service is denied",
                  patient("p") + claim("a", "p", line(base_)) + denied("a/1", "not_covered", "PR-96 N425")) +
             not_its_business("not_covered", "PR-96 N425");
    }
    out += listed_codes();
    if (!diagnoses_.empty()) out += diagnosis_test();
    if (!facts_.modifier.empty()) out += modifier_test();
    if (high_) out += age_test();
    if (limit_) out += limit_->window == Window::line ? line_test() : limit_tests();
    if (!diagnoses_.empty())
      return out + not_its_business("supported_diagnosis", is_medicare() ? "CO-50 N115" : "CO-50");
    if (!facts_.modifier.empty()) return out + not_its_business("stated_modifier", "CO-4 N822");
    if (high_) return out + not_its_business("covered_age", "CO-6 N129");
    return out + not_its_business("frequency", limit_outcome().substr(limit_outcome().find("CO-")));
  }

  // Every listed code once, each for a patient of its own, so that no limit meets them.
  std::string listed_codes() const {
    std::string patients, claims, expected;
    const std::size_t count = std::max(services_.size(), covered_.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = fmt::format("c{}", i + 1), of = fmt::format("p{}", i + 1);
      patients += patient(of);
      std::string text = fmt::format("line {}", services_[i % services_.size()]);
      if (!facts_.modifier.empty()) text += "-" + facts_.modifier;
      text += " on " + to_text(base_);
      if (!covered_.empty()) text += " dx " + covered_[i % covered_.size()];
      claims += claim(name, of, text + "\n");
      expected += (i == 0 ? "" : ", ") + name + "/1";
    }
    return test("the listed codes are paid", patients + claims + "expect " + expected + " pay\n");
  }

  std::string with(std::string_view modifier) const {
    return fmt::format("{}{}-{}", services_.front(), facts_.modifier.empty() ? "" : "-" + facts_.modifier, modifier);
  }
  std::string plain() const { return services_.front() + (facts_.modifier.empty() ? "" : "-" + facts_.modifier); }

  std::string diagnosis_test() const {
    const std::string day = to_text(base_);
    std::string body = patient("p") + patient("q");
    body += claim("a", "p", fmt::format("line {} on {} dx {}\n", plain(), day, uncovered_));
    body += fmt::format("claim b {{ patient q dx {}, {}\nline {} on {} dx 2\n}}\n", covered_.front(), uncovered_,
                        plain(), day);
    body += claim("c", "p", fmt::format("line {} on {}\n", plain(), day));
    const std::string codes = is_medicare() ? "CO-50 N115" : "CO-50";
    body += denied("a/1, b/1", "supported_diagnosis", codes) +
            fmt::format("expect c/1 pend incomplete by {}.supported_diagnosis missing diagnosis\n", facts_.name);
    if (is_medicare()) {
      body = body.substr(0, body.find("expect")) +
             claim("d", "p", fmt::format("line {} on {} dx {}\n", with("GA"), day, uncovered_)) +
             body.substr(body.find("expect")) + denied("d/1", "supported_diagnosis", "PR-50 N115");
    }
    return test("another diagnosis, or one that the line does not point at, is denied; none is pended", body);
  }

  std::string modifier_test() const {
    std::string text = fmt::format("line {} on {}", services_.front(), to_text(base_));
    if (!covered_.empty()) text += " dx " + covered_.front();
    return test(fmt::format("without modifier {} the line is denied", facts_.modifier),
                patient("p") + claim("a", "p", text + "\n") + denied("a/1", "stated_modifier", "CO-4 N822"));
  }

  std::string age_test() const {
    const auto born = [&](std::string_view name, Date day) {
      return fmt::format("patient {} born {} sex F\n", name, to_text(day));
    };
    const Date youngest = add_months(base_, -12 * low_), too_old = add_months(base_, -12 * (*high_ + 1));
    std::string people = born("p", youngest) + born("r", add_days(too_old, 1)) + born("s", too_old);
    std::string claims = claim("a", "p", line(base_));
    std::string too_young;
    if (low_ > 0) {  // nobody is younger than 0
      people += born("q", add_days(youngest, 1));
      claims += claim("b", "q", line(base_));
      too_young = "b/1, ";
    }
    claims += claim("c", "r", line(base_)) + claim("d", "s", line(base_));
    return test(fmt::format("ages {} and {} are covered, the birthday after is not{}", low_, *high_,
                            low_ > 0 ? fmt::format(", nor the day before the one of {}", low_) : ""),
                people + claims + "expect a/1, c/1 pay\n" + denied(too_young + "d/1", "covered_age", "CO-6 N129"));
  }

  std::string units(std::int64_t count) const { return fmt::format(" units {}", count); }

  std::string line_test() const {
    const std::string lines = line(base_, services_.front(), units(limit_->most)) +
                              line(base_, services_.front(), units(limit_->most)) +
                              line(base_, services_.front(), units(limit_->most + 1));
    return test(fmt::format("{} units of a line are paid, one more is cut back", limit_->most),
                patient("p") + claim("a", "p", lines) + "expect a/1, a/2 pay\n" +
                    fmt::format("expect a/3 cut back to {} by {}.frequency CO-151 N362\n", limit_->most, facts_.name));
  }

  // What fills the limit from `day` on, and is paid.
  std::string filled(Date day) const {
    if (limit_->measure == "units") return line(day, services_.front(), units(limit_->most));
    std::string lines;
    for (std::int64_t i = 0; i < limit_->most; ++i)
      lines += line(limit_->window == Window::day ? day : add_days(day, i));
    // One day counts once, however many lines it has.
    if (limit_->measure == "days") lines += line(day);
    return lines;
  }
  std::int64_t lines_of_filled() const {
    if (limit_->measure == "units") return 1;
    return limit_->most + (limit_->measure == "days" ? 1 : 0);
  }
  std::string paid(std::string_view name) const {
    std::string lines;
    for (std::int64_t i = 1; i <= lines_of_filled(); ++i) lines += fmt::format("{}{}/{}", i == 1 ? "" : ", ", name, i);
    return lines;
  }
  // Nothing is left of the units: a cut to nothing is a denial.
  std::string too_many(std::string_view lines) const {
    return denied(lines, "frequency", cuts_back() ? "CO-151 N362" : "CO-119 N640");
  }

  std::string limit_tests() const {
    Date last_inside = base_;
    std::optional<Date> outside_day;
    const auto inside_until = [&](Date day) {
      outside_day = day;
      last_inside = add_days(day, -1);
    };
    switch (limit_->window) {
      case Window::any_days:
        inside_until(add_days(base_, limit_->length));
        break;
      case Window::any_months:
        inside_until(add_months(base_, limit_->length));
        break;
      case Window::calendar_year:
        inside_until(*make_date(civil(base_).year + 1, 1, 1));
        break;
      case Window::lifetime:
        last_inside = add_days(base_, 400);
        break;
      case Window::day:
        outside_day = add_days(base_, 1);
        break;
      case Window::line:
        break;
    }
    std::string body = patient("p") + patient("q") + claim("a", "p", filled(base_)) +
                       claim("b", "p", line(last_inside)) + claim("c", "q", filled(base_));
    std::string expected = "expect " + paid("a") + ", " + paid("c");
    if (outside_day) {
      body += claim("d", "q", line(*outside_day));
      expected += ", d/1";
    }
    std::string out = test("the limit may be filled; one more inside the period is too many, outside it is not",
                           body + expected + " pay\n" + too_many("b/1"));
    if (cuts_back() && limit_->window != Window::line) {
      out +=
          test("the units that are left are paid",
               patient("p") + claim("a", "p", line(base_, services_.front(), units(limit_->most + 1))) +
                   fmt::format("expect a/1 cut back to {} by {}.frequency CO-151 N362\n", limit_->most, facts_.name));
    }
    if (limit_->window == Window::any_days || limit_->window == Window::any_months) out += late_claim_test();
    return out;
  }

  // History after the line fills the same window.
  std::string late_claim_test() const {
    std::string history;
    const Date after = add_days(base_, 1);
    if (limit_->measure == "units") {
      history = fmt::format("{} units {} units_allowed {} paid\n", trimmed(line(after)), limit_->most, limit_->most);
    } else {
      for (std::int64_t i = 0; i < limit_->most; ++i) history += trimmed(line(add_days(after, i))) + " paid\n";
    }
    return test("a claim that comes late does not slip under the limit",
                patient("p") + fmt::format("history h {{ patient p\n{}}}\n", history) + claim("a", "p", line(base_)) +
                    too_many("a/1"));
  }
  static std::string trimmed(std::string text) {
    text.pop_back();
    return text;
  }

  // What the policy says nothing of: another payer, another service, the day before it begins. The first lines show
  // what it would have said, of each of its services.
  std::string not_its_business(std::string_view rule, std::string_view codes) const {
    const bool by_limit = rule == "frequency";
    std::string patients, body, failed;
    const auto subject = [&](const std::string& name, std::string_view head, std::string_view code, Date day) {
      const std::string of = "p_" + name;
      patients += rule == "covered_age"
                      ? fmt::format("patient {} born {} sex F\n", of, to_text(add_months(day, -12 * (*high_ + 1))))
                      : patient(of);
      std::string text = fmt::format("line {}", code);
      if (!facts_.modifier.empty() && rule != "stated_modifier") text += "-" + facts_.modifier;
      text += " on ";
      if (by_limit && !cuts_back()) body += filled_after(name, of, head, text, day);
      text += to_text(day);
      // The day before the first one of ICD-10-CM has a diagnosis of ICD-9-CM; the policy is not in force on it.
      const bool older = icd_ == CodeSystem::icd10cm && day < kFirstOfIcd10;
      if (!diagnoses_.empty()) text += " dx " + (older ? std::string("799.9") : uncovered_);
      if (by_limit && cuts_back()) text += units(limit_->most + 1);
      body += fmt::format("claim {} {{ patient {} {}\n{}\n}}\n", name, of, head, text);
      return name + "/1";
    };
    for (std::size_t i = 0; i < services_.size(); ++i) {
      failed += (i == 0 ? "" : ", ") + subject(fmt::format("a{}", i + 1), "", services_[i], first_day_);
    }
    const std::string payer =
        subject("b", facts_.payer == "prairie" ? "payer lakeshore" : "payer prairie", services_.front(), first_day_);
    const std::string service = subject("c", "", other_service_, first_day_);
    const std::string before = subject("d", "", services_.front(), add_days(first_day_, -1));
    std::string expected = fmt::format("expect {}, {}, {} pay\n", payer, service, before);
    if (by_limit && cuts_back()) {
      expected +=
          fmt::format("expect {} cut back to {} by {}.frequency {}\n", failed, limit_->most, facts_.name, codes);
    } else {
      expected += denied(failed, rule, codes);
    }
    return test(
        "each service from the first day on; other payers, other services and the day before are not its business",
        patients + body + expected);
  }
  // History that leaves nothing of the limit to the line.
  std::string filled_after(const std::string& name, const std::string& of, std::string_view head,
                           const std::string& line_on, Date day) const {
    std::string lines;
    for (std::int64_t i = 1; i <= limit_->most; ++i) {
      lines += line_on + to_text(limit_->window == Window::day ? day : add_days(day, i)) + " paid\n";
    }
    return fmt::format("history h_{} {{ patient {} {}\n{}}}\n", name, of, head, lines);
  }

  const PolicyFacts& facts_;
  Date first_day_, base_;
  std::vector<std::string> procedures_, services_, diagnoses_, covered_;
  std::string other_service_, uncovered_;
  CodeSystem icd_ = CodeSystem::icd10cm;
  std::int64_t low_ = 0;
  std::optional<std::int64_t> high_;
  std::optional<LimitWords> limit_;
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

Result<std::string, std::string> new_policy(const PolicyFacts& facts) {
  Writer writer(facts);
  if (auto fault = writer.prepare()) return Failure{*std::move(fault)};
  return writer.text();
}

}  // namespace edict::cli
