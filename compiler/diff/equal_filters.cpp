#include "compiler/diff/equal_filters.hpp"

#include <algorithm>

#include "compiler/diff/conditions.hpp"

namespace edict::diff {
namespace {

class FilterTerms {
 public:
  explicit FilterTerms(Terms& terms) : terms_(terms) {}

  // The filter as a condition of the candidate alone; parts that read the judged line stand as they are, whole.
  TermId of(TermId id, bool candidate_is_other) {
    const Term t = terms_.at(id);
    if (t.form != Form::operation) return id;
    if (t.op == Op::logical_and || t.op == Op::logical_or || t.op == Op::logical_not) {
      std::vector<TermId> parts;
      for (const TermId arg : t.args) parts.push_back(of(arg, candidate_is_other));
      return terms_.operation(t.op, t.type, std::move(parts));
    }
    if (!candidate_is_other) return id;
    if (reads(id, Who::subject)) return whole(id);
    return turned(id);
  }

 private:
  bool reads(TermId id, Who who) const {
    const Term& t = terms_.at(id);
    if (t.form != Form::operation) return true;
    if (is_phrase(t.op)) return true;
    const bool dated = reads_list(t.op) && terms_.lists.at(t.index).periods.size() > 1;
    if ((t.op == Op::field || t.op == Op::birthday || dated) && t.who == who) return true;
    return std::any_of(t.args.begin(), t.args.end(), [&](TermId arg) { return reads(arg, who); });
  }
  TermId turned(TermId id) {
    Term t = terms_.at(id);
    if (t.form != Form::operation) return id;
    t.who = Who::subject;
    for (TermId& arg : t.args) arg = turned(arg);
    return terms_.make(std::move(t));
  }
  // A condition that diagrams take as one question: it may be anything.
  TermId whole(TermId id) {
    Term t;
    t.form = Form::measure;
    t.type = {Kind::boolean, CodeSystem::none};
    t.words = "filter";
    t.args = {id};
    return terms_.make(std::move(t));
  }

  Terms& terms_;
};

bool reads_other(const Terms& terms, TermId id) {
  const Term& t = terms.at(id);
  if (has_who(t.op) && t.form == Form::operation && t.who == Who::other) return true;
  return std::any_of(t.args.begin(), t.args.end(), [&](TermId arg) { return reads_other(terms, arg); });
}

}  // namespace

std::map<TermId, TermId> equal_filters(Terms& terms, const std::vector<TermId>& older,
                                       const std::vector<TermId>& newer) {
  std::map<TermId, TermId> equal;
  FilterTerms filters(terms);
  for (const TermId n : newer) {
    if (n == kNothing || std::find(older.begin(), older.end(), n) != older.end()) continue;
    for (const TermId o : older) {
      if (o == kNothing || reads_other(terms, o) != reads_other(terms, n)) continue;
      const bool other = reads_other(terms, o);
      const TermId a = filters.of(o, other), b = filters.of(n, other);
      Diagrams diagrams;
      Reasons reasons;
      Universe universe(terms, diagrams, reasons);
      Conditions conditions(terms, universe);
      conditions.of(a);
      conditions.of(b);
      universe.settle();
      const DiagramId both = diagrams.combine(conditions.of(a), conditions.of(b),
                                              [](std::uint32_t x, std::uint32_t y) { return x == y ? 0U : 1U; });
      const DiagramId differs = diagrams.combine(universe.possible(), both,
                                                 [](std::uint32_t p, std::uint32_t d) { return p == kYes ? d : 0U; });
      if (differs != answer(0)) continue;
      equal.emplace(n, o);
      break;
    }
  }
  return equal;
}

}  // namespace edict::diff
