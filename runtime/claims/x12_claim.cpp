#include "runtime/claims/x12_claim.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"

namespace edict {
namespace {

constexpr std::string_view kGivenTwice = "E0711";

// RD8 is a period, D8 a day, DT a day and a time (X12 element 1250).
struct Period {
  std::string_view from;
  std::string_view through;  // empty: a day
};

Period period_of(std::string_view qualifier, std::string_view text) {
  constexpr std::size_t day = 8;
  constexpr std::size_t day_and_time = 12;
  if (qualifier == "RD8") {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return {text, {}};
    return {text.substr(0, dash), text.substr(dash + 1)};
  }
  if (text.size() == day_and_time || (qualifier == "DT" && text.size() > day)) return {text.substr(0, day), {}};
  return {text, {}};
}

}  // namespace

std::optional<X12Guide> x12_guide(std::string_view version) {
  const auto names = [&](std::string_view guide) { return version.find(guide) != std::string_view::npos; };
  if (names("X222") || names("X098")) return X12Guide::professional;
  if (names("X223") || names("X096")) return X12Guide::institutional;
  if (names("X224") || names("X097")) return X12Guide::dental;
  for (std::string_view other : {"X291", "X292", "X293", "X298", "X299", "X300"}) {
    if (names(other)) return std::nullopt;
  }
  return X12Guide::unknown;
}

// FNV-1a: the same on every machine and in every run, so that history joins.
std::string x12_dependent_id(const X12Person& subscriber, const X12Person& patient) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const X12Text* part : {&patient.born, &patient.sex, &patient.first_name}) {
    for (char c : part->text + "|") {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
  }
  return fmt::format("{}-{:016x}", subscriber.id.text, hash);
}

bool X12Claim::readable(std::string_view text, Spot spot, std::string_view name) {
  if (text.find('\0') == std::string_view::npos && simdjson::validate_utf8(text.data(), text.size())) return true;
  draft_.fault("E0705", spot, std::string(name), fmt::format("{} is not UTF-8 text", name),
               "convert the file to UTF-8 (iconv -f latin1 -t utf-8)");
  return false;
}

void X12Claim::give(Field field, std::string_view text, Spot spot) {
  if (text.empty() || !readable(text, spot, draft_.name(field))) return;
  // Senders fill taxonomies with codes of old editions, or with anything; no claim is refused for it.
  if (info(field).type.system == CodeSystem::taxonomy && !normalize_code(CodeSystem::taxonomy, text)) {
    LeftOut& of_field = draft_.left_out()[draft_.name(field)];
    if (of_field.values++ == 0) {
      of_field.first = spot;
      of_field.record = id_;
    }
    return;
  }
  auto& given = level_of(field) == Level::line ? line_given_ : given_;
  const auto before = std::find_if(given.begin(), given.end(), [&](const auto& g) { return g.first == field; });
  // Senders repeat themselves; only two different answers are a fault.
  if (before != given.end()) {
    if (before->second == text) return;
    draft_.fault(kGivenTwice, spot, draft_.name(field),
                 fmt::format("{} is given twice and differs", draft_.name(field)), "give it once");
    return;
  }
  given.emplace_back(field, text);
  draft_.scalar(field, text, spot);
}

void X12Claim::lend(Field field, std::string_view text, Spot spot) {
  if (text.empty()) return;
  const auto [lent, first] = lent_.try_emplace(field, Lent{std::string(text), spot});
  if (!first && lent->second.text != text) lent->second.differ = true;
}

void X12Claim::begin(const X12Segment& clm, const X12Situation& situation) {
  spot_ = at(clm, 1);
  id_ = clm.element(1);
  situation_ = &situation;
  guide_ = situation.guide;
  given_.clear();
  line_given_.clear();
  lent_.clear();
  principal_.clear();
  others_.clear();
  procedures_.clear();
  sets_.clear();
  diagnoses_ten_.reset();
  procedures_ten_.reset();
  other_paid_.reset();
  service_ = service_through_ = statement_from_ = {};
  line_open_ = line_begun_ = false;
  remarks_.clear();
  set_loop(Loop::claim, "2300");

  draft_.begin(spot_);
  give(Field::claim_id, clm.element(1), spot_);
  give(Field::patient_control_number, clm.element(1), spot_);
  give(Field::received_date, situation.received);
  give(Field::total_charge, clm.element(2), at(clm, 2));
  const std::string_view facility = clm.component(5, 1);
  const std::string_view frequency = clm.component(5, 3);
  // CLM05-2: A is the first digits of a bill type, B a place of service.
  const bool bill = clm.component(5, 2) == "A" || (clm.component(5, 2).empty() && guide_ == X12Guide::institutional);
  if (bill && !facility.empty()) {
    give(Field::bill_type, fmt::format("{}{}", facility, frequency), at(clm, 5));
  } else {
    give(Field::claim_place, facility, at(clm, 5));
  }
  give(Field::frequency_code, frequency, at(clm, 5));
  give(Field::related_cause, clm.component(11, 1), at(clm, 11));
  give(Field::special_program, clm.element(12), at(clm, 12));
  give(Field::delay_reason, clm.element(20), at(clm, 20));

  give(Field::filing_indicator, situation.filing_indicator);
  give(Field::payer, situation.payer);
  give(Field::billing_npi, situation.billing.npi);
  give(Field::billing_tax_id, situation.billing.tax_id);
  give(Field::billing_taxonomy, situation.billing.taxonomy);
  give(Field::billing_state, situation.billing.state);

  const X12Person& person = situation.dependent ? situation.patient : situation.subscriber;
  if (situation.dependent && person.id.text.empty() && !situation.subscriber.id.text.empty()) {
    give(Field::patient, x12_dependent_id(situation.subscriber, person), situation.subscriber.id.spot);
  } else {
    give(Field::patient, person.id);
  }
  give(Field::born, person.born);
  if (person.sex.text != "U") give(Field::sex, person.sex);
  give(Field::death_date, person.death);
  give(Field::patient_state, person.state);
  give(Field::patient_zip, person.zip);
}

void X12Claim::take(const X12Segment& s) {
  const std::string_view id = s.id();
  if (id == "LX") {
    begin_line(s);
  } else if (id == "SBR") {
    set_loop(Loop::other_payer, "2320");
  } else if (id == "NM1") {
    take_name(s);
  } else if (id == "SV1" || id == "SV2" || id == "SV3") {
    take_service(s);
  } else if (id == "LIN") {
    if (!in_line()) return;
    set_loop(Loop::drug, "2410");
    if (s.element(2) == "N4" && line_begun_) give(Field::ndc, s.element(3), at(s, 3));
  } else if (id == "CTP") {
    if (loop_ != Loop::drug || !line_begun_) return;
    give(Field::ndc_quantity, s.element(4), at(s, 4));
    give(Field::ndc_unit, s.component(5, 1), at(s, 5));
  } else if (id == "SVD") {
    if (in_line()) set_loop(Loop::line_paid, "2430");
  } else if (id == "LQ") {
    if (in_line()) set_loop(Loop::line_form, "2440");
  } else if (id == "REF") {
    take_reference(s);
  } else if (id == "DTP") {
    take_date(s);
  } else if (id == "HI") {
    if (loop_ == Loop::claim) take_diagnoses(s);
  } else if (id == "CR1") {
    take_transport(s);
  } else if (id == "AMT") {
    take_amount(s);
  } else if (id == "CL1") {
    if (loop_ != Loop::claim) return;
    give(Field::admission_type, s.element(1), at(s, 1));
    give(Field::admission_source, s.element(2), at(s, 2));
    give(Field::patient_status, s.element(3), at(s, 3));
  } else if (id == "PRV") {
    // PXC in 5010, ZZ before.
    if (s.element(1) != "PE" || party_ != "82") return;
    if (loop_ == Loop::claim_party) give(Field::claim_taxonomy, s.element(3), at(s, 3));
    if (loop_ == Loop::line_party && line_begun_) give(Field::taxonomy, s.element(3), at(s, 3));
  } else if (id == "N4") {
    if (loop_ == Loop::claim_party && party_ == "77") give(Field::facility_state, s.element(2), at(s, 2));
  } else if (id == "MEA") {
    // TR is a test result; OG, the original, may be a height.
    if (loop_ != Loop::line || !line_begun_ || s.element(1) != "TR") return;
    if (test_ && test_->text != s.element(3)) test_->differ = true;
    if (!test_) test_ = Lent{std::string(s.element(3)), at(s, 3)};
  }
}

void X12Claim::take_reference(const X12Segment& s) {
  const std::string_view what = s.element(1);
  const Spot spot = at(s, 2);
  const std::string_view value = s.element(2);
  if (loop_ == Loop::claim) {
    if (what == "F8") give(Field::original_claim_id, value, spot);
    if (what == "G1") give(Field::authorization, value, spot);
    if (what == "9F") give(Field::referral, value, spot);
    if (what == "X4") give(Field::claim_clia, value, spot);
    if (what == "EW") give(Field::mammography_certificate, value, spot);
  }
  // REF04 names another payer, whose number it is (005010X222A1 2400 REF).
  if (loop_ == Loop::line && line_begun_ && s.element(4).empty()) {
    if (what == "G1") give(Field::line_authorization, value, spot);
    if (what == "9F") give(Field::line_referral, value, spot);
    if (what == "X4") give(Field::line_clia, value, spot);
    if (what == "EW") lend(Field::mammography_certificate, value, spot);
  }
}

void X12Claim::take_date(const X12Segment& s) {
  const std::string_view what = s.element(1);
  const std::string_view qualifier = s.element(2);
  const Period period = period_of(qualifier, s.element(3));
  const Spot spot = at(s, 3);
  if (loop_ == Loop::line) {
    if (what == "472" && line_begun_) {
      give(Field::service_date, period.from, spot);
      give(Field::through_date, period.through, spot);
    }
    if (what == "304") lend(Field::last_seen_date, period.from, spot);
    if (what == "455") lend(Field::last_xray_date, period.from, spot);
    if (what == "454") lend(Field::initial_treatment_date, period.from, spot);
  }
  if (loop_ != Loop::claim) return;
  if (what == "472") {
    service_ = {std::string(period.from), spot};
    service_through_ = {std::string(period.through), spot};
  }
  if (what == "431") give(Field::onset_date, period.from, spot);
  if (what == "454") give(Field::initial_treatment_date, period.from, spot);
  if (what == "304") give(Field::last_seen_date, period.from, spot);
  if (what == "455") give(Field::last_xray_date, period.from, spot);
  if (what == "439") give(Field::accident_date, period.from, spot);
  if (what == "435") {
    give(Field::admission_date, period.from, spot);
    constexpr std::size_t hour = 8;  // behind the day
    if (qualifier == "DT" && s.element(3).size() >= hour + 2)
      give(Field::admission_hour, s.element(3).substr(hour, 2), spot);
  }
  if (what == "434") {
    give(Field::statement_from, period.from, spot);
    give(Field::statement_through, period.through.empty() ? period.from : period.through, spot);
    if (statement_from_.text.empty()) statement_from_ = {std::string(period.from), spot};
  }
  if (what == "096") {
    if (qualifier == "TM") {
      give(Field::discharge_hour, s.element(3).substr(0, 2), spot);
    } else {
      give(Field::discharge_date, period.from, spot);
    }
  }
}

// 2310 and 2420, by NM101; behind SBR it is another payer's view of the same party.
void X12Claim::take_name(const X12Segment& s) {
  static constexpr std::string_view kParties[] = {"82", "DN", "P3", "DK", "DQ", "71", "72", "77", "FA"};
  const std::string_view who = s.element(1);
  const auto* known = std::find(std::begin(kParties), std::end(kParties), who);
  party_ = known == std::end(kParties) ? std::string_view() : *known;
  if (party_ == "FA") party_ = "77";  // 004010
  const bool line = in_line();
  if (line) {
    set_loop(Loop::line_party, "2420");
  } else if (loop_ == Loop::other_payer) {
    return;
  } else {
    set_loop(Loop::claim_party, "2310");
  }
  if (s.element(8) != "XX") return;
  const std::string_view npi = s.element(9);
  const Spot spot = at(s, 9);
  const auto party = [&](Field field) { line ? lend(field, npi, spot) : give(field, npi, spot); };
  if (party_ == "82" && line && line_begun_) give(Field::rendering_npi, npi, spot);
  if (party_ == "82" && !line) give(Field::claim_rendering_npi, npi, spot);
  if (party_ == "DN") party(Field::referring_npi);
  if (party_ == "DK") party(Field::ordering_npi);
  if (party_ == "DQ") party(Field::supervising_npi);
  if (party_ == "71") party(Field::attending_npi);
  if (party_ == "72") party(Field::operating_npi);
  if (party_ == "77") party(Field::facility_npi);
}

void X12Claim::take_transport(const X12Segment& s) {
  if (loop_ != Loop::claim && loop_ != Loop::line) return;
  const auto say = [&](Field field, std::size_t n) {
    loop_ == Loop::claim ? give(field, s.element(n), at(s, n)) : lend(field, s.element(n), at(s, n));
  };
  say(Field::transport_weight, 2);
  say(Field::transport_reason, 4);
  say(Field::transport_miles, 6);
}

void X12Claim::take_amount(const X12Segment& s) {
  if (loop_ != Loop::other_payer) return;
  if (s.element(1) == "B6") give(Field::other_payer_allowed, s.element(2), at(s, 2));  // 004010
  if (s.element(1) != "D") return;
  const auto paid = parse_money(s.element(2));
  if (!paid) {
    draft_.fault("E0709", at(s, 2), draft_.name(Field::other_payer_paid),
                 fmt::format("{} is not an amount of money", draft_.name(Field::other_payer_paid)),
                 "write dollars and cents as 85.00");
    return;
  }
  // Amounts have at most 18 digits, but a claim may have any number of payers.
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(other_paid_.value_or(0), paid->cents, &sum)) other_paid_ = sum;
}

void X12Claim::end() {
  end_line();
  const std::string_view type = guide_ == X12Guide::professional    ? "professional"
                                : guide_ == X12Guide::institutional ? "institutional"
                                                                    : "dental";
  if (guide_ != X12Guide::unknown) give(Field::claim_type, type, spot_);
  if (diagnoses_ten_) draft_.diagnosis_code_type(*diagnoses_ten_ ? "icd10cm" : "icd9cm", spot_);
  if (procedures_ten_) draft_.procedure_code_type(*procedures_ten_ ? "icd10pcs" : "icd9pcs", spot_);
  const auto members = [&](Field field, const std::vector<Code>& codes) {
    for (const Code& c : codes) {
      if (readable(c.text, c.spot, draft_.name(field))) draft_.member(field, c.text, c.spot);
    }
  };
  // The first of the claim form is the principal one, wherever its HI stands.
  members(Field::diagnoses, principal_);
  members(Field::diagnoses, others_);
  members(Field::icd_procedures, procedures_);
  for (const auto& [field, codes] : sets_) members(field, codes);
  if (other_paid_) {
    draft_.cents(Field::other_payer_paid, std::to_string(*other_paid_), spot_);
  }
  for (const auto& [field, lent] : lent_) {
    const bool said = std::any_of(given_.begin(), given_.end(), [&, f = field](const auto& g) { return g.first == f; });
    if (said) continue;
    if (lent.differ) {
      remarks_.push_back(
          {"W0747",
           lent.spot,
           {},
           draft_.name(field),
           fmt::format("lines differ in {}, which a claim has once: it counts as missing", draft_.name(field)),
           "bill the lines as claims of their own where a policy asks for it"});
    } else {
      give(field, lent.text, lent.spot);
    }
  }
  const auto said = [&](Field field) {
    return std::any_of(given_.begin(), given_.end(), [&](const auto& g) { return g.first == field; });
  };
  // 2310B and 2310C are left out when they are the billing provider (005010X222A1).
  if (guide_ != X12Guide::institutional && !said(Field::claim_rendering_npi)) {
    give(Field::claim_rendering_npi, situation_->billing.npi);
  }
  if (!said(Field::facility_npi) && !said(Field::facility_state)) {
    give(Field::facility_npi, situation_->billing.npi);
    give(Field::facility_state, situation_->billing.state);
  }
}

}  // namespace edict
