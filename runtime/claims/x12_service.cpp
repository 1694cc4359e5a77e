// The service line of an 837 claim (loop 2400) and its codes (HI of loop 2300).
#include <fmt/format.h>

#include "runtime/claims/x12_claim.hpp"

namespace edict {

void X12Claim::begin_line(const X12Segment& lx) {
  end_line();
  line_open_ = true;
  line_number_ = {std::string(lx.element(1)), at(lx, 1)};
  line_given_.clear();
  test_.reset();
  for (Detail list :
       {Detail::line_payer_id, Detail::line_adjustment_payer, Detail::line_note_type, Detail::measurement_type}) {
    records(list) = 0;
  }
  set_loop(Loop::line, "2400");
}

void X12Claim::take_service(const X12Segment& s) {
  if (!line_open_ || line_begun_) {
    draft_.fault("E0743", at(s, 0), std::string(s.id()), fmt::format("{} stands where no line was begun by LX", s.id()),
                 "every line is an LX with one SV1, SV2 or SV3 behind it");
    return;
  }
  const bool institutional = s.id() == "SV2";
  const bool dental = s.id() == "SV3";
  if (guide_ == X12Guide::unknown) {
    guide_ = institutional ? X12Guide::institutional : dental ? X12Guide::dental : X12Guide::professional;
  }
  const std::size_t composite = institutional ? 2 : 1;
  const std::string_view procedure = s.component(composite, 2);
  line_begun_ = true;
  draft_.begin_line(line_number_.spot);
  give(Field::line_number, line_number_.text, line_number_.spot);
  give(Field::procedure, procedure, at(s, composite));
  if (!procedure.empty()) give(Field::code_type, s.component(composite, 1), at(s, composite));
  constexpr std::size_t first_modifier = 3;
  constexpr std::size_t last_modifier = 6;
  bool any = false;
  for (std::size_t m = first_modifier; m <= last_modifier; ++m) {
    const std::string_view modifier = s.component(composite, m);
    if (modifier.empty() || !readable(modifier, at(s, composite), draft_.name(Field::modifiers))) continue;
    if (!any) draft_.begin_set(Field::modifiers, at(s, composite));
    any = true;
    draft_.member(Field::modifiers, modifier, at(s, composite));
  }
  if (institutional) {
    // NUBC codes have four digits; senders drop the leading zero.
    constexpr std::size_t without_zero = 3;
    const std::string_view code = s.element(1);
    give(Field::revenue_code, code.size() == without_zero ? "0" + std::string(code) : std::string(code), at(s, 1));
  }
  const std::size_t charge = institutional ? 3 : 2;
  give(Field::charge, s.element(charge), at(s, charge));
  // SV1: unit 3, quantity 4, place 5. SV2: unit 4, quantity 5. SV3: place 3, quantity 6 of procedures.
  const std::size_t quantity = institutional ? 5 : dental ? 6 : 4;
  const std::string_view unit = dental ? std::string_view() : s.element(quantity - 1);
  give(Field::unit_basis, unit, at(s, quantity - 1));
  give(unit == "MJ" ? Field::minutes : Field::units, s.element(quantity), at(s, quantity));
  if (institutional) return;
  const std::size_t place = dental ? 3 : 5;
  give(Field::place_of_service, s.element(place), at(s, place));
  const std::size_t pointers = dental ? 11 : 7;
  constexpr std::size_t most_pointers = 4;
  for (std::size_t p = 1; p <= most_pointers; ++p) {
    const std::string_view pointer = s.component(pointers, p);
    if (!pointer.empty()) draft_.pointer(pointer, at(s, pointers));
  }
  if (dental) return;
  give(Field::emergency, s.element(9), at(s, 9));
  give(Field::epsdt, s.element(11), at(s, 11));
}

// SV5: days that the equipment is needed, prices of rental and purchase, and what the rental is paid by (1 week, 4
// month, 6 day).
void X12Claim::take_equipment(const X12Segment& s) {
  give(Field::dme_length_of_need, s.element(3), at(s, 3));
  give(Field::dme_rental_price, s.element(4), at(s, 4));
  give(Field::dme_purchase_price, s.element(5), at(s, 5));
  give(Field::dme_rental_unit, s.element(6), at(s, 6));
}

void X12Claim::take_measurement(const X12Segment& s) {
  ++records(Detail::measurement_type);
  give(Detail::measurement_type, s.element(1), at(s, 1));
  give(Detail::measurement_qualifier, s.element(2), at(s, 2));
  give(Detail::measurement_value, s.element(3), at(s, 3));
  // TR is a test result; OG, the original, may be a height.
  if (s.element(1) != "TR") return;
  if (test_ && test_->text != s.element(3)) test_->differ = true;
  if (!test_) test_ = Lent{std::string(s.element(3)), at(s, 3)};
}

void X12Claim::end_line() {
  if (!line_open_) return;
  if (!line_begun_) {
    // Nothing says what was done: the draft misses its procedure, with the line's place.
    line_begun_ = true;
    draft_.begin_line(line_number_.spot);
    give(Field::line_number, line_number_.text, line_number_.spot);
  }
  if (line_begun_) {
    const bool dated = line_given_.has(Field::service_date);
    if (!dated && !service_.text.empty()) {
      give(Field::service_date, service_);
      give(Field::through_date, service_through_);
    } else if (!dated && guide_ == X12Guide::institutional) {
      give(Field::service_date, statement_from_);
    }
    if (test_ && test_->differ) {
      remarks_.push_back({"W0747", test_->spot, line_number_.text, draft_.name(Field::test_result),
                          "the line has several test results: they count as missing",
                          "bill the tests as lines of their own where a policy asks for the result"});
    } else if (test_) {
      give(Field::test_result, test_->text, test_->spot);
    }
  }
  line_open_ = line_begun_ = false;
  line_given_.clear();
  test_.reset();
}

}  // namespace edict
