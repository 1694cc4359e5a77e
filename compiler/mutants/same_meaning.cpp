// Two rules decide alike when they judge the same lines, ask the same of them and give the same. Where a condition was
// changed, it is enough that the old and the new one agree on the lines that come to it: those in the version's period
// that the subject and the guards before it let through.
#include "compiler/mutants/same_meaning.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "compiler/analysis/facts.hpp"
#include "compiler/mutants/internal/canonical.hpp"

namespace edict::mutants {
namespace {

using model::Expr;

// The fields that the answer may hang on: a changed condition must be unknown where the old one is.
void fields_of(const Expr& expr, const model::Policy& policy, std::set<std::pair<std::uint32_t, Who>>& fields) {
  if (expr.op == Op::field) fields.emplace(expr.index, expr.who);
  if (expr.op == Op::let) fields_of(policy.lets[expr.index].value, policy, fields);
  for (const Expr& arg : expr.args) fields_of(arg, policy, fields);
}

// The second library's lists behind the first's, so that one analysis knows both.
class Both {
 public:
  Both(const model::Library& unchanged, const model::Library& changed)
      : changed_(changed), offset_(static_cast<std::uint32_t>(unchanged.lists.size())) {
    // In the same order they get the same numbers.
    for (std::size_t i = 0; i < unchanged.symbols.size(); ++i) {
      const auto symbol = static_cast<Symbol>(i);
      library_.symbols.intern(unchanged.symbols.domain(symbol), unchanged.symbols.text(symbol));
    }
    library_.lists = unchanged.lists;
    library_.tables.resize(unchanged.tables.size());
    for (model::List list : changed.lists) {
      list.name.clear();  // named lists are told apart by their index, these by what they hold
      for (model::ListItem& item : list.items) {
        if (item.list) *item.list += offset_;
      }
      for (std::uint32_t& other : list.minus) other += offset_;
      if (list.element.kind == Kind::text || list.element.kind == Kind::id) {
        for (model::ListItem& item : list.items) {
          item.first_value = here(item.first_value);
          item.last_value = here(item.last_value);
        }
      }
      library_.lists.push_back(std::move(list));
    }
  }

  const model::Library& library() const { return library_; }

  // An expression of a policy of the changed library, said in terms of the unchanged one. Nothing where it holds a
  // phrase that the unchanged policy does not have.
  std::optional<Expr> translated(const Expr& expr, const model::Policy& from, const Canonical& from_text,
                                 const model::Policy& to, const Canonical& to_text) {
    if (expr.op == Op::let && expr.who == Who::subject)
      return translated(from.lets[expr.index].value, from, from_text, to, to_text);
    Expr result = expr;
    result.args.clear();
    for (const Expr& arg : expr.args) {
      auto of = translated(arg, from, from_text, to, to_text);
      if (!of) return std::nullopt;
      result.args.push_back(std::move(*of));
    }
    const Kind kind = expr.type.kind;
    if (reads_list(expr.op)) result.index += offset_;
    if (expr.op == Op::matches ||
        (expr.op == Op::constant && (kind == Kind::code || kind == Kind::text || kind == Kind::id)))
      result.value = here(expr.value);
    if (expr.op == Op::let || expr.op == Op::found_let) return std::nullopt;
    const auto index = phrase_index(expr, from_text, to, to_text);
    if (!index) return std::nullopt;
    result.index = is_own_phrase(expr.op) ? *index : result.index;
    return result;
  }

 private:
  static bool is_own_phrase(Op op) { return op == Op::exists || op == Op::find || op == Op::total || op == Op::rank; }
  std::int64_t here(std::int64_t symbol) {
    const auto s = static_cast<Symbol>(symbol);
    return static_cast<std::int64_t>(library_.symbols.intern(changed_.symbols.domain(s), changed_.symbols.text(s)));
  }
  static std::optional<std::uint32_t> phrase_index(const Expr& expr, const Canonical& from_text,
                                                   const model::Policy& to, const Canonical& to_text) {
    if (!is_own_phrase(expr.op)) return 0;
    const std::string wanted = from_text.phrase(expr.op, expr.index);
    const std::size_t count = expr.op == Op::exists  ? to.exists.size()
                              : expr.op == Op::find  ? to.finds.size()
                              : expr.op == Op::total ? to.totals.size()
                                                     : to.ranks.size();
    for (std::uint32_t i = 0; i < count; ++i) {
      if (to_text.phrase(expr.op, i) == wanted) return i;
    }
    return std::nullopt;
  }

  const model::Library& changed_;
  const std::uint32_t offset_;
  model::Library library_;
};

class RulePair {
 public:
  RulePair(Both& both, const model::Policy& before, const model::Policy& after, const Canonical& before_text,
           const Canonical& after_text)
      : both_(both),
        before_(before),
        after_(after),
        before_text_(before_text),
        after_text_(after_text),
        facts_(before, both.library()) {}

  bool same(const model::Rule& a, const model::Rule& b) {
    if (before_text_.rest(a) != after_text_.rest(b)) return false;
    const auto& subject_a = a.on_lines ? a.on_lines : before_.scope;
    const auto& subject_b = b.on_lines ? b.on_lines : after_.scope;
    if (subject_a.has_value() != subject_b.has_value()) return false;
    std::vector<analysis::Condition> known;
    if (subject_a) {
      // A limit without `of lines where` counts by the subject, on days outside the version too.
      const bool counts = std::holds_alternative<model::Limit>(a.body) || std::holds_alternative<model::Space>(a.body);
      if (before_text_.text(*subject_a) != after_text_.text(*subject_b) && counts) return false;
      if (!agree(*subject_a, *subject_b, known)) return false;
      known.push_back({&*subject_a, true});
    }
    for (std::size_t g = 0; g < a.guards.size(); ++g) {
      if (!agree(a.guards[g].condition, b.guards[g].condition, known)) return false;
      known.push_back({&a.guards[g].condition, !a.guards[g].negated});
    }
    if (const auto* require = std::get_if<model::Require>(&a.body)) {
      if (!agree(require->condition, std::get<model::Require>(b.body).condition, known)) return false;
      known.push_back({&require->condition, false});
    }
    for (std::size_t i = 0; i < a.branches.size(); ++i) {
      if (!a.branches[i].when) continue;
      if (!agree(*a.branches[i].when, *b.branches[i].when, known)) return false;
      known.push_back({&*a.branches[i].when, false});
    }
    return true;
  }

 private:
  // Whether both hold on the same lines of those for which all of `known` is so.
  bool agree(const Expr& a, const Expr& b, const std::vector<analysis::Condition>& known) {
    if (before_text_.text(a) == after_text_.text(b)) return true;
    std::set<std::pair<std::uint32_t, Who>> fields_a, fields_b;
    fields_of(a, before_, fields_a);
    fields_of(b, after_, fields_b);
    if (fields_a != fields_b) return false;
    const auto other = both_.translated(b, after_, after_text_, before_, before_text_);
    if (!other) return false;
    for (const bool holds : {true, false}) {
      std::vector<analysis::Condition> together = known;
      together.push_back({&a, holds});
      together.push_back({&*other, !holds});
      if (analysis::can_hold_together(together, facts_)) return false;
    }
    return true;
  }

  Both& both_;
  const model::Policy& before_;
  const model::Policy& after_;
  const Canonical& before_text_;
  const Canonical& after_text_;
  analysis::Facts facts_;
};

bool is_symbol(Kind kind) { return kind == Kind::code || kind == Kind::text || kind == Kind::id; }

// Symbols of two libraries are compared by their texts: equal numbers may stand for different ones.
bool same_column(const model::Library& a, const model::Library& b, const TableData& left, const TableData& right,
                 std::size_t column, Kind kind) {
  for (std::size_t row = 0; row < left.row_count(); ++row) {
    if (left.valid[column][row] != right.valid[column][row]) return false;
    if (left.valid[column][row] == 0) continue;
    const std::int64_t x = left.cells[column][row], y = right.cells[column][row];
    const bool same =
        is_symbol(kind) ? a.symbols.text(static_cast<Symbol>(x)) == b.symbols.text(static_cast<Symbol>(y)) : x == y;
    if (!same) return false;
  }
  return true;
}

bool same_tables(const model::Library& a, const model::Library& b) {
  if (a.tables.size() != b.tables.size()) return false;
  for (std::size_t t = 0; t < a.tables.size(); ++t) {
    const edict::Table& x = a.tables[t].table;
    const edict::Table& y = b.tables[t].table;
    if (x.schema.columns.size() != y.schema.columns.size() || x.data.row_count() != y.data.row_count() ||
        x.data.from != y.data.from || x.data.until != y.data.until)
      return false;
    for (std::size_t c = 0; c < x.data.cells.size(); ++c) {
      if (!same_column(a, b, x.data, y.data, c, x.schema.columns[c].type.kind)) return false;
    }
  }
  return true;
}

}  // namespace

std::string why_the_same(const model::Library& unchanged, const model::Library& changed) {
  if (unchanged.policies.size() != changed.policies.size() || !same_tables(unchanged, changed)) return {};
  Both both(unchanged, changed);
  for (std::size_t p = 0; p < unchanged.policies.size(); ++p) {
    const model::Policy& before = unchanged.policies[p];
    const model::Policy& after = changed.policies[p];
    const Canonical before_text(unchanged, before), after_text(changed, after);
    if (before_text.head() != after_text.head() || before.rules.size() != after.rules.size()) return {};
    RulePair pair(both, before, after, before_text, after_text);
    for (std::size_t r = 0; r < before.rules.size(); ++r) {
      if (before.rules[r].guards.size() != after.rules[r].guards.size() ||
          before.rules[r].branches.size() != after.rules[r].branches.size() ||
          !pair.same(before.rules[r], after.rules[r]))
        return {};
    }
  }
  return "on every line that comes to it the scope, the guards and the period settle the answer before";
}

}  // namespace edict::mutants
