#include "compiler/diff/conditions.hpp"

#include <algorithm>
#include <set>

namespace edict::diff {
namespace {

constexpr std::int64_t kMostCounted = 12;
// Of larger tables a look-up is a value like any other.
constexpr std::uint32_t kMostRows = 30'000;

// What the state of a value hangs on: fields that may be absent, look-ups that may have no row or an empty cell.
struct Parts {
  std::set<Field> missing;  // absent: the value is missing
  std::set<Field> none;     // absent: there is no value
  std::vector<TermId> lookups;
  std::vector<TermId> phrases;  // values of other lines: there, not there, or not known
};

void collect(const Terms& terms, TermId id, Parts& parts) {
  const Term& t = terms.at(id);
  if (t.form != Form::operation) return;
  if (t.op == Op::field) {
    const auto field = static_cast<Field>(t.index);
    (is_none_when_absent(field) ? parts.none : parts.missing).insert(field);
    return;
  }
  if (is_phrase(t.op) || t.op == Op::found_field || t.op == Op::found_let) {
    if (std::find(parts.phrases.begin(), parts.phrases.end(), id) == parts.phrases.end()) parts.phrases.push_back(id);
    return;
  }
  if (t.op == Op::birthday) parts.missing.insert(Field::born);
  if (t.op == Op::row || t.op == Op::column) parts.lookups.push_back(id);
  for (const TermId arg : t.args) collect(terms, arg, parts);
}

}  // namespace

DiagramId Conditions::negation(DiagramId d) { return universe_.diagrams().map(d, Reasons::negation); }
DiagramId Conditions::conjunction(DiagramId a, DiagramId b) {
  return universe_.diagrams().combine(
      a, b, [&](std::uint32_t x, std::uint32_t y) { return universe_.reasons().conjunction(x, y); });
}
DiagramId Conditions::disjunction(DiagramId a, DiagramId b) {
  return universe_.diagrams().combine(
      a, b, [&](std::uint32_t x, std::uint32_t y) { return universe_.reasons().disjunction(x, y); });
}

DiagramId Conditions::choose(DiagramId condition, DiagramId yes, DiagramId no) {
  // Answers are below 2^24 in each, so one number holds what has been asked so far.
  constexpr std::uint32_t kTake = 0x7fff'fffe;
  Diagrams& d = universe_.diagrams();
  const DiagramId chosen_yes = d.combine(
      condition, yes, [&](std::uint32_t c, std::uint32_t y) { return c == kYes ? y : (c == kNo ? kTake : c); });
  return d.combine(chosen_yes, no, [&](std::uint32_t c, std::uint32_t n) { return c == kTake ? n : c; });
}

DiagramId Conditions::of(TermId condition) {
  if (condition == kNothing) return answer(kYes);
  if (known_settled_ != universe_.settled()) {
    known_.clear();
    known_settled_ = universe_.settled();
  }
  if (const auto known = known_.find(condition); known != known_.end()) return known->second;
  const Term t = terms_.at(condition);
  DiagramId result = answer(kNo);
  if (t.form == Form::operation && (t.op == Op::logical_and || t.op == Op::logical_or)) {
    result = answer(t.op == Op::logical_and ? kYes : kNo);
    for (const TermId arg : t.args) {
      const DiagramId part = of(arg);
      result = t.op == Op::logical_and ? conjunction(result, part) : disjunction(result, part);
    }
  } else if (t.form == Form::operation && t.op == Op::logical_not) {
    result = negation(of(t.args[0]));
  } else if (t.form == Form::operation && t.op == Op::choice) {
    result = of(t.args.back());
    for (std::size_t i = t.args.size() - 1; i >= 2; i -= 2)
      result = choose(of(t.args[i - 2]), of(t.args[i - 1]), result);
  } else {
    result = t.form == Form::head ? head(t) : (t.form == Form::operation ? leaf(condition) : whole(condition));
  }
  known_.emplace(condition, result);
  return result;
}

DiagramId Conditions::head(const Term& t) {
  CodeQuestion q;
  const auto field = static_cast<Field>(t.index);
  const TermId value = universe_.field_term(field);
  const Type type = info(field).type;
  q.system = type.kind == Kind::code ? type.system : CodeSystem::none;
  std::string word;
  for (const char c : t.words) {
    if (c != '\n') {
      word += type.kind == Kind::code && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      continue;
    }
    q.members.codes.push_back({word, word});
    word.clear();
  }
  std::sort(q.members.codes.begin(), q.members.codes.end());
  const DiagramId is = universe_.code(value, q);
  return disjunction(negation(universe_.present(field)), is);
}

DiagramId Conditions::leaf(TermId condition) {
  const Term t = terms_.at(condition);
  switch (t.op) {
    case Op::constant:
      return answer(t.value != 0 ? kYes : kNo);
    case Op::field: {
      const TermId self = condition;
      return where_known({self}, [&](const std::vector<TermId>& v) { return negation(less_than(v[0], 1)); });
    }
    case Op::column:
      return where_known({condition}, [&](const std::vector<TermId>& v) { return negation(less_than(v[0], 1)); });
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
      return comparison(t, condition);
    case Op::in_list:
      return list_test(t);
    case Op::any_in:
    case Op::all_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::is_empty:
      return set_test(t, condition);
    case Op::is_present:
      return present(t.args[0]);
    case Op::matches:
      return where_known({t.args[0]}, [&](const std::vector<TermId>& v) {
        CodeQuestion q;
        q.pattern = terms_.symbols.text(static_cast<Symbol>(t.value));
        return code(v[0], q);
      });
    default:
      return whole(condition);
  }
}

TermId Conditions::choice_in(TermId id) const {
  const Term& t = terms_.at(id);
  if (t.form != Form::operation || is_phrase(t.op)) return kNothing;
  if (t.op == Op::choice) return id;
  for (const TermId arg : t.args) {
    if (const TermId found = choice_in(arg); found != kNothing) return found;
  }
  return kNothing;
}

TermId Conditions::replaced(TermId id, TermId what, TermId by) {
  if (id == what) return by;
  Term t = terms_.at(id);
  if (t.form != Form::operation || is_phrase(t.op)) return id;
  bool changed = false;
  for (TermId& arg : t.args) {
    const TermId now = replaced(arg, what, by);
    changed |= now != arg;
    arg = now;
  }
  return changed ? terms_.make(std::move(t)) : id;
}

DiagramId Conditions::where_known(const std::vector<TermId>& values,
                                  const std::function<DiagramId(const std::vector<TermId>&)>& test) {
  for (const TermId value : values) {
    const TermId choice = choice_in(value);
    if (choice == kNothing) continue;
    const Term c = terms_.at(choice);
    const auto with = [&](TermId by) {
      std::vector<TermId> now;
      for (const TermId v : values) now.push_back(replaced(v, choice, by));
      return where_known(now, test);
    };
    DiagramId result = with(c.args.back());
    for (std::size_t i = c.args.size() - 1; i >= 2; i -= 2)
      result = choose(of(c.args[i - 2]), with(c.args[i - 1]), result);
    return result;
  }
  Parts parts;
  for (const TermId value : values) collect(terms_, value, parts);
  DiagramId result = test(values);
  for (const TermId lookup : parts.lookups) result = choose(has_value(lookup), result, answer(kNo));
  for (const Field field : parts.none) result = choose(universe_.present(field), result, answer(kNo));
  // A phrase's state is one question with three answers: no value, a value, not known.
  Diagrams& d = universe_.diagrams();
  for (const TermId phrase : parts.phrases) result = choose(universe_.holds(phrase), result, answer(kNo));
  for (const TermId phrase : parts.phrases) {
    result = d.combine(universe_.holds(phrase), result, [&](std::uint32_t p, std::uint32_t r) {
      if (!is_unknown(p)) return r;
      return is_unknown(r) ? universe_.reasons().both(r, p) : p;
    });
  }
  for (const Field field : parts.missing) {
    const std::uint32_t unknown = universe_.reasons().unknown_field(field);
    result = universe_.diagrams().combine(universe_.present(field), result, [&](std::uint32_t p, std::uint32_t r) {
      if (p == kYes) return r;
      return is_unknown(r) ? universe_.reasons().both(r, unknown) : unknown;
    });
  }
  return result;
}

DiagramId Conditions::comparison(const Term& t, TermId condition) {
  const TermId a = t.args[0], b = t.args[1];
  if (terms_.at(a).type.kind == Kind::code_set) return whole(condition);
  const auto is_counted = [&](TermId id) { return terms_.at(id).op == Op::total || terms_.at(id).op == Op::rank; };
  if (is_counted(a) || is_counted(b)) {
    // What is certain of a total may settle the comparison although the total is not known.
    const bool of_b = terms_.is_constant(a);
    const TermId p = of_b ? b : a;
    const TermId other = of_b ? a : b;
    if (!is_counted(p) || !terms_.is_constant(other)) return whole(condition);
    const std::int64_t value = terms_.at(other).value;
    const DiagramId some = universe_.bounds_less(p, INT64_MAX);
    switch (t.op) {
      case Op::equal:
        return universe_.bounds_equal(p, value);
      case Op::not_equal:
        return conjunction(some, negation(universe_.bounds_equal(p, value)));
      case Op::less:
        return of_b ? conjunction(some, negation(universe_.bounds_less(p, value + 1)))
                    : universe_.bounds_less(p, value);
      default:
        return whole(condition);
    }
  }
  return where_known({a, b}, [&](const std::vector<TermId>& v) { return known_comparison(t.op, v[0], v[1]); });
}

DiagramId Conditions::less_than(TermId number, std::int64_t value) {
  const Term t = terms_.at(number);
  if (t.op == Op::constant) return answer(t.value < value ? kYes : kNo);
  if (t.op == Op::date_plus_days && terms_.is_constant(t.args[1]))
    return less_than(t.args[0], value - terms_.at(t.args[1]).value);
  if (t.op == Op::days_between || t.op == Op::date_difference || t.op == Op::subtract) {
    TermId a = t.args[0], b = t.args[1];
    if (t.op == Op::days_between) std::swap(a, b);
    const bool dates = t.op != Op::subtract;
    // The days that are added to either end go to the other side of the comparison.
    for (TermId* end : {&a, &b}) {
      const Term e = terms_.at(*end);
      if (!dates || e.op != Op::date_plus_days || !terms_.is_constant(e.args[1])) continue;
      value += (end == &a ? -1 : 1) * terms_.at(e.args[1]).value;
      *end = e.args[0];
    }
    if (a == b) return answer(0 < value ? kYes : kNo);
    if (dates && terms_.is_constant(b)) return less_than(a, value + terms_.at(b).value);
    if (dates && terms_.is_constant(a)) return negation(less_than(b, terms_.at(a).value - value + 1));
    const bool turned = b < a;
    Term difference;
    difference.op = dates ? Op::date_difference : Op::subtract;
    difference.type = dates ? Type{Kind::days, CodeSystem::none} : t.type;
    difference.args = {std::min(a, b), std::max(a, b)};
    const TermId source = terms_.make(std::move(difference));
    return turned ? negation(universe_.less(source, 1 - value)) : universe_.less(source, value);
  }
  return number_less(number, value);
}

DiagramId Conditions::less(TermId a, TermId b) {
  if (terms_.is_constant(b)) return less_than(a, terms_.at(b).value);
  if (terms_.is_constant(a)) return negation(less_than(b, terms_.at(a).value + 1));
  Term difference;
  const Type type = terms_.at(a).type;
  difference.op = type.kind == Kind::date ? Op::date_difference : Op::subtract;
  difference.type = type.kind == Kind::date ? Type{Kind::days, CodeSystem::none} : type;
  difference.args = {a, b};
  return less_than(terms_.make(std::move(difference)), 0);
}

DiagramId Conditions::known_comparison(Op op, TermId a, TermId b) {
  const Term ta = terms_.at(a), tb = terms_.at(b);
  switch (op) {
    case Op::less:
      return less(a, b);
    case Op::less_equal:
      return negation(less(b, a));
    case Op::not_equal:
      return negation(known_comparison(Op::equal, a, b));
    default:
      break;
  }
  const bool texts = ta.type.kind == Kind::code || ta.type.kind == Kind::text || ta.type.kind == Kind::id;
  if (texts) {
    if (ta.op == Op::constant && tb.op == Op::constant) return answer(ta.value == tb.value ? kYes : kNo);
    if (ta.op == Op::constant || tb.op == Op::constant) {
      const Term& c = ta.op == Op::constant ? ta : tb;
      CodeQuestion q;
      if (c.type.kind == Kind::code) {
        const std::string text(terms_.symbols.text(static_cast<Symbol>(c.value)));
        q.system = system_of(terms_.symbols.domain(static_cast<Symbol>(c.value)));
        q.members.codes.push_back({text, text});
      } else {
        q.members.values.push_back({c.value, c.value});
      }
      return code(ta.op == Op::constant ? b : a, q);
    }
    if (a == b) return answer(kYes);
    Term equal;
    equal.op = Op::equal;
    equal.type = {Kind::boolean, CodeSystem::none};
    equal.args = {std::min(a, b), std::max(a, b)};
    const TermId id = terms_.make(std::move(equal));
    return universe_.has_value(id);  // equal or not: states were seen to
  }
  return conjunction(negation(less(a, b)), negation(less(b, a)));
}

DiagramId Conditions::list_test(const Term& t) {
  const ContentId content = t.index;
  const ListContent& list = terms_.lists.at(content);
  return where_known({t.args[0]}, [&](const std::vector<TermId>& v) {
    const Term value = terms_.at(v[0]);
    if (value.op == Op::constant) {
      return universe_.by_service_date({content}, [&](Date date) {
        const Members& on = terms_.lists.at(content).on(date);
        const bool in = list.element.kind == Kind::code
                            ? on.holds(terms_.symbols.text(static_cast<Symbol>(value.value)))
                            : on.holds(value.value);
        return answer(in ? kYes : kNo);
      });
    }
    const bool texts = list.element.kind == Kind::text || list.element.kind == Kind::id;
    if (list.element.kind != Kind::code && !texts) {
      return universe_.by_service_date({content}, [&](Date date) {
        DiagramId in = answer(kNo);
        for (const ValueRange& r : terms_.lists.at(content).on(date).values) {
          const DiagramId inside = conjunction(negation(less_than(v[0], r.first)), less_than(v[0], r.last + 1));
          in = disjunction(in, inside);
        }
        return in;
      });
    }
    const bool category = value.op == Op::category_of;
    const TermId of = category ? value.args[0] : v[0];
    return universe_.by_service_date({content}, [&](Date date) {
      CodeQuestion q = universe_.question(content, date, category);
      if (texts) q.system = CodeSystem::none;
      return code(of, q);
    });
  });
}

std::optional<Conditions::SetExpression> Conditions::set_expression(TermId set) const {
  const Term& t = terms_.at(set);
  if (t.op == Op::field) return SetExpression{static_cast<Field>(t.index), {}, false};
  if (t.op == Op::among) {
    auto inner = set_expression(t.args[0]);
    if (!inner || inner->categories) return std::nullopt;
    inner->among.push_back(t.index);
    return inner;
  }
  if (t.op == Op::category_of) {
    auto inner = set_expression(t.args[0]);
    if (!inner || inner->categories) return std::nullopt;
    inner->categories = true;
    return inner;
  }
  return std::nullopt;
}

DiagramId Conditions::set_test(const Term& t, TermId condition) {
  if (terms_.looks_at_other_lines(condition)) return whole(condition);
  if (const TermId choice = choice_in(t.args[0]); choice != kNothing) {
    const Term c = terms_.at(choice);
    const auto with = [&](TermId by) { return of(replaced(condition, choice, by)); };
    DiagramId result = with(c.args.back());
    for (std::size_t i = c.args.size() - 1; i >= 2; i -= 2)
      result = choose(of(c.args[i - 2]), with(c.args[i - 1]), result);
    return result;
  }
  const auto set = set_expression(t.args[0]);
  const bool counts = t.op == Op::exactly_in || t.op == Op::at_least_in;
  if (!set || (set->categories && counts) || t.value > kMostCounted) return whole(condition);
  std::vector<ContentId> contents = set->among;
  if (t.op != Op::is_empty) contents.push_back(t.index);
  DiagramId result = universe_.by_service_date(contents, [&](Date date) {
    std::vector<CodeQuestion> all_of;
    for (const ContentId content : set->among) all_of.push_back(universe_.question(content, date));
    if (t.op == Op::is_empty) return negation(universe_.at_least(set->field, all_of, 1));
    const CodeQuestion is = universe_.question(t.index, date, set->categories);
    if (t.op == Op::all_in) return universe_.all_are(set->field, all_of, is);
    all_of.push_back(is);
    if (t.op == Op::any_in) return universe_.at_least(set->field, all_of, 1);
    const DiagramId enough = universe_.at_least(set->field, all_of, t.value);
    if (t.op == Op::at_least_in) return enough;
    return conjunction(enough, negation(universe_.at_least(set->field, all_of, t.value + 1)));
  });
  const Field field = set->field;
  if (field == Field::diagnosis || field == Field::diagnoses || field == Field::secondary_diagnoses)
    result = choose(universe_.present(field), result, answer(universe_.reasons().unknown_field(field)));
  return result;
}

bool Conditions::is_by_code(TermId lookup) const {
  const Term& t = terms_.at(lookup);
  if (t.form != Form::operation || (t.op != Op::row && t.op != Op::column)) return false;
  const Term& row = t.op == Op::column ? terms_.at(t.args[0]) : t;
  if (row.op != Op::row || row.args.size() != 2 || row.args[1] != universe_.service_date()) return false;
  const Term& key = terms_.at(row.args[0]);
  const plan::Table& table = terms_.tables.at(row.index);
  return key.op == Op::field && key.who == Who::subject && key.type.kind == Kind::code &&
         !set_of(static_cast<Field>(key.index)) && !table.from_input && table.rows.row_count <= kMostRows;
}

DiagramId Conditions::where_row(TermId lookup, const std::function<bool(std::optional<std::int64_t>)>& holds) {
  const Term t = terms_.at(lookup);
  const Term row = t.op == Op::column ? terms_.at(t.args[0]) : t;
  const plan::Table& table = terms_.tables.at(row.index);
  const std::uint32_t key = table.schema.key_columns().front();
  std::set<Date> begins;
  if (table.schema.has_period) {
    for (std::uint32_t r = 0; r < table.rows.row_count; ++r) {
      if (table.rows.from(r) > kFirstDate) begins.insert(table.rows.from(r));
      if (table.rows.until(r) < kLastDate) begins.insert(add_days(table.rows.until(r), 1));
    }
  }
  return universe_.by_days(begins, [&](Date date) {
    CodeQuestion q;
    q.system = table.schema.columns[key].type.system;
    for (std::uint32_t r = 0; r < table.rows.row_count; ++r) {
      if (table.schema.has_period && (date < table.rows.from(r) || table.rows.until(r) < date)) continue;
      if (t.op == Op::column && !holds(table.rows.cell(static_cast<std::uint32_t>(t.value), r))) continue;
      const std::string text(terms_.symbols.text(static_cast<Symbol>(*table.rows.cell(key, r))));
      q.members.codes.push_back({text, text});
    }
    q.members = united(q.members, {});
    return universe_.code(row.args[0], q);
  });
}

DiagramId Conditions::number_less(TermId number, std::int64_t value) {
  if (!is_by_code(number)) return universe_.less(number, value);
  return where_row(number, [&](std::optional<std::int64_t> cell) { return cell && *cell < value; });
}

DiagramId Conditions::has_value(TermId lookup) {
  if (!is_by_code(lookup)) return universe_.has_value(lookup);
  return where_row(lookup, [](std::optional<std::int64_t> cell) { return cell.has_value(); });
}

DiagramId Conditions::code(TermId term, const CodeQuestion& question) {
  if (!is_by_code(term)) return universe_.code(term, question);
  return where_row(term, [&](std::optional<std::int64_t> cell) {
    if (!cell) return false;
    const auto s = static_cast<Symbol>(*cell);
    if (question.pattern.empty() && question.system == CodeSystem::none) return question.members.holds(*cell);
    return question.holds(system_of(terms_.symbols.domain(s)), terms_.symbols.text(s));
  });
}

DiagramId Conditions::present(TermId value) {
  const Term t = terms_.at(value);
  if (terms_.looks_at_other_lines(value)) {
    return whole(terms_.operation(Op::is_present, {Kind::boolean, CodeSystem::none}, {value}));
  }
  if (t.op == Op::field) {
    const auto field = static_cast<Field>(t.index);
    // One diagnosis is known to be the only one.
    if (field == Field::secondary_diagnoses) return universe_.at_least(field, {}, 1);
    return universe_.present(field);
  }
  return where_known({value}, [](const std::vector<TermId>&) { return answer(kYes); });
}

}  // namespace edict::diff
