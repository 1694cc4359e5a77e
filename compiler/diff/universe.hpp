// What a claim line may say, as variables with finitely many classes: fine enough that every condition that was asked
// of them answers alike for all values of a class. Conditions are asked twice: first to learn the questions, then, when
// settle() has made the classes, for their diagrams.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diff/code_classes.hpp"
#include "compiler/diff/diagram.hpp"
#include "compiler/diff/terms.hpp"
#include "compiler/diff/truth.hpp"

namespace edict::diff {

struct Variable {
  enum class Kind : std::uint8_t {
    present,    // field: absent, present
    number,     // term: below the first cut, from the first cut on, …
    bounds,     // term, a total or rank: no value, or from interval i to interval j
    code,       // term: the classes of its partition
    element,    // field, element: how many of a set's codes are in a class; the last count means so many or more
    has_value,  // term, a look-up: no value, a value
    holds,      // term, a condition taken whole: no, yes, unknown
    body,       // term, a limit or gap: holds, fails, fails with an uncertain rest, unknown
  } kind;
  TermId term = kNothing;
  Field field = Field::procedure;
  std::size_t element = 0;
  std::vector<std::int64_t> cuts = {};          // number, bounds
  std::vector<std::pair<int, int>> spans = {};  // bounds, by class from 1
  std::size_t partition = 0;                    // code, element
  std::size_t classes = 2;
};

// Codes or texts that one group of fields is asked about together: a set and the first of it.
struct Partition {
  bool texts = false;
  std::vector<CodeSystem> systems;
  std::set<CodeQuestion> asked;
  std::vector<CodeQuestion> questions;  // sorted
  std::vector<CodeClass> classes;
  std::int64_t most_counted = 1;
};

class Universe {
 public:
  Universe(Terms& terms, Diagrams& diagrams, Reasons& reasons);

  // First round over: classes are made, and questions have answers from now on.
  void settle();
  bool settled() const { return settled_; }

  // Each is a diagram of no and yes.
  DiagramId present(Field field);
  DiagramId less(TermId number, std::int64_t value);
  DiagramId code(TermId term, const CodeQuestion& question);
  DiagramId has_value(TermId lookup);
  // Any of the set's codes, at least `count` different ones, for which one of the filters' conjunctions holds.
  DiagramId at_least(Field set, const std::vector<CodeQuestion>& all_of, std::int64_t count);
  // Every code of the set for which `all_of` holds is one for which `is` holds.
  DiagramId all_are(Field set, const std::vector<CodeQuestion>& all_of, const CodeQuestion& is);
  // By the class of the service date, where the contents have periods.
  template <class OnDate>
  DiagramId by_service_date(const std::vector<ContentId>& contents, OnDate&& on_date);
  // The same for days on which something changes.
  template <class OnDate>
  DiagramId by_days(const std::set<Date>& begins, OnDate&& on_date);
  // No, yes and unknown.
  DiagramId bounds_less(TermId phrase, std::int64_t value);
  DiagramId bounds_equal(TermId phrase, std::int64_t value);
  DiagramId holds(TermId condition);
  // Answers: 0 holds, 1 fails, 2 fails and what is left is uncertain, 3 unknown.
  DiagramId body(TermId body);

  // Yes for what a claim can be: the parts of one field belong together.
  DiagramId possible();

  const std::vector<Variable>& variables() const { return variables_; }
  const Partition& partition(std::size_t index) const { return partitions_[index]; }
  TermId service_date() const { return service_date_; }
  TermId field_term(Field field);
  Diagrams& diagrams() { return diagrams_; }
  Reasons& reasons() { return reasons_; }

  CodeQuestion question(ContentId content, Date on, bool by_category = false) const;

 private:
  using Key = std::tuple<Variable::Kind, TermId, Field, std::size_t>;
  VariableId variable(const Key& key) const { return numbers_.at(key); }
  DiagramId test(VariableId variable, std::uint32_t yes_class);
  void note(Variable::Kind kind, TermId term, Field field = Field::procedure) { noted_.insert({kind, term, field, 0}); }
  std::size_t partition_of(TermId term);
  std::size_t partition_of(Field set);
  std::vector<std::size_t> members(const Partition& partition, const std::vector<CodeQuestion>& all_of) const;
  DiagramId count(Field set, const std::vector<std::size_t>& classes, std::size_t at, std::int64_t missing,
                  std::map<std::pair<std::size_t, std::int64_t>, DiagramId>& known);
  DiagramId among_elements(TermId code_term, Field set);
  DiagramId on_its_side(VariableId number);
  DiagramId conjunction(DiagramId a, DiagramId b);
  DiagramId implies(DiagramId a, DiagramId b);
  std::vector<Date> date_classes() const;
  VariableId date_variable() const;

  Terms& terms_;
  Diagrams& diagrams_;
  Reasons& reasons_;
  bool settled_ = false;
  TermId service_date_;
  std::set<Key> noted_;
  std::map<TermId, std::set<std::int64_t>> cuts_;
  std::map<TermId, std::size_t> partition_of_term_;
  std::map<Field, std::size_t> partition_of_set_;
  std::set<Field> sets_;
  std::vector<Partition> partitions_;
  std::vector<Variable> variables_;
  std::map<Key, VariableId> numbers_;
};

// The set that a code of it stands for: modifiers for the first modifier, the line's diagnoses for the first of them.
std::optional<Field> set_of(Field code_field);

template <class OnDate>
DiagramId Universe::by_days(const std::set<Date>& begins, OnDate&& on_date) {
  if (begins.empty()) return on_date(Date{});
  if (!settled_) {
    on_date(kFirstDate);
    for (const Date day : begins) {
      less(service_date_, day.days);
      on_date(day);
    }
    return answer(kNo);
  }
  // Below the code's own variables no question of the date may stand: the date comes first of all variables.
  std::vector<DiagramId> children;
  for (const Date date : date_classes()) children.push_back(on_date(date));
  return diagrams_.ask(date_variable(), std::move(children));
}

template <class OnDate>
DiagramId Universe::by_service_date(const std::vector<ContentId>& contents, OnDate&& on_date) {
  std::set<Date> begins;
  for (const ContentId content : contents) {
    for (const auto& period : terms_.lists.at(content).periods) {
      if (period.first.first > kFirstDate) begins.insert(period.first.first);
    }
  }
  return by_days(begins, on_date);
}

}  // namespace edict::diff
