#include "compiler/diff/universe.hpp"

#include <algorithm>

namespace edict::diff {
namespace {

constexpr std::int64_t kBodyClasses = 4;

std::vector<CodeSystem> systems_of(CodeSystem system) {
  if (system == CodeSystem::icd) return {CodeSystem::icd10cm, CodeSystem::icd9cm};
  if (system == CodeSystem::icd_procedure) return {CodeSystem::icd10pcs, CodeSystem::icd9pcs};
  return {system};
}

// Fields that every line has, or that are worked out when they are not there.
bool is_always_there(Field field) {
  return field == Field::service_date || field == Field::line_number || field == Field::claim_id ||
         field == Field::patient || field == Field::span_days;
}

bool is_age(Field field) { return field == Field::age || field == Field::age_in_months || field == Field::age_in_days; }

}  // namespace

std::optional<Field> set_of(Field code_field) {
  switch (code_field) {
    case Field::first_modifier:
      return Field::modifiers;
    case Field::primary_diagnosis:
      return Field::diagnosis;
    case Field::principal_diagnosis:
      return Field::diagnoses;
    default:
      return std::nullopt;
  }
}

Universe::Universe(Terms& terms, Diagrams& diagrams, Reasons& reasons)
    : terms_(terms), diagrams_(diagrams), reasons_(reasons), service_date_(field_term(Field::service_date)) {}

TermId Universe::field_term(Field field) {
  Term t;
  t.op = Op::field;
  t.type = info(field).type;
  t.index = static_cast<std::uint32_t>(field);
  return terms_.make(std::move(t));
}

DiagramId Universe::test(VariableId variable, std::uint32_t yes_class) {
  std::vector<DiagramId> children(variables_[variable].classes, answer(kNo));
  children[yes_class] = answer(kYes);
  return diagrams_.ask(variable, std::move(children));
}

DiagramId Universe::conjunction(DiagramId a, DiagramId b) {
  return diagrams_.combine(a, b, [&](std::uint32_t x, std::uint32_t y) { return reasons_.conjunction(x, y); });
}
DiagramId Universe::implies(DiagramId a, DiagramId b) {
  return diagrams_.combine(
      a, b, [&](std::uint32_t x, std::uint32_t y) { return reasons_.disjunction(Reasons::negation(x), y); });
}

DiagramId Universe::present(Field field) {
  if (is_always_there(field)) return answer(kYes);
  if (field == Field::secondary_diagnoses) field = Field::diagnosis;
  if (const auto set = set_of(field)) return at_least(*set, {}, 1);
  if (info(field).type.kind == Kind::code_set) return at_least(field, {}, 1);
  if (is_age(field)) {
    present(Field::born);
    field = Field::age;  // one of them is there when all are
  }
  const Key key{Variable::Kind::present, kNothing, field, 0};
  if (settled_) return test(variable(key), 1);
  noted_.insert(key);
  return answer(kNo);
}

DiagramId Universe::less(TermId number, std::int64_t value) {
  if (!settled_) {
    cuts_[number].insert(value);
    note(Variable::Kind::number, number);
    return answer(kNo);
  }
  const VariableId v = variable({Variable::Kind::number, number, Field::procedure, 0});
  std::vector<DiagramId> children;
  const std::vector<std::int64_t>& cuts = variables_[v].cuts;
  for (std::size_t c = 0; c < variables_[v].classes; ++c)
    children.push_back(answer(c < cuts.size() && cuts[c] <= value ? kYes : kNo));
  return diagrams_.ask(v, std::move(children));
}

DiagramId Universe::has_value(TermId lookup) {
  const Key key{Variable::Kind::has_value, lookup, Field::procedure, 0};
  if (settled_) return test(variable(key), 1);
  noted_.insert(key);
  return answer(kNo);
}

DiagramId Universe::holds(TermId condition) {
  const Key key{Variable::Kind::holds, condition, Field::procedure, 0};
  if (!settled_) {
    noted_.insert(key);
    return answer(kNo);
  }
  return diagrams_.ask(variable(key), {answer(kNo), answer(kYes), answer(reasons_.unknown_term(condition))});
}

DiagramId Universe::body(TermId body) {
  const Key key{Variable::Kind::body, body, Field::procedure, 0};
  if (!settled_) {
    noted_.insert(key);
    return answer(kNo);
  }
  std::vector<DiagramId> children;
  for (std::uint32_t c = 0; c < kBodyClasses; ++c) children.push_back(answer(c));
  return diagrams_.ask(variable(key), std::move(children));
}

DiagramId Universe::bounds_less(TermId phrase, std::int64_t value) {
  if (!settled_) {
    cuts_[phrase].insert(value);
    note(Variable::Kind::bounds, phrase);
    return answer(kNo);
  }
  const VariableId v = variable({Variable::Kind::bounds, phrase, Field::procedure, 0});
  const std::vector<std::int64_t>& cuts = variables_[v].cuts;
  const auto below = [&](int interval) {
    return static_cast<std::size_t>(interval) < cuts.size() && cuts[static_cast<std::size_t>(interval)] <= value;
  };
  std::vector<DiagramId> children = {answer(kNo)};
  for (const auto& [least, most] : variables_[v].spans) {
    const bool all = below(most), some = below(least);
    children.push_back(answer(all ? kYes : (some ? reasons_.unknown_term(phrase) : kNo)));
  }
  return diagrams_.ask(v, std::move(children));
}

DiagramId Universe::bounds_equal(TermId phrase, std::int64_t value) {
  if (!settled_) {
    bounds_less(phrase, value);
    return bounds_less(phrase, value + 1);
  }
  const VariableId v = variable({Variable::Kind::bounds, phrase, Field::procedure, 0});
  const std::vector<std::int64_t>& cuts = variables_[v].cuts;
  const int at = static_cast<int>(std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin()) + 1;
  std::vector<DiagramId> children = {answer(kNo)};
  for (const auto& [least, most] : variables_[v].spans) {
    const bool is = least == at && most == at, may_be = least <= at && at <= most;
    children.push_back(answer(is ? kYes : (may_be ? reasons_.unknown_term(phrase) : kNo)));
  }
  return diagrams_.ask(v, std::move(children));
}

std::size_t Universe::partition_of(Field set) {
  // The diagnoses of a claim and those of its line are asked together.
  const Field group = source_of(set);
  const auto [it, fresh] = partition_of_set_.try_emplace(group, partitions_.size());
  if (fresh) {
    Partition p;
    p.systems = systems_of(info(group).type.system);
    partitions_.push_back(std::move(p));
  }
  return it->second;
}

std::size_t Universe::partition_of(TermId term) {
  const Term& t = terms_.at(term);
  if (t.op == Op::field) {
    const auto field = static_cast<Field>(t.index);
    if (const auto set = set_of(field)) return partition_of(*set);
  }
  const auto [it, fresh] = partition_of_term_.try_emplace(term, partitions_.size());
  if (fresh) {
    Partition p;
    p.texts = t.type.kind != Kind::code;
    if (!p.texts) p.systems = systems_of(t.type.system);
    partitions_.push_back(std::move(p));
  }
  return it->second;
}

DiagramId Universe::code(TermId term, const CodeQuestion& question) {
  const std::size_t p = partition_of(term);
  if (!settled_) {
    partitions_[p].asked.insert(question);
    note(Variable::Kind::code, term);
    const Term& t = terms_.at(term);
    if (t.op == Op::field) {
      if (const auto set = set_of(static_cast<Field>(t.index))) sets_.insert(*set);
    }
    return answer(kNo);
  }
  const VariableId v = variable({Variable::Kind::code, term, Field::procedure, 0});
  const Partition& partition = partitions_[p];
  const auto q = static_cast<std::size_t>(
      std::lower_bound(partition.questions.begin(), partition.questions.end(), question) - partition.questions.begin());
  std::vector<DiagramId> children;
  for (const CodeClass& c : partition.classes) children.push_back(answer(c.answers[q] ? kYes : kNo));
  return diagrams_.ask(v, std::move(children));
}

std::vector<std::size_t> Universe::members(const Partition& partition, const std::vector<CodeQuestion>& all_of) const {
  std::vector<std::size_t> result;
  std::vector<std::size_t> asked;
  for (const CodeQuestion& question : all_of) {
    const auto it = std::lower_bound(partition.questions.begin(), partition.questions.end(), question);
    asked.push_back(static_cast<std::size_t>(it - partition.questions.begin()));
  }
  for (std::size_t c = 0; c < partition.classes.size(); ++c) {
    if (std::all_of(asked.begin(), asked.end(), [&](std::size_t q) { return partition.classes[c].answers[q]; }))
      result.push_back(c);
  }
  return result;
}

DiagramId Universe::count(Field set, const std::vector<std::size_t>& classes, std::size_t at, std::int64_t missing,
                          std::map<std::pair<std::size_t, std::int64_t>, DiagramId>& known) {
  if (missing <= 0) return answer(kYes);
  if (at == classes.size()) return answer(kNo);
  const auto [it, fresh] = known.try_emplace({at, missing}, 0);
  if (!fresh) return it->second;
  const VariableId v = variable({Variable::Kind::element, kNothing, set, classes[at]});
  std::vector<DiagramId> children;
  for (std::size_t n = 0; n < variables_[v].classes; ++n)
    children.push_back(count(set, classes, at + 1, missing - static_cast<std::int64_t>(n), known));
  return known[{at, missing}] = diagrams_.ask(v, std::move(children));
}

DiagramId Universe::at_least(Field set, const std::vector<CodeQuestion>& all_of, std::int64_t wanted) {
  const std::size_t p = partition_of(set);
  if (!settled_) {
    sets_.insert(set);
    partitions_[p].asked.insert(all_of.begin(), all_of.end());
    partitions_[p].most_counted = std::max(partitions_[p].most_counted, wanted);
    return answer(kNo);
  }
  std::map<std::pair<std::size_t, std::int64_t>, DiagramId> known;
  return count(set, members(partitions_[p], all_of), 0, wanted, known);
}

DiagramId Universe::all_are(Field set, const std::vector<CodeQuestion>& all_of, const CodeQuestion& is) {
  const std::size_t p = partition_of(set);
  if (!settled_) {
    sets_.insert(set);
    partitions_[p].asked.insert(all_of.begin(), all_of.end());
    partitions_[p].asked.insert(is);
    return answer(kNo);
  }
  std::vector<CodeQuestion> both = all_of;
  both.push_back(is);
  const std::vector<std::size_t> selected = members(partitions_[p], all_of), good = members(partitions_[p], both);
  std::vector<std::size_t> bad;
  std::set_difference(selected.begin(), selected.end(), good.begin(), good.end(), std::back_inserter(bad));
  std::map<std::pair<std::size_t, std::int64_t>, DiagramId> known;
  return diagrams_.map(count(set, bad, 0, 1, known), Reasons::negation);
}

CodeQuestion Universe::question(ContentId content, Date on, bool by_category) const {
  const ListContent& list = terms_.lists.at(content);
  CodeQuestion q;
  q.system = list.element.system;
  q.members = list.on(on);
  q.by_category = by_category;
  return q;
}

void Universe::settle() {
  settled_ = true;
  for (Partition& p : partitions_) {
    p.questions.assign(p.asked.begin(), p.asked.end());
    if (!p.texts) {
      p.classes = code_classes(p.systems, p.questions);
      continue;
    }
    // Texts that some question names, and one that none does.
    std::map<std::vector<bool>, CodeClass> classes;
    std::set<std::string> named = {"other"};
    for (const CodeQuestion& q : p.questions) {
      std::string matching;
      for (const char c : q.pattern) matching += c == '*' ? std::string() : std::string(1, c == '?' ? '0' : c);
      if (!matching.empty()) named.insert(matching);
      for (const ValueRange& r : q.members.values) named.emplace(terms_.symbols.text(static_cast<Symbol>(r.first)));
      for (const CodeRange& r : q.members.codes) named.insert(r.first);
    }
    for (const std::string& text : named) {
      std::vector<bool> answers;
      for (const CodeQuestion& q : p.questions) {
        const auto is_text = [&](const ValueRange& r) {
          return terms_.symbols.text(static_cast<Symbol>(r.first)) == text;
        };
        std::string lower = text;
        for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        answers.push_back(!q.pattern.empty()
                              ? q.holds(CodeSystem::none, text)
                              : q.members.holds(std::string_view(lower)) ||
                                    std::any_of(q.members.values.begin(), q.members.values.end(), is_text));
      }
      CodeClass& c = classes[answers];
      c.answers = answers;
      c.samples.push_back({CodeSystem::none, text});
    }
    // Texts that nobody names may match any of the patterns.
    std::vector<std::size_t> patterns;
    for (std::size_t q = 0; q < p.questions.size(); ++q) {
      if (!p.questions[q].pattern.empty()) patterns.push_back(q);
    }
    for (std::size_t c = 0; c < std::size_t{1} << std::min<std::size_t>(patterns.size(), 8) && !patterns.empty(); ++c) {
      std::vector<bool> answers(p.questions.size(), false);
      for (std::size_t i = 0; i < patterns.size(); ++i) answers[patterns[i]] = (c >> i & 1) != 0;
      classes[answers].answers = answers;
    }
    for (auto& [answers, c] : classes) p.classes.push_back(std::move(c));
  }
  const auto add = [&](Key key, Variable v) {
    numbers_.emplace(key, static_cast<VariableId>(variables_.size()));
    variables_.push_back(std::move(v));
  };
  const auto add_number = [&](TermId term) {
    Variable v{Variable::Kind::number, term};
    v.cuts.assign(cuts_[term].begin(), cuts_[term].end());
    v.classes = v.cuts.size() + 1;
    add({Variable::Kind::number, term, Field::procedure, 0}, std::move(v));
  };
  // The service date is the first of all: by_service_date relies on it.
  if (cuts_.contains(service_date_)) add_number(service_date_);
  for (const Key& key : noted_) {
    const auto [kind, term, field, element] = key;
    if (kind == Variable::Kind::number) {
      if (term != service_date_) add_number(term);
      continue;
    }
    Variable v{kind, term, field};
    if (kind == Variable::Kind::bounds) {
      v.cuts.assign(cuts_[term].begin(), cuts_[term].end());
      const int intervals = static_cast<int>(v.cuts.size()) + 1;
      for (int i = 0; i < intervals; ++i) {
        for (int j = i; j < intervals; ++j) v.spans.emplace_back(i, j);
      }
      v.classes = v.spans.size() + 1;
    } else if (kind == Variable::Kind::code) {
      v.partition = partition_of(term);
      v.classes = partitions_[v.partition].classes.size();
    } else if (kind == Variable::Kind::holds) {
      v.classes = 3;
    } else if (kind == Variable::Kind::body) {
      v.classes = kBodyClasses;
    }
    add(key, std::move(v));
  }
  for (const Field set : sets_) {
    const std::size_t p = partition_of(set);
    for (std::size_t c = 0; c < partitions_[p].classes.size(); ++c) {
      Variable v{Variable::Kind::element, kNothing, set, c};
      v.partition = p;
      const std::int64_t most = partitions_[p].most_counted;
      const auto there_are = partitions_[p].classes[c].count;
      v.classes = static_cast<std::size_t>(
                      there_are ? std::min<std::int64_t>(most, static_cast<std::int64_t>(*there_are)) : most) +
                  1;
      add({Variable::Kind::element, kNothing, set, c}, std::move(v));
    }
  }
}

std::vector<Date> Universe::date_classes() const {
  std::vector<Date> result = {kFirstDate};
  for (const std::int64_t cut : variables_[date_variable()].cuts)
    result.push_back(Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(cut, kFirstDate.days, kLastDate.days))});
  return result;
}
VariableId Universe::date_variable() const {
  return variable({Variable::Kind::number, service_date_, Field::procedure, 0});
}

// The first code of a set is one of its codes.
DiagramId Universe::among_elements(TermId code_term, Field set) {
  const VariableId v = variable({Variable::Kind::code, code_term, Field::procedure, 0});
  DiagramId result = answer(kYes);
  for (std::size_t c = 0; c < variables_[v].classes; ++c) {
    std::map<std::pair<std::size_t, std::int64_t>, DiagramId> known;
    const DiagramId there = count(set, {c}, 0, 1, known);
    const DiagramId none = diagrams_.map(at_least(set, {}, 1), Reasons::negation);
    const DiagramId fine =
        diagrams_.combine(there, none, [&](std::uint32_t x, std::uint32_t y) { return reasons_.disjunction(x, y); });
    result = conjunction(result, implies(test(v, static_cast<std::uint32_t>(c)), fine));
  }
  return result;
}

// The days between a line and one that was looked for before or after it have a sign.
DiagramId Universe::on_its_side(VariableId v) {
  const Term& t = terms_.at(variables_[v].term);
  if (t.op != Op::date_difference) return answer(kYes);
  const auto range_of = [&](TermId id) -> std::optional<FindRange> {
    const Term& found = terms_.at(id);
    if (found.op != Op::found_field || static_cast<Field>(found.index) != Field::service_date) return std::nullopt;
    const Term& find = terms_.at(found.args[0]);
    return find.op == Op::find ? std::optional(static_cast<FindRange>(find.details[1])) : std::nullopt;
  };
  const bool turned = t.args[0] != service_date_;
  if (t.args[turned ? 1 : 0] != service_date_) return answer(kYes);
  const auto range = range_of(t.args[turned ? 0 : 1]);
  if (!range || *range == FindRange::both) return answer(kYes);
  const bool earlier = *range == FindRange::on_or_before || *range == FindRange::before;
  const bool not_negative = earlier != turned;  // of the difference as it is written
  std::vector<DiagramId> children;
  const std::vector<std::int64_t>& cuts = variables_[v].cuts;
  for (std::size_t c = 0; c <= cuts.size(); ++c) {
    const bool all_negative = c < cuts.size() && cuts[c] <= 0;
    const bool all_positive = c > 0 && cuts[c - 1] > 0;
    children.push_back(answer((not_negative && all_negative) || (!not_negative && all_positive) ? kNo : kYes));
  }
  return diagrams_.ask(v, std::move(children));
}

DiagramId Universe::possible() {
  DiagramId result = answer(kYes);
  for (VariableId v = 0; v < variables_.size(); ++v) {
    const Variable& variable_here = variables_[v];
    if (variable_here.kind == Variable::Kind::code) {
      const Term& t = terms_.at(variable_here.term);
      if (t.op != Op::field) continue;
      const auto set = set_of(static_cast<Field>(t.index));
      if (set && sets_.contains(*set)) result = conjunction(result, among_elements(variable_here.term, *set));
    }
    if (variable_here.kind == Variable::Kind::present && variable_here.field == Field::age)
      result = conjunction(result, implies(test(v, 1), present(Field::born)));
    if (variable_here.kind == Variable::Kind::number) result = conjunction(result, on_its_side(v));
    if (variable_here.kind == Variable::Kind::has_value) {
      const Term& t = terms_.at(variable_here.term);
      if (t.op != Op::column) continue;
      const auto row = numbers_.find({Variable::Kind::has_value, t.args[0], Field::procedure, 0});
      if (row != numbers_.end()) result = conjunction(result, implies(test(v, 1), test(row->second, 1)));
    }
  }
  // A line's diagnoses are the claim's, and its secondary ones are its own.
  const auto within = [&](Field part, Field whole) {
    if (!sets_.contains(part) || !sets_.contains(whole)) return;
    for (std::size_t c = 0; c < partitions_[partition_of(part)].classes.size(); ++c) {
      std::map<std::pair<std::size_t, std::int64_t>, DiagramId> a, b;
      result = conjunction(result, implies(count(part, {c}, 0, 1, a), count(whole, {c}, 0, 1, b)));
    }
  };
  // A claim's codes are of one edition.
  for (const Field set : sets_) {
    const std::size_t p = partition_of(set);
    if (partitions_[p].systems.size() < 2) continue;
    std::vector<std::size_t> by_system[2];
    for (std::size_t c = 0; c < partitions_[p].classes.size(); ++c)
      by_system[partitions_[p].classes[c].system == partitions_[p].systems[0] ? 0 : 1].push_back(c);
    std::map<std::pair<std::size_t, std::int64_t>, DiagramId> a, b;
    const DiagramId none_of_second = diagrams_.map(count(set, by_system[1], 0, 1, b), Reasons::negation);
    result = conjunction(result, implies(count(set, by_system[0], 0, 1, a), none_of_second));
  }
  within(Field::diagnosis, Field::diagnoses);
  within(Field::secondary_diagnoses, Field::diagnosis);
  return result;
}

}  // namespace edict::diff
