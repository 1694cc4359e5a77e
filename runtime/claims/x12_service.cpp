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
  if (institutional) give(Field::revenue_code, s.element(1), at(s, 1));
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

void X12Claim::end_line() {
  if (!line_open_) return;
  if (!line_begun_) {
    // Nothing says what was done: the draft misses its procedure, with the line's place.
    line_begun_ = true;
    draft_.begin_line(line_number_.spot);
    give(Field::line_number, line_number_.text, line_number_.spot);
  }
  if (line_begun_) {
    bool dated = false;
    for (const auto& [field, text] : line_given_) dated = dated || field == Field::service_date;
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

// BK, BF … say ICD-9, ABK, ABF … ICD-10 (X12 element 1270).
void X12Claim::take_code_type(bool ten, bool procedure, Spot spot) {
  std::optional<bool>& before = procedure ? procedures_ten_ : diagnoses_ten_;
  if (before && *before != ten) {
    draft_.fault("E0721", spot, procedure ? "procedure_code_type" : "diagnosis_code_type",
                 "the claim has codes of ICD-9 and of ICD-10",
                 "use the qualifiers of one of them: BK and BF, or ABK and ABF");
  }
  if (!before) before = ten;
}

void X12Claim::take_diagnoses(const X12Segment& s) {
  for (std::size_t n = 1; n <= s.size(); ++n) {
    const std::string_view what = s.component(n, 1);
    const Code code{std::string(s.component(n, 2)), at(s, n)};
    if (code.text.empty()) continue;
    if (what == "ABK" || what == "BK" || what == "ABF" || what == "BF") {
      take_code_type(what.size() == 3, false, code.spot);
      (what.ends_with("BK") ? principal_ : others_).push_back(code);
    } else if (what == "ABJ" || what == "BJ") {
      take_code_type(what.size() == 3, false, code.spot);
      give(Field::admitting_diagnosis, code.text, code.spot);
    } else if (what == "BBR" || what == "BR" || what == "BBQ" || what == "BQ") {
      take_code_type(what.size() == 3, true, code.spot);
      // The principal procedure comes first.
      procedures_.insert(what.ends_with("R") ? procedures_.begin() : procedures_.end(), code);
    } else if (what == "DR") {
      give(Field::drg, code.text, code.spot);
    } else if (what == "BG") {
      sets_[Field::condition_codes].push_back(code);
    } else if (what == "BH" || what == "BI") {
      sets_[Field::occurrence_codes].push_back(code);
    } else if (what == "BE") {
      sets_[Field::value_codes].push_back(code);
    }
  }
}

}  // namespace edict
