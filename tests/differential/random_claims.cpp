#include "tests/differential/random_claims.hpp"

#include <fmt/format.h>

#include "runtime/base/date.hpp"

namespace edict::differential {
namespace {

using nlohmann::json;

class Generator {
 public:
  explicit Generator(std::mt19937_64& random) : random_(random) {}

  std::vector<json> claims(int patients) {
    std::vector<json> all;
    for (int p = 0; p < patients; ++p) {
      json patient = {{"id", fmt::format("P{}", p)}};
      if (chance(90)) patient["birth_date"] = pick({"1950-02-28", "2004-02-29", "1961-04-02", "2005-12-31"});
      if (chance(90)) patient["sex"] = pick({"F", "M"});
      const std::uint64_t count = chance(2) ? 15 + below(25) : 1 + below(6);
      for (std::uint64_t c = 0; c < count; ++c) all.push_back(claim(patient, fmt::format("C{}-{}", p, c)));
    }
    return all;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  std::string pick(std::initializer_list<const char*> options) { return *(options.begin() + below(options.size())); }

  // Around the turn of the year and the leap day, so that windows, months and versions meet.
  Date day() {
    if (chance(25))
      return *parse_date(
          pick({"2024-01-31", "2024-02-29", "2024-02-28", "2024-01-15", "2024-01-16", "2023-12-31", "2024-01-01"}));
    return add_days(*make_date(2023, 12, 10), static_cast<std::int64_t>(below(90)));
  }

  json claim(const json& patient, const std::string& id) {
    json c = {{"claim_id", id}, {"patient", patient}};
    const Date first = day();
    if (chance(85)) c["claim_type"] = chance(90) ? "professional" : "institutional";
    if (chance(80)) c["received_date"] = to_text(add_days(first, static_cast<std::int64_t>(below(20))));
    if (chance(70)) c["payer"] = pick({"alpha", "beta", "gamma"});
    if (chance(60)) c["place_of_service"] = pick({"11", "22", "81"});
    if (chance(85)) {
      json diagnoses = json::array();
      for (std::uint64_t d = 1 + below(3); d > 0; --d)
        diagnoses.push_back(pick({"M79.18", "M79.11", "M54.5", "R10.1", "E11.9", "Z00.00"}));
      c["diagnoses"] = diagnoses;
      if (chance(8)) {
        c["diagnoses"] = {"729.1", "25000"};
        c["diagnosis_code_type"] = "icd9cm";
      }
    }
    if (chance(60))
      c["rendering_provider"] = {{"npi", pick({"1000000001", "1000000002"})}, {"specialty", pick({"08", "11"})}};
    if (chance(35)) c["status"] = pick({"paid", "denied", "pended"});
    json lines = json::array();
    const std::uint64_t count = 1 + below(4);
    for (std::uint64_t l = 0; l < count; ++l)
      lines.push_back(line(static_cast<int>(l + 1), chance(60) ? first : day(), c));
    c["lines"] = lines;
    return c;
  }

  json line(int number, Date date, const json& claim) {
    json l = {{"line", number},
              {"procedure", pick({"20552", "20552", "20553", "20551", "99213", "99203", "G0104"})},
              {"service_date", to_text(date)}};
    if (chance(12)) l["revenue_code"] = pick({"0120", "0450"});
    if (l.contains("revenue_code") && chance(60)) l.erase("procedure");
    if (chance(90)) l["units"] = chance(85) ? json(1 + below(3)) : json("1.5");
    if (chance(80)) l["charge"] = fmt::format("{}.{:02}", below(300), below(100));
    if (chance(15)) l["through_date"] = to_text(add_days(date, static_cast<std::int64_t>(below(6))));
    if (chance(45)) {
      json modifiers = json::array();
      for (std::uint64_t m = 1 + below(2); m > 0; --m) modifiers.push_back(pick({"LT", "RT", "GA", "59", "50"}));
      l["modifiers"] = modifiers;
    }
    if (claim.contains("diagnoses") && chance(40)) l["diagnosis_pointers"] = {1 + below(claim["diagnoses"].size())};
    if (chance(10)) l["place_of_service"] = "11";
    if (claim.contains("status") && chance(60)) l["units_allowed"] = below(3);
    return l;
  }

  std::mt19937_64& random_;
};

}  // namespace

std::vector<json> random_claims(std::mt19937_64& random, int patients) { return Generator(random).claims(patients); }

}  // namespace edict::differential
