#include "compiler/analysis/terms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::analysis {

using model::Expr;

std::uint32_t Terms::number(const std::string& content) {
  return numbers_.try_emplace(content, static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
}

std::uint32_t Terms::number(const Expr& expr) {
  if (expr.op != Op::let || expr.who != Who::subject || expr.index >= policy_.lets.size()) return number(content(expr));
  // Sema has seen to it that no let needs itself; the number that stands in meanwhile guards a broken model.
  if (!let_numbers_[expr.index]) {
    let_numbers_[expr.index] = 0;
    let_numbers_[expr.index] = number(policy_.lets[expr.index].value);
  }
  return *let_numbers_[expr.index];
}

std::string Terms::content(const Expr& expr) {
  std::string text = fmt::format("{}{}", name_of(expr.op), expr.who == Who::other ? " other" : "");
  if (reads_list(expr.op)) {
    text += fmt::format(" {} {}", expr.value, list(expr.index));
  } else if (expr.op == Op::exists && expr.index < policy_.exists.size()) {
    text += phrase(policy_.exists[expr.index]);
  } else {
    text += fmt::format(" {} {} {}", static_cast<int>(expr.type.kind), expr.index, expr.value);
  }
  for (const Expr& arg : expr.args) text += fmt::format(" #{}", number(arg));
  return text;
}

std::string Terms::phrase(const model::Exists& phrase) {
  std::string text = fmt::format(" {} {} {} {}", static_cast<int>(phrase.position), static_cast<int>(phrase.standing),
                                 phrase.same_claim, phrase.keys.same_line);
  for (const Expr& key : phrase.keys.values) text += fmt::format(" key #{}", number(key));
  if (phrase.within) {
    text += fmt::format(" within {} {} #{}", static_cast<int>(phrase.within->direction), phrase.within->excluding_day,
                        number(phrase.within->duration));
  }
  return text + fmt::format(" where #{}", number(phrase.where));
}

// Lists written in place have no name to tell them by: their items do.
std::string Terms::list(std::uint32_t index) {
  if (index >= library_.lists.size()) return {};
  const model::List& list = library_.lists[index];
  if (!list.name.empty()) return fmt::format("list {}", index);
  std::string text = "{";
  for (const model::ListItem& item : list.items) {
    text += fmt::format("{}..{}{} {}..{} {}..{},", item.first, item.last, item.stem ? "*" : "", item.first_value,
                        item.last_value, item.from.days, item.until.days);
    if (item.list) text += this->list(*item.list);
  }
  for (std::uint32_t other : list.minus) text += "-" + this->list(other);
  return text + "}";
}

bool Terms::can_be_no_value(const Expr& expr) {
  // A look-up by a set, a found line and a phrase's number may all be nothing; what a let is made of decides for it.
  switch (expr.op) {
    case Op::row:
    case Op::column:
    case Op::found_field:
    case Op::found_let:
    case Op::find:
    case Op::total:
    case Op::rank:
      return true;
    case Op::let: {
      if (expr.who == Who::other || expr.index >= policy_.lets.size()) return true;
      std::optional<bool>& known = let_nothing_[expr.index];
      if (!known) {
        known = true;
        known = can_be_no_value(policy_.lets[expr.index].value);
      }
      return *known;
    }
    case Op::field:
      return is_none_when_absent(static_cast<Field>(expr.index));
    case Op::constant:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_list:
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::among:
    case Op::has:
    case Op::overlaps:
    case Op::same_codes:
    case Op::is_empty:
    case Op::is_present:
    case Op::matches:
    case Op::category_of:
    case Op::to_decimal:
    case Op::to_money:
    case Op::add:
    case Op::subtract:
    case Op::negate:
    case Op::multiply:
    case Op::divide:
    case Op::floor:
    case Op::ceiling:
    case Op::round:
    case Op::divide_floor:
    case Op::divide_ceiling:
    case Op::divide_round:
    case Op::minimum:
    case Op::maximum:
    case Op::date_plus_days:
    case Op::date_minus_days:
    case Op::date_plus_months:
    case Op::date_minus_months:
    case Op::days_between:
    case Op::months_between:
    case Op::years_between:
    case Op::full_months_between:
    case Op::date_difference:
    case Op::birthday:
    case Op::year_of:
    case Op::month_of:
    case Op::as_days:
    case Op::as_months:
    case Op::choice:
    case Op::exists:
      break;
  }
  return std::any_of(expr.args.begin(), expr.args.end(), [&](const Expr& arg) { return can_be_no_value(arg); });
}

std::optional<std::int64_t> constant_value(const Expr& expr) {
  if (expr.op == Op::constant) return expr.value;
  if (expr.args.size() != 1) return std::nullopt;
  const auto inner = constant_value(expr.args.front());
  if (!inner || *inner > 1'000'000'000'000 || *inner < -1'000'000'000'000) return std::nullopt;
  if (expr.op == Op::to_decimal) return *inner * 1000;
  if (expr.op == Op::to_money) return *inner * 100;
  if (expr.op == Op::negate) return -*inner;
  if (expr.op == Op::as_days || expr.op == Op::as_months) return inner;
  return std::nullopt;
}

}  // namespace edict::analysis
