// Conditions as decision diagrams: no, yes, or unknown and why (reference, section 5).
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "compiler/diff/universe.hpp"

namespace edict::diff {

class Conditions {
 public:
  Conditions(Terms& terms, Universe& universe) : terms_(terms), universe_(universe) {}

  // kNothing holds of every line.
  DiagramId of(TermId condition);
  // Yes where all values are known, no where one is *no value*, unknown where one is missing; where they are known,
  // what `test` says.
  DiagramId where_known(const std::vector<TermId>& values,
                        const std::function<DiagramId(const std::vector<TermId>&)>& test);
  DiagramId negation(DiagramId d);
  DiagramId conjunction(DiagramId a, DiagramId b);
  DiagramId disjunction(DiagramId a, DiagramId b);
  // Where `condition` is unknown so is the result, for the same reasons.
  DiagramId choose(DiagramId condition, DiagramId yes, DiagramId no);

 private:
  struct SetExpression {
    Field field;
    std::vector<ContentId> among;
    bool categories = false;
  };
  DiagramId leaf(TermId condition);
  DiagramId head(const Term& head);
  DiagramId comparison(const Term& t, TermId condition);
  DiagramId known_comparison(Op op, TermId a, TermId b);
  DiagramId less(TermId a, TermId b);
  DiagramId less_than(TermId number, std::int64_t value);
  DiagramId list_test(const Term& t);
  DiagramId set_test(const Term& t, TermId condition);
  DiagramId present(TermId value);
  // A look-up by one code of the line on its service date says something of that code.
  bool is_by_code(TermId lookup) const;
  DiagramId where_row(TermId lookup, const std::function<bool(std::optional<std::int64_t>)>& holds);
  DiagramId number_less(TermId number, std::int64_t value);
  DiagramId code(TermId term, const CodeQuestion& question);
  DiagramId has_value(TermId lookup);
  DiagramId whole(TermId condition) { return universe_.holds(condition); }
  std::optional<SetExpression> set_expression(TermId set) const;
  TermId choice_in(TermId term) const;
  TermId replaced(TermId term, TermId what, TermId by);

  Terms& terms_;
  Universe& universe_;
  std::unordered_map<TermId, DiagramId> known_;
  bool known_settled_ = false;
};

}  // namespace edict::diff
