// What other payers did with a claim and its lines: loops 2320, 2330 and 2430.
#include <fmt/format.h>

#include "runtime/base/decimal.hpp"
#include "runtime/claims/x12_claim.hpp"

namespace edict {

void X12Claim::take_other_payer(const X12Segment& s) {
  set_loop(Loop::other_payer, "2320");
  adjustments_before_ = records(Detail::adjustment_payer);
  ++records(Detail::other_payer_id);
  give(Detail::other_payer_rank, s.element(1), at(s, 1));
  give(Detail::other_payer_filing, s.element(9), at(s, 9));
}

void X12Claim::take_amount(const X12Segment& s) {
  if (loop_ != Loop::other_payer) return;
  const std::string_view what = s.element(1);
  const std::string_view text = s.element(2);
  if (what == "D") give(Detail::other_payer_amount_paid, text, at(s, 2));
  if (what == "B6") give(Detail::other_payer_amount_allowed, text, at(s, 2));  // 004010
  if (what == "A8") give(Detail::other_payer_noncovered, text, at(s, 2));
  if (what == "EAF" || what == "F2") give(Detail::other_payer_liability, text, at(s, 2));  // F2 in 004010
  if (what == "B6") give(Field::other_payer_allowed, text, at(s, 2));
  if (what != "D") return;
  const auto paid = parse_money(text);
  if (!paid) {
    other_paid_unknown_ = true;  // told as the detail's
    return;
  }
  // Amounts have at most 18 digits, but a claim may have any number of payers.
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(other_paid_.value_or(0), paid->cents, &sum)) other_paid_ = sum;
}

// 2330B.
void X12Claim::name_other_payer(const X12Segment& s) {
  const std::size_t n = s.element(9).empty() ? 3 : 9;
  const std::string_view id = s.element(n);
  give(Detail::other_payer_id, id, at(s, n));
  if (id.empty() || !readable(id, at(s, n), name_of(Detail::adjustment_payer))) return;
  for (std::size_t r = adjustments_before_ + 1; r <= records(Detail::adjustment_payer); ++r) {
    draft_.detail(Detail::adjustment_payer, r, id, at(s, n));
  }
  adjustments_before_ = records(Detail::adjustment_payer);
}

// SVD: payer, paid, procedure, units. The payer's id is that of 2330B.
void X12Claim::take_line_paid(const X12Segment& s) {
  set_loop(Loop::line_paid, "2430");
  payer_ = s.element(1);
  if (!line_begun_) return;
  ++records(Detail::line_payer_id);
  give(Detail::line_payer_id, s.element(1), at(s, 1));
  give(Detail::line_payer_paid, s.element(2), at(s, 2));
  give(Detail::line_payer_procedure, s.component(3, 2), at(s, 3));
  give(Detail::line_payer_units, s.element(5), at(s, 5));
}

// CAS: a group code, then up to six reasons, each with its amount and units. In 2320 they stand before the payer's
// name.
void X12Claim::take_adjustments(const X12Segment& s) {
  const bool line = loop_ == Loop::line_paid && line_begun_;
  if (!line && loop_ != Loop::other_payer) return;
  constexpr std::size_t each = 3;
  for (std::size_t n = 2; n <= s.size(); n += each) {
    if (s.element(n).empty()) continue;
    ++records(line ? Detail::line_adjustment_payer : Detail::adjustment_payer);
    if (line) give(Detail::line_adjustment_payer, payer_, at(s, 1));
    give(line ? Detail::line_adjustment_group : Detail::adjustment_group, s.element(1), at(s, 1));
    give(line ? Detail::line_adjustment_carc : Detail::adjustment_carc, s.element(n), at(s, n));
    give(line ? Detail::line_adjustment_amount : Detail::adjustment_amount, s.element(n + 1), at(s, n + 1));
    give(line ? Detail::line_adjustment_units : Detail::adjustment_units, s.element(n + 2), at(s, n + 2));
  }
}

}  // namespace edict
