// W0609: codes that one rule asks for and another refuses: `require diagnosis in A`, `forbid diagnosis in B`, and A and
// B share codes.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/rule_pairs.hpp"

namespace edict::analysis {
namespace {

using model::Expr;

// The test of a list that a rule's condition is, if it is nothing else.
struct ListTest {
  const Expr* expr = nullptr;
  bool refused = false;  // it is asked that nothing is in the list
};
ListTest list_test(const Expr& expr) {
  if (expr.op == Op::logical_not && expr.args.size() == 1) {
    ListTest inner = list_test(expr.args.front());
    inner.refused = !inner.refused;
    return inner;
  }
  if (expr.op == Op::in_list || expr.op == Op::any_in) return {&expr, false};
  if (expr.op == Op::none_in) return {&expr, true};
  return {};
}

DateRange days_of(const model::Policy& policy) {
  return policy.by_received_date ? DateRange{kFirstDate, kLastDate} : policy.effective;
}

void check(const model::Rule& requires_it, const model::Rule& forbids_it, Facts& facts, Diagnostics& diagnostics) {
  const model::Library& library = facts.library;
  const ListTest covered = list_test(std::get<model::Require>(requires_it.body).condition);
  const ListTest excluded = list_test(std::get<model::Require>(forbids_it.body).condition);
  if (covered.expr == nullptr || excluded.expr == nullptr || covered.refused || !excluded.refused) return;
  const auto& covered_term = covered.expr->args.front();
  if (facts.terms.number(covered_term) != facts.terms.number(excluded.expr->args.front())) return;
  if (!applies_wherever(judged_lines(forbids_it, facts), judged_lines(requires_it, facts))) return;
  const ValueSet both = facts.lists.certain(covered.expr->index, days_of(facts.policy))
                            .intersected(facts.lists.certain(excluded.expr->index, days_of(facts.policy)));
  // One list for both contradicts altogether: W0608 says so.
  if (both.empty() || covered.expr->index == excluded.expr->index) return;
  const std::string codes = both.describe_codes(5);
  Diagnostic& d =
      diagnostics.report("W0609", forbids_it.span,
                         fmt::format("`{}` asks for what `{}` refuses: both lists hold {}", requires_it.name,
                                     forbids_it.name, codes.empty() ? "the same values" : codes),
                         "take these codes out of one of the lists, or say with `when` which rule speaks of them");
  d.notes.push_back({requires_it.span, "asked for here"});
  d.notes.push_back({library.lists[covered.expr->index].span, "the codes that are asked for"});
  d.notes.push_back({library.lists[excluded.expr->index].span, "the codes that are refused"});
}

}  // namespace

void check_covered_and_excluded(const model::Library& library, Diagnostics& diagnostics) {
  for (const model::Policy& policy : library.policies) {
    Facts facts(policy, library);
    for_each_pair<model::Require>(facts, [&](const model::Rule& a, const model::Rule& b) {
      check(a, b, facts, diagnostics);
      check(b, a, facts, diagnostics);
      return false;
    });
  }
}

}  // namespace edict::analysis
