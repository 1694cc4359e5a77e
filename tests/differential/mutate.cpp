#include "tests/differential/mutate.hpp"

#include <fmt/format.h>

#include <functional>
#include <regex>
#include <vector>

namespace edict::differential {
namespace {

// One pattern in the text and what takes its place.
struct Rewriting {
  const char* name;
  const char* pattern;
  std::function<std::string(const std::smatch&, std::mt19937_64&)> by;
};

std::vector<std::string*> parts_of(PolicySet& set) {
  std::vector<std::string*> parts = {&set.shared};
  for (PolicyText& policy : set.policies) {
    parts.push_back(&policy.head);
    for (std::string& rule : policy.rules) parts.push_back(&rule);
  }
  return parts;
}

// One of the places where one of the rewritings fits.
std::string apply_one(PolicySet& set, const std::vector<Rewriting>& rewritings, std::mt19937_64& random) {
  struct Place {
    std::string* part;
    const Rewriting* rewriting;
    std::smatch match;
  };
  // A rewriting first, then a place, so that what fits everywhere is not all that is tried.
  for (int tries = 0; tries < 40; ++tries) {
    const Rewriting& rewriting = rewritings[random() % rewritings.size()];
    const std::regex pattern(rewriting.pattern);
    std::vector<std::pair<std::string*, std::smatch>> places;
    for (std::string* part : parts_of(set)) {
      for (auto it = std::sregex_iterator(part->begin(), part->end(), pattern); it != std::sregex_iterator(); ++it)
        places.emplace_back(part, *it);
    }
    if (places.empty()) continue;
    auto& [part, match] = places[random() % places.size()];
    const std::string by = rewriting.by(match, random);
    if (by == match.str()) continue;
    const std::string what = fmt::format("{}: `{}` to `{}`", rewriting.name, match.str(), by);
    part->replace(static_cast<std::size_t>(match.position()), static_cast<std::size_t>(match.length()), by);
    return what;
  }
  return {};
}

std::string other(const std::string& now, std::vector<std::string> choices, std::mt19937_64& random) {
  std::erase(choices, now);
  return choices[random() % choices.size()];
}

std::string moved(const std::string& number, std::mt19937_64& random) {
  const long n = std::stol(number);
  return std::to_string(n > 0 && random() % 2 == 0 ? n - 1 : n + 1);
}

const std::vector<Rewriting>& changes() {
  static const std::vector<Rewriting> all = {
      {"limit", R"(limit (\d+) )",
       [](const auto& m, auto& r) { return "limit " + std::to_string(std::max(1L, std::stol(moved(m[1], r)))) + " "; }},
      {"measure", R"((limit \S+ )(units|lines|days|claims)\b)",
       [](const auto& m, auto& r) { return m[1].str() + other(m[2], {"lines", "days", "claims"}, r); }},
      {"window length", R"((any|past) (\d+) (days|weeks|months))",
       [](const auto& m, auto& r) {
         return m[1].str() + " " + std::to_string(std::max(1L, std::stol(moved(m[2], r)))) + " " + m[3].str();
       }},
      {"window kind", R"(in (any|the past) (\d+ (?:days|months)))",
       [](const auto& m, auto&) { return (m[1] == "any" ? "in the past " : "in any ") + m[2].str(); }},
      {"calendar", R"(calendar (year|quarter|month|week))",
       [](const auto& m, auto& r) { return "calendar " + other(m[1], {"year", "quarter", "month", "week"}, r); }},
      {"space", R"(space (\d+))",
       [](const auto& m, auto& r) { return "space " + std::to_string(std::max(1L, std::stol(moved(m[1], r)))); }},
      {"within", R"(within (\d+) (days|months))",
       [](const auto& m, auto& r) {
         return "within " + std::to_string(std::max(1L, std::stol(moved(m[1], r)))) + " " + m[2].str();
       }},
      {"comparison", R"( (<=|>=|<|>) )",
       [](const auto& m, auto& r) { return " " + other(m[1], {"<", "<=", ">", ">="}, r) + " "; }},
      {"number", R"(((?:=|<|>|<=|>=) )(\d+)\b(?!-))",
       [](const auto& m, auto& r) { return m[1].str() + moved(m[2], r); }},
      {"money", R"(\$(\d+)\.50)",
       [](const auto& m, auto& r) { return "$" + m[1].str() + (r() % 2 == 0 ? ".49" : ".51"); }},
      {"age", R"(between (\d+) and)", [](const auto& m, auto& r) { return "between " + moved(m[1], r) + " and"; }},
      {"list", R"(in (few|many|most|plain)\b)",
       [](const auto& m, auto& r) { return "in " + other(m[1], {"few", "many", "most", "plain"}, r); }},
      {"code", R"(procedure = (\d{5}))",
       [](const auto& m, auto& r) { return "procedure = " + other(m[1], {"20552", "20553", "99213"}, r); }},
      {"codes", R"(few : hcpcs = \{ 20552, 20553 \})",
       [](const auto&, auto& r) {
         return std::string(r() % 2 == 0 ? "few : hcpcs = { 20552 }" : "few : hcpcs = { 20551, 20552, 20553 }");
       }},
      {"pains", R"(M54\.5, R10\.0\.\.R10\.3)",
       [](const auto&, auto& r) { return std::string(r() % 2 == 0 ? "M54.5, R10.0..R10.2" : "R10.0..R10.3, E11.9"); }},
      {"list dates", R"(M79\.18 until 2024-01-20)",
       [](const auto&, auto& r) {
         return std::string(r() % 2 == 0 ? "M79.18 until 2024-01-19" : "M79.18 until 2024-01-31");
       }},
      {"modifier", R"(modifiers has (\w\w))",
       [](const auto& m, auto& r) { return "modifiers has " + other(m[1], {"LT", "GA", "59", "50"}, r); }},
      {"quantity", R"((any of|all of|none of|exactly one of|at least 2 of|at most 1 of) )",
       [](const auto& m, auto& r) {
         return other(m[1], {"any of", "all of", "none of", "exactly one of", "at least 2 of", "at most 1 of"}, r) +
                " ";
       }},
      {"outcome", R"(else (deny|pend) CO-)",
       [](const auto& m, auto&) { return m[1] == "deny" ? "else pend CO-" : "else deny CO-"; }},
      {"reason", R"(CO-(50|151|58))",
       [](const auto& m, auto& r) { return "CO-" + other(m[1], {"50", "151", "58", "97"}, r); }},
      {"percent", R"(pay (50|62\.5|85)%)",
       [](const auto& m, auto& r) { return "pay " + other(m[1], {"50", "62.5", "85"}, r) + "%"; }},
      {"and or", R"( (and|or) )", [](const auto& m, auto&) { return m[1] == "and" ? " or " : " and "; }},
      {"guard", R"(    when ([^\n]*)\n)", [](const auto& m, auto&) { return "    unless " + m[1].str() + "\n"; }},
      {"no guard", R"(    unless [^\n]*\n)", [](const auto&, auto&) { return std::string(); }},
      {"standing", R"(exists (earlier |later )?(billed |payable |denied )?line)",
       [](const auto& m, auto& r) {
         return "exists " + other(m[1].str(), {"", "earlier ", "later "}, r) + m[2].str() + "line";
       }},
      {"keys", R"((per|sharing) patient, (\w+))", [](const auto& m, auto&) { return m[1].str() + " patient"; }},
      {"more keys", R"((per|sharing) patient\b)",
       [](const auto& m, auto& r) {
         return m[1].str() + " patient, " + (r() % 2 == 0 ? "rendering_npi" : "service_date");
       }},
      {"billed", R"( counting billed lines)", [](const auto&, auto&) { return std::string(); }},
      {"period", R"(until 2024-01-15)", [](const auto&, auto&) { return std::string("until 2024-01-14"); }},
      {"require", R"(    (require|forbid) )",
       [](const auto& m, auto&) { return m[1] == "require" ? "    forbid " : "    require "; }},
      {"missing", R"(if missing (units |place_of_service, charge |patient.born )?(deny|pend|flag)\b[^\n]*)",
       [](const auto& m, auto&) {
         return "if missing " + m[1].str() + (m[2] == "deny" ? "pend CO-16" : "deny CO-16");
       }},
      {"direction", R"((latest|earliest|nearest) line)",
       [](const auto& m, auto& r) { return other(m[1], {"latest", "earliest", "nearest"}, r) + " line"; }},
      {"rank", R"((ascending|descending))",
       [](const auto& m, auto&) { return std::string(m[1] == "ascending" ? "descending" : "ascending"); }},
  };
  return all;
}

const std::vector<Rewriting>& same_in_other_words() {
  static const std::vector<Rewriting> all = {
      {"list split", R"(codes few : hcpcs = \{ 20552, 20553 \})",
       [](const auto&, auto&) {
         return std::string("codes one : hcpcs = { 20553 }\ncodes few : hcpcs = { one, 20552 }");
       }},
      {"range written out", R"(20550\.\.20559)",
       [](const auto&, auto&) { return std::string("20555..20559, 20550, 20551, 20552, 20553, 20554"); }},
      {"stem written as range", R"(M79\.1\*)", [](const auto&, auto&) { return std::string("M79.1..M79.1"); }},
      {"minus nothing", R"(sides : modifier = \{ LT, RT, 50 \})",
       [](const auto&, auto&) { return std::string("sides : modifier = { LT, RT, 50, 59 } minus { 59 }"); }},
      {"order", R"(\{ 11, 22 \})", [](const auto&, auto&) { return std::string("{ 22, 11 }"); }},
      {"or of codes", R"((\w*\.?)procedure in few)",
       [](const auto& m, auto&) {
         return fmt::format("({0}procedure in {{ 20553 }} or {0}procedure = 20552)", m[1].str());
       }},
      {"between", R"((\w*\.?patient\.age) between (\d+) and (\d+))",
       [](const auto& m, auto&) {
         return fmt::format("({0} <= {2} and not ({0} < {1}))", m[1].str(), m[2].str(), m[3].str());
       }},
      {"double not", R"((\w*\.?)modifiers has (\w\w)\b)",
       [](const auto& m, auto&) { return fmt::format("not (not ({}modifiers has {}))", m[1].str(), m[2].str()); }},
      {"has as list", R"((\w*\.?)modifiers has (\w\w)\b)",
       [](const auto& m, auto&) { return fmt::format("any of {}modifiers in {{ {} }}", m[1].str(), m[2].str()); }},
      {"none of", R"(none of (\w*\.?diagnosis) in (\w+))",
       [](const auto& m, auto&) { return fmt::format("not (any of {} in {})", m[1].str(), m[2].str()); }},
      {"at most 1", R"(at most 1 of (\w*\.?diagnosis) in (\w+))",
       [](const auto& m, auto&) { return fmt::format("not (at least 2 of {} in {})", m[1].str(), m[2].str()); }},
      {"exactly one", R"(exactly one of (\w*\.?diagnosis) in (\w+))",
       [](const auto& m, auto&) {
         return fmt::format("(any of {0} in {1} and at most 1 of {0} in {1})", m[1].str(), m[2].str());
       }},
      {"weeks", R"((\d+) weeks)", [](const auto& m, auto&) { return std::to_string(7 * std::stol(m[1])) + " days"; }},
      {"name", R"(\bclinic\b)", [](const auto&, auto&) { return std::string("(place_of_service = 11)"); }},
      {"citation", R"(cite "r(\d)\")",
       [](const auto& m, auto&) { return fmt::format("cite \"rule {}\"", m[1].str()); }},
      {"greater", R"((\w*\.?charge) > \$(\d+)\.50)",
       [](const auto& m, auto&) { return fmt::format("not ({} <= ${}.50)", m[1].str(), m[2].str()); }},
      {"present", R"((\w*\.?place_of_service) is present)",
       [](const auto& m, auto&) { return fmt::format("not ({} is missing)", m[1].str()); }},
      {"when as or", R"(\((\w+\.)?clinic and )",
       [](const auto& m, auto&) { return fmt::format("(not (not {}clinic) and ", m[1].str()); }},
      {"require", R"(    require ([^\n]*)\n)",
       [](const auto& m, auto&) { return fmt::format("    forbid not ({})\n", m[1].str()); }},
      {"guard turned", R"(    unless ([^\n]*)\n)",
       [](const auto& m, auto&) { return fmt::format("    when not ({})\n", m[1].str()); }},
      {"choice", R"((\w*\.?)patient\.sex = F)",
       [](const auto& m, auto&) { return fmt::format("(when {}patient.sex = F then true else false)", m[1].str()); }},
      {"days moved", R"(\((\w*\.?service_date) - (\d+) days\))",
       [](const auto& m, auto&) { return fmt::format("({} - {} days - 1 days + 1 days)", m[1].str(), m[2].str()); }},
      {"keys turned", R"(patient, service_date, rendering_npi)",
       [](const auto&, auto&) { return std::string("patient, rendering_npi, service_date"); }},
  };
  return all;
}

}  // namespace

std::string change_meaning(PolicySet& policies, std::mt19937_64& random) {
  return apply_one(policies, changes(), random);
}
std::string keep_meaning(PolicySet& policies, std::mt19937_64& random) {
  return apply_one(policies, same_in_other_words(), random);
}

}  // namespace edict::differential
