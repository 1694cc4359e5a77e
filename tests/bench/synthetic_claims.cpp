#include "tests/bench/synthetic_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "runtime/base/date.hpp"
#include "tests/bench/code_world.hpp"
#include "tests/bench/synthetic_x12.hpp"

namespace edict::bench {
namespace {

constexpr std::array<std::string_view, 12> kModifiers = {"25", "59", "RT", "LT", "GA", "KX",
                                                         "50", "GP", "XS", "26", "TC", "76"};
constexpr std::array<std::string_view, 6> kPlaces = {"11", "22", "21", "23", "31", "02"};
constexpr std::uint32_t kDays = 730;

Date first_day() { return *make_date(2023, 1, 1); }

}  // namespace

ClaimGenerator::ClaimGenerator(SyntheticOptions options) : options_(std::move(options)), random_(options_.seed) {}

void ClaimGenerator::begin_patient() {
  patient_id_ = fmt::format("P{:09}", patient_);
  born_ = random_.per_mille(5) ? "" : to_text(add_days(Date{-14'000}, random_.below(28'000)));
  sex_ = random_.percent(53) ? "F" : "M";
  claim_ = 0;
  ++patient_;
  const bool heavy = options_.heavy_patient_every != 0 && patient_ % options_.heavy_patient_every == 0;
  lines_left_ = options_.exact_lines != 0 ? options_.exact_lines
                : heavy                   ? options_.heavy_patient_lines
                                          : random_.around(options_.claims_per_patient * options_.lines_per_claim);
}

bool ClaimGenerator::next(SyntheticClaim& claim) {
  if (lines_left_ == 0) {
    if (patient_ >= options_.patients) return false;
    begin_patient();
  }
  // Billed twice: the same claim under another id.
  if (claim_ > 0 && last_.lines.size() <= lines_left_ && random_.per_mille(8)) {
    claim = last_;
  } else {
    make(claim);
  }
  claim.id = fmt::format("C{}-{}", patient_id_.substr(1), claim_++);
  lines_left_ -= claim.lines.size();
  last_ = claim;
  return true;
}

SyntheticLine ClaimGenerator::line(std::size_t diagnoses) {
  SyntheticLine l;
  if (!options_.interesting.empty() && random_.percent(options_.interesting_percent)) {
    l.procedure = options_.interesting[random_.zipf(static_cast<std::uint32_t>(options_.interesting.size()))];
  } else {
    l.procedure = procedure_code(random_.zipf(kProcedures));
  }
  const auto modifier = [&] { return kModifiers[random_.zipf(kModifiers.size())]; };
  if (random_.percent(25)) l.modifiers.push_back(modifier());
  if (random_.percent(4)) {
    const std::string_view second = modifier();
    if (l.modifiers.empty() || l.modifiers.front() != second) l.modifiers.push_back(second);
  }
  l.units = random_.per_mille(5) ? 0 : random_.percent(88) ? 1 : 1 + random_.below(5);
  l.cents = random_.per_mille(5) ? 0 : 1500 + random_.below(40'000);
  if (diagnoses > 0 && random_.percent(90)) {
    const std::uint32_t first = 1 + random_.below(diagnoses);
    l.pointers.push_back(first);
    const std::uint32_t second = 1 + random_.below(diagnoses);
    if (second != first && random_.percent(40)) l.pointers.push_back(second);
  }
  return l;
}

void ClaimGenerator::make(SyntheticClaim& claim) {
  claim = {};
  claim.patient = patient_id_;
  claim.born = born_;
  claim.sex = sex_;
  const Date date = add_days(first_day(), random_.below(kDays));
  if (!random_.percent(5)) claim.received = to_text(add_days(date, 5 + random_.below(40)));
  if (!random_.percent(2)) claim.rendering = fmt::format("1{:09}", random_.zipf(40'000));
  claim.billing = fmt::format("2{:09}", random_.zipf(8'000));
  if (!random_.percent(5)) claim.place = kPlaces[random_.zipf(kPlaces.size())];
  const std::uint32_t wanted = random_.percent(2) ? 0 : 1 + random_.below(4);
  for (std::uint32_t d = 0; d < wanted; ++d) {
    std::string code = diagnosis_code(random_.percent(80) ? random_.zipf(256) : random_.zipf(kDiagnoses));
    if (std::find(claim.diagnoses.begin(), claim.diagnoses.end(), code) == claim.diagnoses.end())
      claim.diagnoses.push_back(std::move(code));
  }
  const auto count =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(lines_left_, random_.around(options_.lines_per_claim)));
  // A stay of some days now and then; else all on one day.
  const std::uint32_t days = random_.percent(90) ? 1 : 1 + random_.below(5);
  for (std::uint32_t n = 0; n < count; ++n) {
    claim.lines.push_back(line(claim.diagnoses.size()));
    claim.lines.back().service_date = to_text(add_days(date, days == 1 ? 0 : random_.below(days)));
    claim.lines.back().through_date = claim.lines.back().service_date;
  }
}

namespace {

template <typename Texts>
std::string quoted(const Texts& codes) {
  std::string text;
  for (const std::string_view code : codes) text += fmt::format("{}\"{}\"", text.empty() ? "" : ",", code);
  return text;
}

std::string or_null(std::string_view text) { return text.empty() ? "null" : fmt::format("\"{}\"", text); }

}  // namespace

void append_json(const SyntheticClaim& claim, std::string& out) {
  const auto to = std::back_inserter(out);
  fmt::format_to(
      to,
      R"({{"claim_id":"{}","claim_type":"professional","received_date":{},"payer":"medicare","patient":{{"id":"{}","birth_date":{},"sex":"{}"}},)"
      R"("billing_provider":{{"npi":"{}"}},"rendering_provider":{{"npi":{}}},"place_of_service":{},"diagnoses":[{}],"lines":[)",
      claim.id, or_null(claim.received), claim.patient, or_null(claim.born), claim.sex, claim.billing,
      or_null(claim.rendering), or_null(claim.place), quoted(claim.diagnoses));
  for (std::size_t n = 0; n < claim.lines.size(); ++n) {
    const SyntheticLine& l = claim.lines[n];
    fmt::format_to(
        to,
        R"({}{{"line":{},"procedure":"{}","modifiers":[{}],"units":{},"charge":{},"service_date":"{}","through_date":"{}","diagnosis_pointers":[{}]}})",
        n > 0 ? "," : "", n + 1, l.procedure, quoted(l.modifiers), l.units == 0 ? "null" : fmt::format("{}", l.units),
        l.cents == 0 ? "null" : fmt::format("\"{}.{:02}\"", l.cents / 100, l.cents % 100), l.service_date,
        l.through_date, fmt::join(l.pointers, ","));
  }
  out += "]}\n";
}

const std::string_view kCsvHeader =
    "claim_id,claim_line_number,claim_type,person_id,birth_date,gender,payer,received_date,claim_line_start_date,"
    "claim_line_end_date,place_of_service_code,hcpcs_code,hcpcs_modifier_1,hcpcs_modifier_2,service_unit_quantity,"
    "charge_amount,rendering_npi,billing_npi,diagnosis_code_1,diagnosis_code_2,diagnosis_code_3,diagnosis_code_4,"
    "diagnosis_pointers\n";

void append_csv(const SyntheticClaim& claim, std::string& out) {
  const auto at = [](const auto& v, std::size_t i) { return i < v.size() ? std::string_view(v[i]) : ""; };
  for (std::size_t n = 0; n < claim.lines.size(); ++n) {
    const SyntheticLine& l = claim.lines[n];
    const char* quote = l.pointers.size() > 1 ? "\"" : "";
    fmt::format_to(std::back_inserter(out),
                   "{},{},professional,{},{},{},medicare,{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}{}{}\n",
                   claim.id, n + 1, claim.patient, claim.born, claim.sex, claim.received, l.service_date,
                   l.through_date, claim.place, l.procedure, at(l.modifiers, 0), at(l.modifiers, 1),
                   l.units == 0 ? "" : fmt::format("{}", l.units),
                   l.cents == 0 ? "" : fmt::format("{}.{:02}", l.cents / 100, l.cents % 100), claim.rendering,
                   claim.billing, at(claim.diagnoses, 0), at(claim.diagnoses, 1), at(claim.diagnoses, 2),
                   at(claim.diagnoses, 3), quote, fmt::join(l.pointers, ","), quote);
  }
}

bool write_claims(const SyntheticOptions& options, const std::string& path, WrittenClaims& written) {
  std::ofstream out(path, std::ios::binary);
  const bool csv = path.ends_with(".csv");
  const bool x12 = path.ends_with(".837");
  X12Writer writer;
  std::string text(csv ? kCsvHeader : "");
  ClaimGenerator generator(options);
  SyntheticClaim claim;
  const auto flush = [&] {
    written.bytes += text.size();
    out << text;
    text.clear();
  };
  while (generator.next(claim)) {
    if (x12) {
      writer.append(claim, text);
    } else if (csv) {
      append_csv(claim, text);
    } else {
      append_json(claim, text);
    }
    ++written.claims;
    written.lines += claim.lines.size();
    if (text.size() > (1U << 20U)) flush();
  }
  if (x12) writer.end(text);
  flush();
  out.close();
  return out.good();
}

SyntheticClaims make_claims(const SyntheticOptions& options) {
  SyntheticClaims out;
  out.csv = kCsvHeader;
  X12Writer writer;
  ClaimGenerator generator(options);
  SyntheticClaim claim;
  while (generator.next(claim)) {
    append_json(claim, out.json);
    append_csv(claim, out.csv);
    writer.append(claim, out.x12);
    ++out.claims;
    out.lines += claim.lines.size();
  }
  writer.end(out.x12);
  return out;
}

}  // namespace edict::bench
