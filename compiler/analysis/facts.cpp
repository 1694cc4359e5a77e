#include "compiler/analysis/facts.hpp"

#include <map>
#include <string>

namespace edict::analysis {
namespace {

using model::Expr;

constexpr int kMostBranches = 512;  // past it the answer is "can hold"

// What is known of a set-valued term: it has a member in each of `some`, and none in `never`.
struct SetFacts {
  std::vector<ValueSet> some;
  ValueSet never;
};
struct State {
  std::map<std::uint32_t, ValueSet> scalars;
  std::map<std::uint32_t, ValueSet> if_any;  // of terms that may have no value: if they have one, one of these
  std::map<std::uint32_t, SetFacts> sets;
  std::map<std::uint32_t, bool> others;
};

Op opposite(Op op) {
  if (op == Op::equal) return Op::not_equal;
  if (op == Op::not_equal) return Op::equal;
  if (op == Op::less) return Op::greater_equal;
  if (op == Op::greater_equal) return Op::less;
  if (op == Op::greater) return Op::less_equal;
  return Op::greater;
}
Op mirrored(Op op) {
  if (op == Op::less) return Op::greater;
  if (op == Op::greater) return Op::less;
  if (op == Op::less_equal) return Op::greater_equal;
  if (op == Op::greater_equal) return Op::less_equal;
  return op;
}
bool is_comparison(Op op) {
  return op == Op::equal || op == Op::not_equal || op == Op::less || op == Op::less_equal || op == Op::greater ||
         op == Op::greater_equal;
}
ValueSet values_where(Op op, const std::string& value) {
  if (op == Op::equal) return ValueSet::single(value);
  if (op == Op::not_equal) return ValueSet::single(value).complement();
  if (op == Op::less) return ValueSet::less_than(value);
  if (op == Op::less_equal) return ValueSet::greater_than(value).complement();
  if (op == Op::greater) return ValueSet::greater_than(value);
  return ValueSet::less_than(value).complement();
}

class Solver {
 public:
  explicit Solver(Facts& facts) : facts_(facts), policy_(facts.policy), library_(facts.library) {}

  bool solve(std::vector<Condition> open) {
    State state;
    if (!policy_.by_received_date) {
      Expr day;
      day.op = Op::field;
      day.type = {Kind::date, CodeSystem::none};
      day.index = static_cast<std::uint32_t>(Field::service_date);
      state.scalars[key(day)] =
          ValueSet::between(number(policy_.effective.first.days), number(policy_.effective.last.days));
    }
    return solve(std::move(open), std::move(state));
  }

 private:
  std::string number(std::int64_t value) const {
    return encode({Kind::integer, CodeSystem::none}, value, library_.symbols);
  }
  std::uint32_t key(const Expr& expr) { return facts_.terms.number(expr); }

  bool solve(std::vector<Condition> open, State state) {
    while (!open.empty()) {
      const Condition next = open.back();
      open.pop_back();
      const Expr& expr = *next.expr;
      switch (expr.op) {
        case Op::logical_not:
          open.push_back({&expr.args.front(), !next.holds});
          continue;
        case Op::logical_and:
        case Op::logical_or: {
          const bool all = (expr.op == Op::logical_and) == next.holds;
          if (all) {
            for (const Expr& arg : expr.args) open.push_back({&arg, next.holds});
            continue;
          }
          for (const Expr& arg : expr.args) {
            if (++branches_ > kMostBranches) return true;
            std::vector<Condition> one = open;
            one.push_back({&arg, next.holds});
            if (solve(std::move(one), state)) return true;
          }
          return false;
        }
        case Op::let:
          if (expr.who == Who::subject && expr.index < policy_.lets.size()) {
            open.push_back({&policy_.lets[expr.index].value, next.holds});
            continue;
          }
          break;
        default:  // every other operation is an atom
          break;
      }
      if (!learn(expr, next.holds, state)) return false;
    }
    return true;
  }

  // False when the atom contradicts what is known.
  bool learn(const Expr& expr, bool holds, State& state) {
    if (expr.op == Op::constant && expr.type.kind == Kind::boolean) return (expr.value != 0) == holds;
    if (is_comparison(expr.op) && expr.args.size() == 2) return compare(expr, holds, state);
    if (expr.op == Op::in_list) {
      if (holds) return narrow(expr.args.front(), possible(expr), state);
      return exclude(expr, expr.args.front(), certain(expr).complement(), state);
    }
    if (expr.op == Op::any_in || expr.op == Op::none_in) {
      const bool some = (expr.op == Op::any_in) == holds;
      return set_fact(expr.args.front(), some, some ? possible(expr) : certain(expr), state);
    }
    if (expr.op == Op::all_in && holds) {
      return set_fact(expr.args.front(), false, possible(expr).complement(), state);
    }
    if (expr.op == Op::has && expr.args.size() == 2 && expr.args[1].op == Op::constant) {
      const auto code = ValueSet::single(encode(expr.args[1].type, expr.args[1].value, library_.symbols));
      return set_fact(expr.args.front(), holds, code, state);
    }
    return other(expr, holds, state);
  }

  bool other(const Expr& expr, bool holds, State& state) {
    return state.others.emplace(key(expr), holds).first->second == holds;
  }

  bool compare(const Expr& expr, bool holds, State& state) {
    const Expr* term = &expr.args[0];
    const Expr* constant = &expr.args[1];
    Op op = expr.op;
    auto value = constant_value(*constant);
    if (!value) {
      std::swap(term, constant);
      op = mirrored(op);
      value = constant_value(*constant);
    }
    if (!value) return other(expr, holds, state);
    if (!holds) op = opposite(op);
    const ValueSet values = values_where(op, encode(constant->type, *value, library_.symbols));
    if (!holds) return exclude(expr, *term, values, state);
    if (const auto known = constant_value(*term)) {
      return ValueSet::single(encode(term->type, *known, library_.symbols)).inside(values);
    }
    return narrow(*term, values, state);
  }

  // The term has one of the values.
  bool narrow(const Expr& term, const ValueSet& values, State& state) {
    const std::uint32_t of = key(term);
    auto [entry, added] = state.scalars.emplace(of, values);
    if (!added) entry->second = entry->second.intersected(values);
    if (const auto left = state.if_any.find(of); left != state.if_any.end()) {
      entry->second = entry->second.intersected(left->second);
    }
    return !entry->second.empty();
  }

  // The question does not hold: the term has one of the values, or no value, of which no comparison holds nor its
  // opposite.
  bool exclude(const Expr& question, const Expr& term, const ValueSet& values, State& state) {
    if (const auto known = constant_value(term)) {
      return ValueSet::single(encode(term.type, *known, library_.symbols)).inside(values);
    }
    if (!facts_.terms.can_be_no_value(term) || state.scalars.contains(key(term))) return narrow(term, values, state);
    auto [entry, added] = state.if_any.emplace(key(term), values);
    if (!added) entry->second = entry->second.intersected(values);
    return other(question, false, state);
  }

  bool set_fact(const Expr& term, bool some, const ValueSet& values, State& state) {
    SetFacts& facts = state.sets[key(term)];
    if (some) {
      facts.some.push_back(values);
    } else {
      facts.never = facts.never.united(values);
    }
    for (const ValueSet& wanted : facts.some) {
      if (wanted.inside(facts.never)) return false;
    }
    return true;
  }

  // The days that can choose a list's periods: those of the version for its own line, any for another one.
  DateRange period(Who who) const {
    return policy_.by_received_date || who == Who::other ? DateRange{kFirstDate, kLastDate} : policy_.effective;
  }
  const ValueSet& possible(const Expr& expr) { return facts_.lists.possible(expr.index, period(expr.who)); }
  const ValueSet& certain(const Expr& expr) { return facts_.lists.certain(expr.index, period(expr.who)); }

  Facts& facts_;
  const model::Policy& policy_;
  const model::Library& library_;
  int branches_ = 0;
};

}  // namespace

bool can_hold_together(const std::vector<Condition>& conditions, Facts& facts) {
  return Solver(facts).solve(conditions);
}

std::vector<Condition> reached_when(const model::Rule& rule, const model::Policy& policy) {
  std::vector<Condition> conditions;
  if (rule.on_lines) {
    conditions.push_back({&*rule.on_lines, true});
  } else if (policy.scope) {
    conditions.push_back({&*policy.scope, true});
  }
  for (const model::Rule::Guard& guard : rule.guards) conditions.push_back({&guard.condition, !guard.negated});
  return conditions;
}

}  // namespace edict::analysis
