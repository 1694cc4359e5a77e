#include "tests/differential/random_policies.hpp"

#include <fmt/format.h>

namespace edict::differential {
namespace {

// Where an expression stands: which prefixes name the judged and the other line.
enum class Place : std::uint8_t { judged, named_other, unnamed_other };

class Generator {
 public:
  explicit Generator(std::mt19937_64& random) : random_(random) {}

  PolicySet set(int count) {
    PolicySet set;
    set.shared = R"(codes few : hcpcs = { 20552, 20553 }
codes many : hcpcs = { 20550..20559, G0104, few, 99213 from 2024-01-10 until 2024-02-28 }
codes plain : hcpcs = { 99213, few }
codes most : hcpcs = many minus { 20551, G0104 until 2024-01-31 }
codes pains : icd10cm = { M79.1*, M54.5, R10.0..R10.3 }
codes winter_pains : icd10cm = { M79.18 until 2024-01-20, M54 from 2024-01-31, R10 from 2024-01-10 until 2024-02-10, M79 from 2024-02-01 }
codes old_pains : icd9cm = { 729.1, 250.00..250.93 }
codes sides : modifier = { LT, RT, 50 }
table mue { code : hcpcs key, units : integer, mai : integer, active : period } rows { 20552 2 1 2023-01-01..2024-01-31, 20552 1 2 2024-02-01.., 20553 3 3 2000-01-01.., G0104 1 1 2000-01-01.. }
table pairs { first : hcpcs key, second : hcpcs key, indicator : integer } rows { 20552 20553 1, 20552 99213 0, G0104 20551 1 }
table old_code { new : hcpcs key, old : hcpcs } rows { 99203 99213, 20553 20552 }
table covers { code : hcpcs key, dx : icd10cm key } rows { 20552 M7918, 20553 M545, G0104 R101 }
)";
    for (int i = 0; i < count; ++i) {
      const bool versions = chance(30);
      const std::string name = fmt::format("p{}", i);
      if (versions) {
        set.policies.push_back(policy(name, "2023-06-01 until 2024-01-15"));
        set.policies.push_back(policy(name, chance(50) ? "2024-01-16" : "2024-02-01 until 2024-02-29"));
      } else {
        const bool received = chance(15);
        set.policies.push_back(policy(name, received ? "2024-01-05 until 2024-03-01 by received date" : "2020-01-01"));
      }
    }
    return set;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  std::string pick(std::initializer_list<const char*> options) { return *(options.begin() + below(options.size())); }

  // A field with the prefix that the place wants for a line of either side.
  std::string prefix(Place place) {
    switch (place) {
      case Place::judged:
        return "";
      case Place::named_other:
        return chance(60) ? "other." : "";
      case Place::unnamed_other:
        return chance(70) ? "" : "this.";
    }
    return "";
  }

  std::string number(Place p) {
    switch (below(16)) {
      case 13:
        return fmt::format("{} ({}charge * 0.01)", pick({"floor", "ceiling", "round"}), prefix(p));
      case 14:
        return fmt::format("(3 - -({}span_days))", prefix(p));
      case 8:
        return fmt::format("{}({}, {})", pick({"min", "max"}), number(p), below(4));
      case 9:
        return fmt::format("{0} between ({1}, {2})", pick({"months", "years", "full months"}), date(p), date(p));
      case 10:
        return fmt::format("mue[{}procedure as of {}].units", prefix(p), date(p));
      case 11:
        return fmt::format("month of {}", date(p));
      case 12:
        return fmt::format("({}charge / {}charge)", prefix(p), prefix(p));
      case 0:
        return prefix(p) + "units";
      case 1:
        return prefix(p) + "patient.age";
      case 2:
        return prefix(p) + "span_days";
      case 3:
        return prefix(p) + "amount";
      case 4:
        return fmt::format("mue[{}procedure].units", prefix(p));
      case 5:
        return fmt::format("(when {} then {} else {})", condition(p, 1, false), below(4), below(4));
      case 6:
        return pick({"floor", "ceiling", "round"}) + fmt::format("({}units / {})", prefix(p), 1 + below(3));
      case 7:
        return fmt::format("days between ({0}service_date, {0}claim.received_date)", prefix(p));
      default:
        return fmt::format("(year of {}service_date - 2022 + {}span_days)", prefix(p), prefix(p));
    }
  }
  std::string date(Place p) {
    switch (below(6)) {
      case 4:
        return fmt::format("birthday({})", 19 + 10 * below(6));
      case 0:
        return prefix(p) + "service_date";
      case 1:
        return prefix(p) + "claim.received_date";
      case 2:
        return fmt::format("({}service_date - {} {})", prefix(p), 1 + below(40), pick({"days", "weeks"}));
      case 3:
        return fmt::format("({}service_date {} {} months)", prefix(p), pick({"+", "-"}), below(3));
      default:
        return pick({"2024-01-31", "2024-02-29", "2023-12-31"});
    }
  }
  std::string comparison() { return pick({"=", "!=", "<", "<=", ">", ">="}); }

  std::string leaf(Place p) {
    switch (below(31)) {
      case 23:
        return fmt::format("category of {}primary_diagnosis in winter_pains", prefix(p));
      case 24:
        return fmt::format("{} {}diagnosis in winter_pains", pick({"any of", "all of", "none of", "exactly 1 of"}),
                           prefix(p));
      case 25:
        return fmt::format("(when {}clinic then {}primary_diagnosis else {}primary_diagnosis) in winter_pains",
                           prefix(p), prefix(p), prefix(p));
      case 27:
        return fmt::format("{}first_modifier {} {}", prefix(p), pick({"=", "!="}), pick({"LT", "RT", "GA"}));
      case 26:
        return fmt::format("{}secondary_diagnoses overlaps {}", prefix(p), pick({"pains", "winter_pains"}));
      case 0:
        return fmt::format("{} {} {}", number(p), comparison(), below(4));
      case 1:
        return fmt::format("{} {} {}", date(p), comparison(), date(p));
      case 2:
        return fmt::format("{}procedure in {}", prefix(p), pick({"few", "many", "most", "plain", "{ 20552, G01* }"}));
      case 3:
        return fmt::format("{}procedure = {}", prefix(p), pick({"20552", "20553", "99213", "G0104"}));
      case 4:
        return fmt::format("{}modifiers has {}", prefix(p), pick({"LT", "GA", "59", "50"}));
      case 5:
        return fmt::format("{}modifiers overlaps sides", prefix(p));
      case 6:
        return fmt::format("{}diagnosis in {}", prefix(p), pick({"pains", "old_pains", "{ E11.* }"}));
      case 7:
        return fmt::format("{} {}diagnosis in pains",
                           pick({"all of", "none of", "exactly one of", "at least 2 of", "at most 1 of"}), prefix(p));
      case 8:
        return fmt::format("{}primary_diagnosis in pains", prefix(p));
      case 9:
        return fmt::format("{}place_of_service in {{ 11, 22 }}", prefix(p));
      case 10:
        return fmt::format("{}place_of_service is {}", prefix(p), pick({"present", "missing"}));
      case 11:
        return fmt::format("{}charge > ${}.50", prefix(p), below(200));
      case 12:
        return fmt::format("{}patient.age between {} and {}", prefix(p), 17 + below(5), 40 + below(30));
      case 13:
        return fmt::format("{}patient.sex = F", prefix(p));
      case 14:
        return fmt::format("mue[{}procedure].mai in {{ 2, 3 }}", prefix(p));
      case 15:
        return fmt::format("mue[{}procedure] is present", prefix(p));
      case 16:
        return fmt::format("{}site = \"{}\"", prefix(p), pick({"left", "right", "none"}));
      case 17:
        return fmt::format("{}clinic", prefix(p));
      case 18:
        return fmt::format("category of {}primary_diagnosis in {{ M79, M54 }}", prefix(p));
      case 19:
        return fmt::format("full months between ({0}claim.received_date, {0}service_date) <= {1}", prefix(p), below(2));
      case 20:
        return fmt::format("{}{}", prefix(p),
                           pick({"sided is empty", "listed is empty", "listed overlaps winter_pains"}));
      case 21:
        return fmt::format("covers[{0}procedure, {0}diagnosis] is present", prefix(p));
      case 22:
        if (p == Place::named_other)
          return pick({"other.modifiers overlaps modifiers", "other.modifiers = modifiers",
                       "other.diagnosis != diagnosis", "other.rendering_npi = rendering_npi",
                       "other.procedure = procedure", "pairs[other.procedure, procedure] is present",
                       "pairs[other.procedure, procedure].indicator = 1",
                       "category of other.primary_diagnosis = category of primary_diagnosis",
                       "other.service_date < service_date"});
        if (p == Place::unnamed_other)
          return pick({"modifiers overlaps this.modifiers", "procedure = this.procedure", "units >= this.units",
                       "service_date > this.service_date - 20 days"});
        return "rendering_npi is present";
      case 28:
        return fmt::format("{}procedure is {}", prefix(p), pick({"present", "missing"}));
      case 29:
        return fmt::format("{}revenue_code {} 0120", prefix(p), pick({"=", "!="}));
      default:
        return fmt::format("{}procedure matches \"{}\"", prefix(p), pick({"20*", "*3", "?0552"}));
    }
  }

  std::string condition(Place p, int depth, bool phrases) {
    if (depth > 0 && chance(35)) {
      const std::string a = condition(p, depth - 1, phrases);
      const std::string b = condition(p, depth - 1, phrases);
      return chance(25) ? fmt::format("not ({})", a) : fmt::format("({} {} {})", a, chance(50) ? "and" : "or", b);
    }
    if (phrases && p == Place::judged && chance(18)) return "(" + exists() + ")";  // `where` takes all that follows
    if (phrases && p == Place::judged && chance(22)) {
      return pick({"place = 2", "place != 1", "so_far <= 2", "2 < so_far", "visits = 1", "so_far != 2",
                   "last is present", "last is missing", "so_far > 3", "visits >= 2", "place > 1", "last.units > 1",
                   "last.site = site", "service_date - last.service_date < 20 days", "first.procedure in few",
                   "close is present"});
    }
    return leaf(p);
  }

  std::string keys() {
    std::string text = "patient";
    if (chance(30)) text += ", service_date";
    if (chance(25)) text += ", rendering_npi";
    if (chance(20)) text += ", site";
    if (chance(15)) text += ", procedure";
    if (chance(8)) text += ", claim";
    if (chance(8)) text += ", place_of_service";
    if (chance(8)) text += ", slot";
    return text;
  }
  std::string exists() {
    std::string text = "exists ";
    text += pick({"", "", "", "earlier ", "later "});
    text += pick({"", "", "", "billed ", "payable ", "denied "});
    const bool named = chance(75);
    text += named ? "line other" : "line";
    if (chance(70)) text += " sharing " + keys();
    if (chance(35)) {
      const std::string length =
          chance(85) ? fmt::format("{} {}", 1 + below(30), pick({"days", "days", "months"}))
                     : fmt::format("mue[{}procedure].units {}", named ? "other." : "", pick({"days", "months"}));
      text += fmt::format(" within {} {}{}", length, pick({"before", "after", "before or after"}),
                          chance(30) ? " excluding the day" : "");
    }
    if (chance(10)) text += " on the same claim";
    text += " where " + condition(named ? Place::named_other : Place::unnamed_other, 1, false);
    return text;
  }
  std::string window(bool may_slide) {
    switch (below(may_slide ? 11 : 9)) {
      case 0:
        return "";
      case 1:
        return " in lifetime";
      case 2:
        return fmt::format(" in the past {} {}", 1 + below(60), pick({"days", "weeks"}));
      case 3:
        return fmt::format(" in the past {} months", 1 + below(3));
      case 4:
        return fmt::format(" in calendar {}", pick({"year", "quarter", "month", "week"}));
      case 5:
        return " on the same claim";
      case 6:
        return pick({" since last", " since claim.received_date", " since 2024-01-15"});
      case 7:
        return " from service_date - 10 days until service_date + 5 days";
      case 8:
        return "";
      case 9:
        return fmt::format(" in any {} days", 1 + below(45));
      default:
        return chance(80) ? fmt::format(" in any {} months", 1 + below(2))
                          : " in any (when clinic then 1 month else 2 months)";
    }
  }
  std::string measure() { return pick({"units", "lines", "days", "all days", "claims", "amount"}); }
  // `since last` would need itself in the let that `last` is.
  std::string total_window() {
    std::string w = window(false);
    return w == " since last" ? "" : w;
  }

  std::string outcome(bool units_limit) {
    switch (below(units_limit ? 12 : 9)) {
      case 0:
        return "deny claim CO-58";
      case 1:
      case 2:
        return "pend CO-151";
      case 3:
        return chance(80) ? fmt::format("pay {}% CO-59", pick({"50", "62.5", "85", "150"}))
                          : fmt::format("pay ({} * 20 - 30)% CO-59", prefix(Place::judged) + "units");
      case 4:
        return "flag \"noted\"";
      case 5:
        return "recode to 99213 CO-B16";
      case 6:
      case 7:
      case 8:
        return "deny CO-50 N115";
      default:
        return "cut back CO-151 N362";
    }
  }

  std::string rule(int index) {
    std::string text = fmt::format("  rule r{}\n    cite \"r{}\"\n", index, index);
    if (chance(25)) text += "    on lines where " + condition(Place::judged, 1, chance(40)) + "\n";
    if (chance(30)) text += "    when " + condition(Place::judged, 1, true) + "\n";
    if (chance(20)) text += "    unless " + condition(Place::judged, 1, false) + "\n";
    bool units_limit = false;
    switch (below(10)) {
      case 0:
      case 1:
        text += "    require " + condition(Place::judged, 2, true) + "\n";
        break;
      case 2:
      case 3:
        text += "    forbid " + condition(Place::judged, 2, true) + "\n";
        break;
      case 4:
      case 5:
      case 6:
      case 7: {
        const std::string m = measure();
        units_limit = m == "units";
        const std::string most = m == "amount" || chance(80) ? fmt::format("{}", 1 + below(3)) : "mue[procedure].units";
        const std::string per = chance(12) ? "line" : keys();
        text += fmt::format("    limit {} {}{} per {}{}{}\n", most, m,
                            chance(40) ? " of lines where " + condition(Place::unnamed_other, 1, false) : "", per,
                            window(true), chance(10) ? " counting billed lines" : "");
        break;
      }
      case 8:
        if (chance(50)) {
          text += fmt::format("    space {} {} apart per {}{}\n", 1 + below(20),
                              pick({"days", "days", "months", "full months"}), keys(),
                              chance(50) ? " of lines where " + condition(Place::unnamed_other, 1, false) : "");
        } else {
          text +=
              fmt::format("    space {} {} after lines where {} per {}\n", 1 + below(20),
                          pick({"days", "months", "full months"}), condition(Place::unnamed_other, 1, false), keys());
        }
        break;
      default:
        text += "    when " + condition(Place::judged, 1, true) + "\n";
        break;
    }
    for (std::uint64_t branches = below(3); branches > 1; --branches) {
      text += fmt::format("    else {} when {}\n", outcome(units_limit), condition(Place::judged, 1, false));
    }
    text +=
        "    else " + (chance(6) ? std::string("recode to old_code[procedure] CO-B16") : outcome(units_limit)) + "\n";
    if (chance(20))
      text += fmt::format("    if missing {}{}\n",
                          pick({"", "units ", "place_of_service, charge ", "claim.received_date ", "patient.born ",
                                "claim.diagnoses "}),
                          pick({"deny CO-16", "pend CO-16 N1", "flag", "pay 90% CO-59"}));
    return text;
  }

  PolicyText policy(const std::string& name, const std::string& period) {
    PolicyText p;
    p.head = fmt::format("policy {} \"P\" {{\n", name);
    if (chance(25)) p.head += fmt::format("  payer {}\n", pick({"alpha", "ALPHA, beta"}));
    if (chance(15)) p.head += "  claim type professional\n";
    p.head += "  effective " + period + "\n";
    p.head += "  let site = when modifiers has LT then \"left\", when modifiers has RT then \"right\" else \"none\"\n";
    p.head += "  let amount = " +
              pick({"units * 2", "when modifiers has 50 then 2 else 1", "charge", "mue[procedure].units"}) + "\n";
    p.head += "  let slot = " + pick({"mue[procedure].mai", "first_modifier", "old_code[procedure].old"}) + "\n";
    p.head += "  let clinic = place_of_service = 11\n  let sided = modifiers among sides\n";
    p.head += "  let listed = diagnosis among pains\n";
    p.head += fmt::format("  let last = {} line{} where {}{}{}\n", pick({"latest", "earliest", "nearest"}),
                          chance(70) ? " sharing " + keys() : "", condition(Place::unnamed_other, 1, false),
                          pick({"", " before", " on or before", " after", " on or after"}),
                          chance(10) ? " counting billed lines" : "");
    p.head += fmt::format("  let first = earliest line sharing patient where {}\n",
                          condition(Place::unnamed_other, 0, false));
    p.head += fmt::format("  let close = nearest line other sharing patient where {}\n",
                          condition(Place::named_other, 1, false));
    p.head += fmt::format("  let so_far = total units of lines where {} per {}{}{}\n",
                          condition(Place::unnamed_other, 1, false), keys(), total_window(),
                          chance(10) ? " counting billed lines" : "");
    p.head += fmt::format("  let visits = count {} of lines where {} per {}{}\n", pick({"lines", "days", "claims"}),
                          condition(Place::unnamed_other, 1, false), keys(), total_window());
    p.head += fmt::format("  let place = rank by {} {} per {}{}\n", pick({"charge", "units", "mue[procedure].units"}),
                          pick({"ascending", "descending"}), keys(),
                          chance(50) ? " of lines where " + condition(Place::unnamed_other, 1, false) : "");
    if (chance(75)) p.head += "  scope lines where " + condition(Place::judged, 1, chance(15)) + "\n";
    const std::uint64_t rules = 2 + below(4);
    for (std::uint64_t r = 0; r < rules; ++r) p.rules.push_back(rule(static_cast<int>(r)));
    return p;
  }

  std::mt19937_64& random_;
};

}  // namespace

std::string PolicySet::text() const {
  std::string all = shared;
  for (const PolicyText& p : policies) {
    all += p.head;
    for (const std::string& r : p.rules) all += r;
    all += "}\n";
  }
  return all;
}

PolicySet random_policies(std::mt19937_64& random, int count) { return Generator(random).set(count); }

}  // namespace edict::differential
