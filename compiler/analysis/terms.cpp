#include "compiler/analysis/terms.hpp"

#include <fmt/format.h>

#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

using model::Expr;
using model::Library;
using model::Policy;

// Phrases refer to lets and lets to phrases, never in a circle: sema has seen to it. The bound guards a broken model.
constexpr int kDeepest = 200;

class Writer {
 public:
  Writer(const Policy& policy, const Library& library) : policy_(policy), library_(library) {}

  void write(const Expr& expr, int depth) {
    if (depth > kDeepest) return;
    if (expr.op == Op::let && expr.who == Who::subject && expr.index < policy_.lets.size()) {
      return write(policy_.lets[expr.index].value, depth + 1);
    }
    out_ += '(';
    out_ += name_of(expr.op);
    out_ += expr.who == Who::other ? " other" : "";
    write_detail(expr, depth);
    for (const Expr& arg : expr.args) write(arg, depth + 1);
    out_ += ')';
  }
  void write(const std::optional<Expr>& expr, int depth) {
    if (expr) {
      write(*expr, depth);
    } else {
      out_ += '-';
    }
  }
  void write(const model::Keys& keys, int depth) {
    out_ += keys.same_line ? "[line" : "[";
    for (const Expr& key : keys.values) write(key, depth);
    out_ += ']';
  }
  std::string take() { return std::move(out_); }

 private:
  void number(std::int64_t value) { out_ += fmt::format(" {}", value); }

  void write_detail(const Expr& expr, int depth) {
    if (reads_list(expr.op)) return write_list(expr, depth);
    if (expr.op == Op::exists && expr.index < policy_.exists.size()) {
      const model::Exists& phrase = policy_.exists[expr.index];
      number(static_cast<int>(phrase.position));
      number(static_cast<int>(phrase.standing));
      number(phrase.same_claim ? 1 : 0);
      write(phrase.keys, depth + 1);
      if (phrase.within) {
        number(static_cast<int>(phrase.within->direction));
        number(phrase.within->excluding_day ? 1 : 0);
        write(phrase.within->duration, depth + 1);
      }
      return write(phrase.where, depth + 1);
    }
    number(static_cast<int>(expr.type.kind));
    number(expr.index);
    number(expr.value);
  }

  // Lists written in place have no name to tell them by: their items do.
  void write_list(const Expr& expr, int depth) {
    number(expr.value);
    write_list(expr.index, depth);
  }
  void write_list(std::uint32_t index, int depth) {
    if (index >= library_.lists.size() || depth > kDeepest) return;
    const model::List& list = library_.lists[index];
    if (!list.name.empty()) return number(index);
    out_ += '{';
    for (const model::ListItem& item : list.items) {
      out_ += fmt::format("{}..{}{} {}..{} {}..{},", item.first, item.last, item.stem ? "*" : "", item.first_value,
                          item.last_value, item.from.days, item.until.days);
      if (item.list) write_list(*item.list, depth + 1);
    }
    for (std::uint32_t other : list.minus) {
      out_ += '-';
      write_list(other, depth + 1);
    }
    out_ += '}';
  }

  const Policy& policy_;
  const Library& library_;
  std::string out_;
};

template <class Part>
std::string written(const Part& part, const Policy& policy, const Library& library) {
  Writer writer(policy, library);
  writer.write(part, 0);
  return writer.take();
}

bool no_value(const Expr& expr, const Policy& policy, int depth) {
  if (depth > kDeepest) return true;
  // A look-up by a set, a found line and a phrase's number may all be nothing; what a let is made of decides for it.
  switch (expr.op) {
    case Op::row:
    case Op::column:
    case Op::found_field:
    case Op::found_let:
    case Op::find:
      return true;
    case Op::let:
      if (expr.who == Who::other || expr.index >= policy.lets.size()) return true;
      return no_value(policy.lets[expr.index].value, policy, depth + 1);
    case Op::constant:
    case Op::field:
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
    case Op::total:
    case Op::rank:
      break;
  }
  for (const Expr& arg : expr.args) {
    if (no_value(arg, policy, depth + 1)) return true;
  }
  return false;
}

}  // namespace

std::string key_of(const Expr& expr, const Policy& policy, const Library& library) {
  return written(expr, policy, library);
}
std::string key_of(const std::optional<Expr>& expr, const Policy& policy, const Library& library) {
  return written(expr, policy, library);
}
std::string key_of(const model::Keys& keys, const Policy& policy, const Library& library) {
  return written(keys, policy, library);
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

bool can_be_no_value(const Expr& expr, const Policy& policy) { return no_value(expr, policy, 0); }

}  // namespace edict::analysis
