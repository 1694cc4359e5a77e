#include "runtime/ops/op.hpp"

namespace edict {

std::string_view name_of(Op op) {
  switch (op) {
    case Op::constant:
      return "constant";
    case Op::field:
      return "field";
    case Op::let:
      return "let";
    case Op::logical_and:
      return "and";
    case Op::logical_or:
      return "or";
    case Op::logical_not:
      return "not";
    case Op::equal:
      return "=";
    case Op::not_equal:
      return "!=";
    case Op::less:
      return "<";
    case Op::less_equal:
      return "<=";
    case Op::greater:
      return ">";
    case Op::greater_equal:
      return ">=";
    case Op::in_list:
      return "in";
    case Op::any_in:
      return "any_in";
    case Op::all_in:
      return "all_in";
    case Op::none_in:
      return "none_in";
    case Op::exactly_in:
      return "exactly_in";
    case Op::at_least_in:
      return "at_least_in";
    case Op::at_most_in:
      return "at_most_in";
    case Op::among:
      return "among";
    case Op::has:
      return "has";
    case Op::overlaps:
      return "overlaps";
    case Op::same_codes:
      return "same_codes";
    case Op::is_empty:
      return "is_empty";
    case Op::is_present:
      return "is_present";
    case Op::matches:
      return "matches";
    case Op::category_of:
      return "category_of";
    case Op::to_decimal:
      return "to_decimal";
    case Op::to_money:
      return "to_money";
    case Op::add:
      return "+";
    case Op::subtract:
      return "-";
    case Op::negate:
      return "negate";
    case Op::multiply:
      return "*";
    case Op::divide:
      return "/";
    case Op::floor:
      return "floor";
    case Op::ceiling:
      return "ceiling";
    case Op::round:
      return "round";
    case Op::divide_floor:
      return "divide_floor";
    case Op::divide_ceiling:
      return "divide_ceiling";
    case Op::divide_round:
      return "divide_round";
    case Op::minimum:
      return "min";
    case Op::maximum:
      return "max";
    case Op::date_plus_days:
      return "date_plus_days";
    case Op::date_minus_days:
      return "date_minus_days";
    case Op::date_plus_months:
      return "date_plus_months";
    case Op::date_minus_months:
      return "date_minus_months";
    case Op::days_between:
      return "days_between";
    case Op::months_between:
      return "months_between";
    case Op::years_between:
      return "years_between";
    case Op::full_months_between:
      return "full_months_between";
    case Op::date_difference:
      return "date_difference";
    case Op::birthday:
      return "birthday";
    case Op::year_of:
      return "year_of";
    case Op::month_of:
      return "month_of";
    case Op::as_days:
      return "as_days";
    case Op::as_months:
      return "as_months";
    case Op::choice:
      return "choice";
    case Op::row:
      return "row";
    case Op::column:
      return "column";
    case Op::exists:
      return "exists";
    case Op::find:
      return "find";
    case Op::found_field:
      return "found_field";
    case Op::found_let:
      return "found_let";
    case Op::total:
      return "total";
    case Op::rank:
      return "rank";
  }
  return "?";
}

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::line:
      return "line";
    case Stage::exists:
      return "exists";
    case Stage::limit:
      return "limit";
    case Stage::outcome:
      return "outcome";
  }
  return "?";
}

std::string_view name_of(OutcomeKind outcome) {
  switch (outcome) {
    case OutcomeKind::deny:
      return "deny";
    case OutcomeKind::deny_claim:
      return "deny claim";
    case OutcomeKind::pend:
      return "pend";
    case OutcomeKind::cut_back:
      return "cut back";
    case OutcomeKind::pay:
      return "pay";
    case OutcomeKind::recode:
      return "recode";
    case OutcomeKind::flag:
      return "flag";
  }
  return "?";
}

std::string_view name_of(GroupCode group) {
  switch (group) {
    case GroupCode::none:
      return "";
    case GroupCode::CO:
      return "CO";
    case GroupCode::PR:
      return "PR";
    case GroupCode::OA:
      return "OA";
    case GroupCode::PI:
      return "PI";
  }
  return "?";
}

bool reads_list(Op op) {
  return op == Op::in_list || op == Op::any_in || op == Op::all_in || op == Op::none_in || op == Op::exactly_in ||
         op == Op::at_least_in || op == Op::at_most_in || op == Op::among;
}

bool has_who(Op op) { return op == Op::field || op == Op::let || op == Op::birthday || reads_list(op); }

bool is_phrase(Op op) { return op == Op::exists || op == Op::find || op == Op::total || op == Op::rank; }

}  // namespace edict
