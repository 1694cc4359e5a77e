#include "tests/bench/synthetic_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "runtime/base/date.hpp"

namespace edict::bench {
namespace {

// Frequent in Part B claims, and of no interest to the policies here.
constexpr std::array<std::string_view, 24> kCommon = {
    "99213", "99214", "36415", "85025", "80053", "93000", "97110", "97140", "99232", "80061", "84443", "83036",
    "71046", "92014", "96372", "90834", "99283", "A0425", "J3301", "G0439", "98941", "87086", "82607", "90662"};
constexpr std::array<std::string_view, 16> kDiagnoses = {"I10",   "E11.9", "E78.5",  "M54.50",  "Z00.00", "M79.18",
                                                         "F32.9", "J06.9", "N39.0",  "M25.561", "R07.9",  "M79.11",
                                                         "E03.9", "K21.9", "Z12.11", "G89.29"};
constexpr std::array<std::string_view, 8> kModifiers = {"25", "59", "RT", "LT", "GA", "KX", "50", "GP"};
constexpr std::array<std::string_view, 6> kPlaces = {"11", "22", "21", "23", "31", "02"};

// SplitMix64 and plain integer arithmetic: the standard library's distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(next() % n); }
  bool percent(std::uint32_t p) { return below(100) < p; }
  // Rank 0 most often, roughly Zipf: the smaller of two, once more.
  std::uint32_t skewed(std::uint32_t n) { return std::min(below(n), std::min(below(n), below(n))); }
  // 1 and up, with that average.
  std::uint32_t around(std::uint32_t average) { return 1 + below(2ULL * average - 1); }

 private:
  std::uint64_t state_;
};

struct Line {
  std::string_view procedure;
  std::vector<std::string_view> modifiers;
  std::uint32_t units;
  std::uint32_t cents;
  std::vector<std::uint32_t> pointers;
};

class Generator {
 public:
  explicit Generator(const SyntheticOptions& options) : options_(options), random_(options.seed) {}

  SyntheticClaims run() {
    out_.csv =
        "claim_id,claim_line_number,claim_type,person_id,birth_date,gender,payer,received_date,claim_line_start_date,"
        "claim_line_end_date,"
        "place_of_service_code,hcpcs_code,hcpcs_modifier_1,hcpcs_modifier_2,service_unit_quantity,charge_amount,"
        "rendering_npi,"
        "billing_npi,diagnosis_code_1,diagnosis_code_2,diagnosis_code_3,diagnosis_pointers\n";
    for (std::uint32_t p = 0; p < options_.patients; ++p) patient(p);
    return std::move(out_);
  }

 private:
  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& from) {
    return from[random_.skewed(N)];
  }

  void patient(std::uint32_t number) {
    patient_ = fmt::format("P{:08}", number);
    born_ = to_text(add_days(Date{-14'000}, random_.below(28'000)));
    sex_ = random_.percent(53) ? "F" : "M";
    const std::uint32_t claims = random_.around(options_.claims_per_patient);
    for (std::uint32_t c = 0; c < claims; ++c) claim(fmt::format("C{:08}-{}", number, c));
  }

  Line line(std::size_t diagnoses) {
    Line l{};
    const bool interesting = !options_.interesting.empty() && random_.percent(options_.interesting_percent);
    l.procedure =
        interesting ? std::string_view(
                          options_.interesting[random_.skewed(static_cast<std::uint32_t>(options_.interesting.size()))])
                    : pick(kCommon);
    if (random_.percent(25)) l.modifiers.push_back(pick(kModifiers));
    if (random_.percent(4)) {
      const std::string_view second = pick(kModifiers);
      if (l.modifiers.empty() || l.modifiers.front() != second) l.modifiers.push_back(second);
    }
    l.units = random_.percent(85) ? 1 : 1 + random_.below(4);
    l.cents = 1500 + random_.below(40'000);
    if (diagnoses > 0 && random_.percent(90)) {
      const std::uint32_t first = 1 + random_.below(diagnoses);
      l.pointers.push_back(first);
      const std::uint32_t second = 1 + random_.below(diagnoses);
      if (second != first && random_.percent(30)) l.pointers.push_back(second);
    }
    return l;
  }

  void claim(const std::string& id) {
    const Date date = add_days(*make_date(2023, 1, 1), random_.below(730));
    const std::string on = to_text(date);
    const std::string received = random_.percent(95) ? to_text(add_days(date, random_.below(45))) : "";
    const std::string rendering = fmt::format("1{:09}", random_.skewed(4000));
    const std::string billing = fmt::format("1{:09}", 5000 + random_.skewed(800));
    const std::string_view place = random_.percent(95) ? pick(kPlaces) : "";
    std::vector<std::string_view> diagnoses;
    const std::uint32_t wanted = random_.percent(98) ? random_.around(2) : 0;
    for (std::uint32_t d = 0; d < wanted && d < 3; ++d) {
      const std::string_view code = pick(kDiagnoses);
      if (std::find(diagnoses.begin(), diagnoses.end(), code) == diagnoses.end()) diagnoses.push_back(code);
    }
    const auto or_null = [](std::string_view text) {
      return text.empty() ? std::string("null") : fmt::format("\"{}\"", text);
    };
    std::string lines;
    const std::uint32_t count = random_.around(options_.lines_per_claim);
    for (std::uint32_t n = 1; n <= count; ++n) {
      const Line l = line(diagnoses.size());
      if (n > 1) lines += ',';
      lines += fmt::format(
          R"({{"line":{},"procedure":"{}","modifiers":[{}],"units":{},"charge":"{}.{:02}","service_date":"{}","through_date":"{}","diagnosis_pointers":[{}]}})",
          n, l.procedure, quoted(l.modifiers), l.units, l.cents / 100, l.cents % 100, on, on,
          fmt::join(l.pointers, ","));
      const auto at = [](const std::vector<std::string_view>& v, std::size_t i) {
        return i < v.size() ? v[i] : std::string_view();
      };
      out_.csv += fmt::format(
          "{},{},professional,{},{},{},medicare,{},{},{},{},{},{},{},{},{}.{:02},{},{},{},{},{},{}\n", id, n, patient_,
          born_, sex_, received, on, on, place, l.procedure, at(l.modifiers, 0), at(l.modifiers, 1), l.units,
          l.cents / 100, l.cents % 100, rendering, billing, at(diagnoses, 0), at(diagnoses, 1), at(diagnoses, 2),
          l.pointers.size() > 1 ? fmt::format("\"{}\"", fmt::join(l.pointers, ","))
                                : fmt::format("{}", fmt::join(l.pointers, ",")));
      ++out_.lines;
    }
    out_.json += fmt::format(
        R"({{"claim_id":"{}","claim_type":"professional","received_date":{},"payer":"medicare","patient":{{"id":"{}","birth_date":"{}","sex":"{}"}},)"
        R"("billing_provider":{{"npi":"{}"}},"rendering_provider":{{"npi":"{}"}},"place_of_service":{},"diagnoses":[{}],"lines":[{}]}})"
        "\n",
        id, or_null(received), patient_, born_, sex_, billing, rendering, or_null(place), quoted(diagnoses), lines);
    ++out_.claims;
  }

  static std::string quoted(const std::vector<std::string_view>& codes) {
    std::string text;
    for (const std::string_view code : codes) text += fmt::format("{}\"{}\"", text.empty() ? "" : ",", code);
    return text;
  }

  const SyntheticOptions& options_;
  Random random_;
  SyntheticClaims out_;
  std::string patient_, born_;
  std::string_view sex_;
};

}  // namespace

SyntheticClaims make_claims(const SyntheticOptions& options) { return Generator(options).run(); }

}  // namespace edict::bench
