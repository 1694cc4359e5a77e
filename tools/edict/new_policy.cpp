#include "tools/edict/new_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::cli {
namespace {

using Window = LimitWords::Window;

// Writes one policy.
class Writer : private PreparedFacts {
 public:
  explicit Writer(PreparedFacts prepared) : PreparedFacts(std::move(prepared)) {}

  std::string text() const { return head() + rules() + "}\n" + tests(); }

 private:
  // ---------------------------------------------------------------------------------------------- the policy
  std::string head() const {
    std::string authorities;
    for (const std::string& of : facts.authorities) {
      const auto space = of.find(' ');
      authorities += fmt::format("{}{} \"{}\"", authorities.empty() ? "" : ", ", of.substr(0, space),
                                 space == std::string::npos ? of : of.substr(space + 1));
    }
    std::string out = fmt::format("policy {} \"{}\" {{\n", facts.name, facts.title);
    if (!authorities.empty()) out += "authority " + authorities + "\n";
    out += fmt::format("payer {}\neffective {}\n\ncodes services : hcpcs = {{ {} }}\n", facts.payer, facts.effective,
                       fmt::join(procedures, ", "));
    if (!diagnoses.empty())
      out += fmt::format("codes supporting : {} = {{ {} }}\n", name_of(icd), fmt::join(diagnoses, ", "));
    return out + "\nscope lines where procedure in services\n";
  }

  bool is_medicare() const { return facts.payer == "medicare"; }

  std::string rules() const {
    std::string out;
    if (!diagnoses.empty()) {
      out +=
          "\nrule supported_diagnosis\ncite \"only the listed diagnoses support the service\"\nrequire diagnosis in "
          "supporting\n";
      if (is_medicare()) out += "else deny PR-50 N115 when modifiers has GA\n";
      out += fmt::format("else deny CO-50{}\n", is_medicare() ? " N115" : "");
    }
    if (!facts.modifier.empty()) {
      out += fmt::format(
          "\nrule stated_modifier\ncite \"the line states modifier {}\"\nrequire modifiers has {}\nelse deny CO-4 "
          "N822\n",
          facts.modifier, facts.modifier);
    }
    if (high) {
      out += fmt::format(
          "\nrule covered_age\ncite \"for patients from {} to {} years of age\"\nrequire patient.age between {} and "
          "{}\nelse deny CO-6 N129\n",
          low, *high, low, *high);
    }
    if (limit) {
      out += fmt::format("\nrule frequency\ncite \"no more than {}\"\nlimit {}\nelse {}\n", facts.limit, limit_body(),
                         limit_outcome());
    }
    if (out.empty()) out = "\nrule not_covered\ncite \"the service is not covered\"\nelse deny PR-96 N425\n";
    return out;
  }

  std::string limit_body() const {
    const std::string count = fmt::format("{} {}", limit->most, limit->most == 1 ? singular() : limit->measure);
    switch (limit->window) {
      case Window::any_days:
        return fmt::format("{} per patient in any {} days", count, limit->length);
      case Window::any_months:
        return fmt::format("{} per patient in any {} months", count, limit->length);
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
  std::string singular() const { return limit->measure.substr(0, limit->measure.size() - 1); }
  bool cuts_back() const { return limit->measure == "units"; }
  std::string limit_outcome() const { return cuts_back() ? "cut back CO-151 N362" : "deny CO-119 N640"; }

  // ---------------------------------------------------------------------------------------------- its tests
  // A line that every other rule lets through.
  std::string line(Date day, std::string_view code, std::string_view more = {}) const {
    std::string out = fmt::format("line {}", code);
    if (!facts.modifier.empty()) out += "-" + facts.modifier;
    out += " on " + to_text(day);
    if (!covered.empty()) out += " dx " + covered.front();
    return out + std::string(more) + "\n";
  }
  std::string line(Date day) const { return line(day, services.front()); }
  std::string patient(std::string_view name) const {
    const std::int64_t age = high ? (low + *high) / 2 : 60;
    return fmt::format("patient {} born {} sex F\n", name, to_text(add_months(base, -12 * age)));
  }
  std::string claim(std::string_view name, std::string_view of, const std::string& lines) const {
    return fmt::format("claim {} {{ patient {}\n{}}}\n", name, of, lines);
  }
  static std::string test(std::string_view name, const std::string& body) {
    return fmt::format("\ntest \"{}\" {{\n{}}}\n", name, body);
  }
  std::string denied(std::string_view line, std::string_view rule, std::string_view codes) const {
    return fmt::format("expect {} deny by {}.{} {}\n", line, facts.name, rule, codes);
  }

  std::string tests() const {
    std::string out;
    if (diagnoses.empty() && facts.modifier.empty() && !high && !limit) {
      return test("the service is denied",
                  patient("p") + claim("a", "p", line(base)) + denied("a/1", "not_covered", "PR-96 N425")) +
             not_its_business("not_covered", "PR-96 N425");
    }
    out += listed_codes();
    if (!diagnoses.empty()) out += diagnosis_test();
    if (!facts.modifier.empty()) out += modifier_test();
    if (high) out += age_test();
    if (limit) out += limit->window == Window::line ? line_test() : limit_tests();
    if (!diagnoses.empty())
      return out + not_its_business("supported_diagnosis", is_medicare() ? "CO-50 N115" : "CO-50");
    if (!facts.modifier.empty()) return out + not_its_business("stated_modifier", "CO-4 N822");
    if (high) return out + not_its_business("covered_age", "CO-6 N129");
    return out + not_its_business("frequency", limit_outcome().substr(limit_outcome().find("CO-")));
  }

  // Every listed code once, each for a patient of its own, so that no limit meets them.
  std::string listed_codes() const {
    std::string patients, claims, expected;
    const std::size_t count = std::max(services.size(), covered.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = fmt::format("c{}", i + 1), of = fmt::format("p{}", i + 1);
      patients += patient(of);
      std::string text = fmt::format("line {}", services[i % services.size()]);
      if (!facts.modifier.empty()) text += "-" + facts.modifier;
      text += " on " + to_text(base);
      if (!covered.empty()) text += " dx " + covered[i % covered.size()];
      claims += claim(name, of, text + "\n");
      expected += (i == 0 ? "" : ", ") + name + "/1";
    }
    return test("the listed codes are paid", patients + claims + "expect " + expected + " pay\n");
  }

  std::string with(std::string_view modifier) const {
    return fmt::format("{}{}-{}", services.front(), facts.modifier.empty() ? "" : "-" + facts.modifier, modifier);
  }
  std::string plain() const { return services.front() + (facts.modifier.empty() ? "" : "-" + facts.modifier); }

  std::string diagnosis_test() const {
    const std::string day = to_text(base);
    std::string body = patient("p") + patient("q");
    body += claim("a", "p", fmt::format("line {} on {} dx {}\n", plain(), day, uncovered));
    body += fmt::format("claim b {{ patient q dx {}, {}\nline {} on {} dx 2\n}}\n", covered.front(), uncovered, plain(),
                        day);
    body += claim("c", "p", fmt::format("line {} on {}\n", plain(), day));
    const std::string codes = is_medicare() ? "CO-50 N115" : "CO-50";
    body += denied("a/1, b/1", "supported_diagnosis", codes) +
            fmt::format("expect c/1 pend incomplete by {}.supported_diagnosis missing diagnosis\n", facts.name);
    if (is_medicare()) {
      body = body.substr(0, body.find("expect")) +
             claim("d", "p", fmt::format("line {} on {} dx {}\n", with("GA"), day, uncovered)) +
             body.substr(body.find("expect")) + denied("d/1", "supported_diagnosis", "PR-50 N115");
    }
    return test("another diagnosis, or one that the line does not point at, is denied; none is pended", body);
  }

  std::string modifier_test() const {
    std::string text = fmt::format("line {} on {}", services.front(), to_text(base));
    if (!covered.empty()) text += " dx " + covered.front();
    return test(fmt::format("without modifier {} the line is denied", facts.modifier),
                patient("p") + claim("a", "p", text + "\n") + denied("a/1", "stated_modifier", "CO-4 N822"));
  }

  std::string age_test() const {
    const auto born = [&](std::string_view name, Date day) {
      return fmt::format("patient {} born {} sex F\n", name, to_text(day));
    };
    const Date youngest = add_months(base, -12 * low), too_old = add_months(base, -12 * (*high + 1));
    std::string people = born("p", youngest) + born("r", add_days(too_old, 1)) + born("s", too_old);
    std::string claims = claim("a", "p", line(base));
    std::string too_young;
    if (low > 0) {  // nobody is younger than 0
      people += born("q", add_days(youngest, 1));
      claims += claim("b", "q", line(base));
      too_young = "b/1, ";
    }
    claims += claim("c", "r", line(base)) + claim("d", "s", line(base));
    return test(fmt::format("ages {} and {} are covered, the birthday after is not{}", low, *high,
                            low > 0 ? fmt::format(", nor the day before the one of {}", low) : ""),
                people + claims + "expect a/1, c/1 pay\n" + denied(too_young + "d/1", "covered_age", "CO-6 N129"));
  }

  std::string units(std::int64_t count) const { return fmt::format(" units {}", count); }

  std::string line_test() const {
    const std::string lines = line(base, services.front(), units(limit->most)) +
                              line(base, services.front(), units(limit->most)) +
                              line(base, services.front(), units(limit->most + 1));
    return test(fmt::format("{} units of a line are paid, one more is cut back", limit->most),
                patient("p") + claim("a", "p", lines) + "expect a/1, a/2 pay\n" +
                    fmt::format("expect a/3 cut back to {} by {}.frequency CO-151 N362\n", limit->most, facts.name));
  }

  // What fills the limit from `day` on, and is paid.
  std::string filled(Date day) const {
    if (limit->measure == "units") return line(day, services.front(), units(limit->most));
    std::string lines;
    for (std::int64_t i = 0; i < limit->most; ++i) lines += line(limit->window == Window::day ? day : add_days(day, i));
    // One day counts once, however many lines it has.
    if (limit->measure == "days") lines += line(day);
    return lines;
  }
  std::int64_t lines_of_filled() const {
    if (limit->measure == "units") return 1;
    return limit->most + (limit->measure == "days" ? 1 : 0);
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
    Date last_inside = base;
    std::optional<Date> outside_day;
    const auto inside_until = [&](Date day) {
      outside_day = day;
      last_inside = add_days(day, -1);
    };
    switch (limit->window) {
      case Window::any_days:
        inside_until(add_days(base, limit->length));
        break;
      case Window::any_months:
        inside_until(add_months(base, limit->length));
        break;
      case Window::calendar_year:
        inside_until(*make_date(civil(base).year + 1, 1, 1));
        break;
      case Window::lifetime:
        last_inside = add_days(base, 400);
        break;
      case Window::day:
        outside_day = add_days(base, 1);
        break;
      case Window::line:
        break;
    }
    std::string body = patient("p") + patient("q") + claim("a", "p", filled(base)) +
                       claim("b", "p", line(last_inside)) + claim("c", "q", filled(base));
    std::string expected = "expect " + paid("a") + ", " + paid("c");
    if (outside_day) {
      body += claim("d", "q", line(*outside_day));
      expected += ", d/1";
    }
    std::string out = test("the limit may be filled; one more inside the period is too many, outside it is not",
                           body + expected + " pay\n" + too_many("b/1"));
    if (cuts_back() && limit->window != Window::line) {
      out += test("the units that are left are paid",
                  patient("p") + claim("a", "p", line(base, services.front(), units(limit->most + 1))) +
                      fmt::format("expect a/1 cut back to {} by {}.frequency CO-151 N362\n", limit->most, facts.name));
    }
    if (limit->window == Window::any_days || limit->window == Window::any_months) out += late_claim_test();
    return out;
  }

  // History after the line fills the same window.
  std::string late_claim_test() const {
    std::string history;
    const Date after = add_days(base, 1);
    if (limit->measure == "units") {
      history = fmt::format("{} units {} units_allowed {} paid\n", trimmed(line(after)), limit->most, limit->most);
    } else {
      for (std::int64_t i = 0; i < limit->most; ++i) history += trimmed(line(add_days(after, i))) + " paid\n";
    }
    return test("a claim that comes late does not slip under the limit",
                patient("p") + fmt::format("history h {{ patient p\n{}}}\n", history) + claim("a", "p", line(base)) +
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
                      ? fmt::format("patient {} born {} sex F\n", of, to_text(add_months(day, -12 * (*high + 1))))
                      : patient(of);
      std::string text = fmt::format("line {}", code);
      if (!facts.modifier.empty() && rule != "stated_modifier") text += "-" + facts.modifier;
      text += " on ";
      if (by_limit && !cuts_back()) body += filled_after(name, of, head, text, day);
      text += to_text(day);
      // The day before the first one of ICD-10-CM has a diagnosis of ICD-9-CM; the policy is not in force on it.
      const bool older = icd == CodeSystem::icd10cm && day < *make_date(2015, 10, 1);
      if (!diagnoses.empty()) text += " dx " + (older ? std::string("799.9") : uncovered);
      if (by_limit && cuts_back()) text += units(limit->most + 1);
      body += fmt::format("claim {} {{ patient {} {}\n{}\n}}\n", name, of, head, text);
      return name + "/1";
    };
    for (std::size_t i = 0; i < services.size(); ++i) {
      failed += (i == 0 ? "" : ", ") + subject(fmt::format("a{}", i + 1), "", services[i], first_day);
    }
    const std::string payer =
        subject("b", facts.payer == "prairie" ? "payer lakeshore" : "payer prairie", services.front(), first_day);
    const std::string service = subject("c", "", other_service, first_day);
    const std::string before = subject("d", "", services.front(), add_days(first_day, -1));
    std::string expected = fmt::format("expect {}, {}, {} pay\n", payer, service, before);
    if (by_limit && cuts_back()) {
      expected += fmt::format("expect {} cut back to {} by {}.frequency {}\n", failed, limit->most, facts.name, codes);
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
    for (std::int64_t i = 1; i <= limit->most; ++i) {
      lines += line_on + to_text(limit->window == Window::day ? day : add_days(day, i)) + " paid\n";
    }
    return fmt::format("history h_{} {{ patient {} {}\n{}}}\n", name, of, head, lines);
  }
};

}  // namespace

Result<std::string, std::string> new_policy(const PolicyFacts& facts) {
  auto prepared = prepare(facts);
  if (!prepared) return Failure{prepared.error()};
  return Writer(std::move(prepared).value()).text();
}

}  // namespace edict::cli
