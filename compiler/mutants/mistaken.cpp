#include "compiler/mutants/internal/mistaken.hpp"

namespace edict::mutants {

using namespace syntax;

std::string_view word(BinaryOp op) {
  switch (op) {
    case BinaryOp::logical_or:
      return "or";
    case BinaryOp::logical_and:
      return "and";
    case BinaryOp::equal:
      return "=";
    case BinaryOp::not_equal:
      return "!=";
    case BinaryOp::less:
      return "<";
    case BinaryOp::less_equal:
      return "<=";
    case BinaryOp::greater:
      return ">";
    case BinaryOp::greater_equal:
      return ">=";
    case BinaryOp::add:
      return "+";
    case BinaryOp::subtract:
      return "-";
    case BinaryOp::multiply:
      return "*";
    case BinaryOp::divide:
      return "/";
  }
  return {};
}

BinaryOp other(BinaryOp op) {
  switch (op) {
    case BinaryOp::logical_or:
      return BinaryOp::logical_and;
    case BinaryOp::logical_and:
      return BinaryOp::logical_or;
    case BinaryOp::equal:
      return BinaryOp::not_equal;
    case BinaryOp::not_equal:
      return BinaryOp::equal;
    case BinaryOp::less:
      return BinaryOp::less_equal;
    case BinaryOp::less_equal:
      return BinaryOp::less;
    case BinaryOp::greater:
      return BinaryOp::greater_equal;
    case BinaryOp::greater_equal:
      return BinaryOp::greater;
    case BinaryOp::add:
      return BinaryOp::subtract;
    case BinaryOp::subtract:
      return BinaryOp::add;
    case BinaryOp::multiply:
      return BinaryOp::divide;
    case BinaryOp::divide:
      return BinaryOp::multiply;
  }
  return op;
}

std::string_view word(Unit unit) {
  switch (unit) {
    case Unit::days:
      return "days";
    case Unit::weeks:
      return "weeks";
    case Unit::months:
      return "months";
    case Unit::years:
      return "years";
  }
  return {};
}

std::string_view word(Function function) {
  switch (function) {
    case Function::floor:
      return "floor";
    case Function::ceiling:
      return "ceiling";
    case Function::round:
      return "round";
    case Function::min:
      return "min";
    case Function::max:
      return "max";
    case Function::days_between:
      return "days between";
    case Function::months_between:
      return "months between";
    case Function::years_between:
      return "years between";
    case Function::full_months_between:
      return "full months between";
    case Function::birthday:
      return "birthday";
    case Function::year_of:
      return "year of";
    case Function::month_of:
      return "month of";
    case Function::category_of:
      return "category of";
  }
  return {};
}

std::optional<Function> mistaken(Function function) {
  switch (function) {
    case Function::floor:
      return Function::ceiling;
    case Function::ceiling:
    case Function::round:
      return Function::floor;
    case Function::min:
      return Function::max;
    case Function::max:
      return Function::min;
    case Function::months_between:
      return Function::full_months_between;
    case Function::full_months_between:
      return Function::months_between;
    case Function::days_between:
    case Function::years_between:
    case Function::birthday:
    case Function::year_of:
    case Function::month_of:
    case Function::category_of:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace edict::mutants
