#include "compiler/diff/terms.hpp"

#include <algorithm>

namespace edict::diff {
namespace {

void mix(std::size_t& hash, std::size_t value) { hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2); }

bool is_text(Kind kind) { return kind == Kind::code || kind == Kind::text || kind == Kind::id; }
bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::decimal || kind == Kind::money || kind == Kind::date ||
         kind == Kind::days || kind == Kind::months;
}

constexpr Type kBoolean{Kind::boolean, CodeSystem::none};

}  // namespace

std::size_t Terms::Hash::operator()(const Term& term) const {
  std::size_t hash = static_cast<std::size_t>(term.form) * 131 + static_cast<std::size_t>(term.op);
  mix(hash, static_cast<std::size_t>(term.type.kind) * 64 + static_cast<std::size_t>(term.who));
  mix(hash, term.index);
  mix(hash, static_cast<std::size_t>(term.value));
  for (const std::int64_t d : term.details) mix(hash, static_cast<std::size_t>(d));
  for (const TermId arg : term.args) mix(hash, arg);
  mix(hash, std::hash<std::string>()(term.words));
  return hash;
}

Terms::Terms(const SymbolTable& table) : symbols(table) {
  Term nothing;
  nothing.form = Form::nothing;
  intern(std::move(nothing));
}

TermId Terms::intern(Term term) {
  const auto known = numbers_.find(term);
  if (known != numbers_.end()) return known->second;
  bool around = is_phrase(term.op) && term.form == Form::operation;
  around |= term.form == Form::limit || term.form == Form::space;
  for (const TermId arg : term.args) around |= looks_around_[arg];
  const auto id = static_cast<TermId>(terms_.size());
  terms_.push_back(term);
  looks_around_.push_back(around);
  numbers_.emplace(std::move(term), id);
  return id;
}

void Terms::put_label(TermId id, const std::string& label) {
  if (!label.empty()) labels_.try_emplace(id, label);
}
const std::string& Terms::label(TermId id) const {
  static const std::string none;
  const auto it = labels_.find(id);
  return it == labels_.end() ? none : it->second;
}

TermId Terms::constant(Type type, std::int64_t value) {
  Term term;
  term.type = type;
  term.value = value;
  return intern(std::move(term));
}

TermId Terms::operation(Op op, Type type, std::vector<TermId> args) {
  Term term;
  term.op = op;
  term.type = type;
  term.args = std::move(args);
  return make(std::move(term));
}

TermId Terms::negation(TermId id) { return operation(Op::logical_not, kBoolean, {id}); }

bool Terms::can_be_none(TermId id) const {
  const Term& t = at(id);
  if (t.form != Form::operation) return false;
  switch (t.op) {
    case Op::row:
    case Op::column:
    case Op::found_field:
    case Op::found_let:
    case Op::find:
    case Op::total:
    case Op::rank:
      return true;
    case Op::field:
      return is_none_when_absent(static_cast<Field>(t.index));
    default:
      return std::any_of(t.args.begin(), t.args.end(), [&](TermId arg) { return can_be_none(arg); });
  }
}

TermId Terms::make(Term term) {
  if (term.form != Form::operation) return intern(std::move(term));
  switch (term.op) {
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
      return connective(std::move(term));
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return comparison(std::move(term));
    case Op::has:
      if (is_constant(term.args[1])) {
        const Term code = at(term.args[1]);
        Term any;
        any.op = Op::any_in;
        any.type = kBoolean;
        any.index = lists.of_single(code.type, symbols.text(static_cast<Symbol>(code.value)), code.value);
        any.args = {term.args[0]};
        return intern(std::move(any));
      }
      return intern(std::move(term));
    case Op::none_in:
      term.op = Op::any_in;
      return negation(make(std::move(term)));
    case Op::at_most_in:
      term.op = Op::at_least_in;
      ++term.value;
      return negation(make(std::move(term)));
    case Op::at_least_in:
      if (term.value == 1) {
        term.op = Op::any_in;
        term.value = 0;
      }
      break;
    case Op::choice:
      // when C then true else false
      if (term.type.kind == Kind::boolean && term.args.size() == 3 && term.args[1] == constant(kBoolean, 1) &&
          term.args[2] == constant(kBoolean, 0))
        return term.args[0];
      return intern(std::move(term));
    default:
      break;
  }
  if (reads_list(term.op) && lists.at(term.index).periods.size() == 1) term.who = Who::subject;
  return arithmetic(std::move(term));
}

TermId Terms::connective(Term term) {
  if (term.op == Op::logical_not) {
    const Term arg = at(term.args[0]);
    if (arg.form == Form::operation) {
      if (arg.op == Op::constant) return constant(kBoolean, arg.value == 0 ? 1 : 0);
      if (arg.op == Op::logical_not) return arg.args[0];
      if (arg.op == Op::logical_and || arg.op == Op::logical_or) {
        std::vector<TermId> parts;
        for (const TermId part : arg.args) parts.push_back(negation(part));
        return operation(arg.op == Op::logical_and ? Op::logical_or : Op::logical_and, kBoolean, std::move(parts));
      }
      // What has a value is either less or not; what has none is neither.
      if ((arg.op == Op::less || arg.op == Op::less_equal) && !can_be_none(arg.args[0]) && !can_be_none(arg.args[1]))
        return operation(arg.op == Op::less ? Op::less_equal : Op::less, kBoolean, {arg.args[1], arg.args[0]});
    }
    return intern(std::move(term));
  }
  const bool is_and = term.op == Op::logical_and;
  std::vector<TermId> parts;
  for (const TermId arg : term.args) {
    const Term& t = at(arg);
    if (t.form == Form::operation && t.op == term.op) {
      parts.insert(parts.end(), t.args.begin(), t.args.end());
    } else if (is_constant(arg)) {
      if ((t.value != 0) != is_and) return constant(kBoolean, is_and ? 0 : 1);
    } else {
      parts.push_back(arg);
    }
  }
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  if (parts.empty()) return constant(kBoolean, is_and ? 1 : 0);
  if (parts.size() == 1) return parts.front();
  term.args = std::move(parts);
  return intern(std::move(term));
}

TermId Terms::membership(TermId value, TermId code) {
  const Term c = at(code);
  Term in;
  in.op = Op::in_list;
  in.type = kBoolean;
  in.index =
      lists.of_single(c.type, c.type.kind == Kind::code ? symbols.text(static_cast<Symbol>(c.value)) : "", c.value);
  in.args = {value};
  return intern(std::move(in));
}

// All numbers are whole, so that `at most 3` is `less than 4`.
TermId Terms::comparison(Term term) {
  if (term.op == Op::greater || term.op == Op::greater_equal) {
    term.op = term.op == Op::greater ? Op::less : Op::less_equal;
    std::swap(term.args[0], term.args[1]);
  }
  if (term.op == Op::equal || term.op == Op::not_equal) {
    if (is_constant(term.args[0]) || (!is_constant(term.args[1]) && term.args[1] < term.args[0]))
      std::swap(term.args[0], term.args[1]);
    const bool to_constant = is_constant(term.args[1]) && !is_constant(term.args[0]);
    if (term.op == Op::not_equal && !can_be_none(term.args[0]) && !can_be_none(term.args[1])) {
      term.op = Op::equal;
      return negation(make(std::move(term)));
    }
    if (term.op == Op::equal && to_constant && is_text(at(term.args[1]).type.kind))
      return membership(term.args[0], term.args[1]);
    return intern(std::move(term));
  }
  if (term.op == Op::less_equal && is_number(at(term.args[0]).type.kind)) {
    const Term a = at(term.args[0]), b = at(term.args[1]);
    if (is_constant(term.args[1]) && b.value < INT64_MAX) {
      term.op = Op::less;
      term.args[1] = constant(b.type, b.value + 1);
    } else if (is_constant(term.args[0]) && a.value > INT64_MIN) {
      term.op = Op::less;
      term.args[0] = constant(a.type, a.value - 1);
    }
  }
  // A day that is some days later than another: the days go to the constant's side.
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const Term moved = at(term.args[side]);
    const TermId other = term.args[1 - side];
    if (moved.form == Form::operation && moved.op == Op::date_plus_days && is_constant(moved.args[1]) &&
        is_constant(other)) {
      const Term days = at(moved.args[1]), date = at(other);
      term.args[side] = moved.args[0];
      term.args[1 - side] = constant(date.type, date.value - days.value);
    }
  }
  return intern(std::move(term));
}

TermId Terms::arithmetic(Term term) {
  const auto first_constant = [&] {
    return is_constant(term.args[0]) ? std::optional(at(term.args[0])) : std::nullopt;
  };
  switch (term.op) {
    case Op::to_decimal:
    case Op::to_money:
    case Op::negate:
    case Op::as_days:
    case Op::as_months:
      if (const auto c = first_constant(); c && std::abs(c->value) < 1'000'000'000'000) {
        const std::int64_t factor =
            term.op == Op::to_decimal ? 1000 : (term.op == Op::to_money ? 100 : (term.op == Op::negate ? -1 : 1));
        return constant(term.type, c->value * factor);
      }
      break;
    case Op::date_minus_days:
    case Op::date_minus_months:
      if (is_constant(term.args[1]) && at(term.args[1]).value > INT64_MIN) {
        const Term length = at(term.args[1]);
        term.op = term.op == Op::date_minus_days ? Op::date_plus_days : Op::date_plus_months;
        term.args[1] = constant(length.type, -length.value);
        return arithmetic(std::move(term));
      }
      break;
    case Op::date_plus_days:
    case Op::date_plus_months:
      if (is_constant(term.args[1]) && at(term.args[1]).value == 0) return term.args[0];
      break;
    case Op::multiply:
      if (at(term.args[0]).type == at(term.args[1]).type) std::sort(term.args.begin(), term.args.end());
      break;
    case Op::add:
    case Op::minimum:
    case Op::maximum:
      std::sort(term.args.begin(), term.args.end());
      break;
    default:
      break;
  }
  return intern(std::move(term));
}

}  // namespace edict::diff
