// Who took part in a claim or line, and where: loops 2310 and 2420, and the transport of CR1.
#include <algorithm>

#include "runtime/claims/x12_claim.hpp"

namespace edict {

// 2310 and 2420, by NM101; behind SBR it is another payer's view of the same party.
void X12Claim::take_name(const X12Segment& s) {
  static constexpr std::string_view kParties[] = {"82", "DN", "P3", "DK", "DQ", "71", "72", "77", "FA", "PW", "45"};
  const std::string_view who = s.element(1);
  const auto* known = std::find(std::begin(kParties), std::end(kParties), who);
  party_ = known == std::end(kParties) ? std::string_view() : *known;
  if (party_ == "FA") party_ = "77";  // 004010
  const bool line = in_line();
  if (line) {
    set_loop(Loop::line_party, "2420");
  } else if (loop_ == Loop::other_payer) {
    if (who == "PR") name_other_payer(s);
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

void X12Claim::take_address(const X12Segment& s) {
  if (loop_ == Loop::claim_party && party_ == "77") {
    give(Field::facility_state, s.element(2), at(s, 2));
    give(Field::facility_zip, s.element(3), at(s, 3));
  }
  // 2310E and F, 2420G and H of a professional claim: where an ambulance picked the patient up and dropped him off.
  if (party_ != "PW" && party_ != "45") return;
  const bool pickup = party_ == "PW";
  const auto say = [&](Field field, std::size_t n) {
    if (loop_ == Loop::claim_party) give(field, s.element(n), at(s, n));
    if (loop_ == Loop::line_party) lend(field, s.element(n), at(s, n));
  };
  say(pickup ? Field::pickup_state : Field::dropoff_state, 2);
  say(pickup ? Field::pickup_zip : Field::dropoff_zip, 3);
}

}  // namespace edict
