// What an evaluator relies on, checked once: every index is in range, arguments come before their nodes, and each
// operation has as many arguments as it reads.
#include <fmt/format.h>

#include "runtime/plan/plan.hpp"

namespace edict::plan {
namespace {

struct Arity {
  std::uint32_t least;
  std::uint32_t most;
};
constexpr std::uint32_t kAny = 0xffff;

Arity arity(Op op) {
  switch (op) {
    case Op::constant:
    case Op::field:
    case Op::let:
    case Op::exists:
    case Op::find:
    case Op::total:
    case Op::rank:
      return {0, 0};
    case Op::logical_and:
    case Op::logical_or:
    case Op::minimum:
    case Op::maximum:
      return {1, kAny};
    case Op::logical_not:
    case Op::in_list:
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::among:
    case Op::is_empty:
    case Op::is_present:
    case Op::matches:
    case Op::category_of:
    case Op::to_decimal:
    case Op::to_money:
    case Op::negate:
    case Op::floor:
    case Op::ceiling:
    case Op::round:
    case Op::birthday:
    case Op::year_of:
    case Op::month_of:
    case Op::as_days:
    case Op::as_months:
    case Op::column:
    case Op::found_field:
    case Op::found_let:
      return {1, 1};
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::has:
    case Op::overlaps:
    case Op::same_codes:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::divide_floor:
    case Op::divide_ceiling:
    case Op::divide_round:
    case Op::date_plus_days:
    case Op::date_minus_days:
    case Op::date_plus_months:
    case Op::date_minus_months:
    case Op::days_between:
    case Op::months_between:
    case Op::years_between:
    case Op::full_months_between:
    case Op::date_difference:
      return {2, 2};
    case Op::choice:
      return {3, kAny};
    case Op::row:
      return {2, kAny};
  }
  return {0, 0};
}

class Verifier {
 public:
  explicit Verifier(const Plan& plan) : plan_(plan) {}

  std::string run() {
    if (plan_.symbols.size() != plan_.symbol_domains.size()) return "symbols and their domains differ in number";
    if (plan_.labels.empty()) return "there is no empty label";
    lists();
    for (const Table& t : plan_.tables) table(t);
    for (std::size_t p = 0; p < plan_.policies.size() && wrong_.empty(); ++p) policy(plan_.policies[p]);
    for (std::size_t i = 0; i < plan_.nodes.size() && wrong_.empty(); ++i) node(i);
    return wrong_;
  }

 private:
  void expect(bool holds, std::string_view what) {
    if (!holds && wrong_.empty()) wrong_ = std::string(what);
  }
  void refers(NodeId id, bool may_be_absent, std::string_view what) {
    if (id == kNoNode) return expect(may_be_absent, what);
    expect(static_cast<std::size_t>(id) < plan_.nodes.size(), what);
  }

  void lists() {
    for (std::size_t i = 0; i < plan_.lists.size(); ++i) {
      for (const auto* others : {&plan_.lists[i].also, &plan_.lists[i].minus}) {
        for (std::uint32_t other : *others) expect(other < i, "a list refers to one that does not stand before it");
      }
    }
  }

  void table(const Table& t) {
    const TableRows& d = t.rows;
    expect(d.columns.size() == t.schema.columns.size() || d.columns.empty(),
           "a table's cells do not match its columns");
    expect(d.row_count == 0 || d.shape.has_period == t.schema.has_period, "a table's rows lack their periods");
  }

  void node(std::size_t i) {
    const Node& n = plan_.nodes[i];
    const Arity a = arity(n.op);
    expect(n.arg_count >= a.least && n.arg_count <= a.most, "an operation has too few or too many arguments");
    expect(n.label < plan_.labels.size(), "a label is out of range");
    expect(static_cast<std::size_t>(n.first_arg) + n.arg_count <= plan_.args.size(), "arguments are out of range");
    if (!wrong_.empty()) return;
    for (std::uint32_t k = 0; k < n.arg_count; ++k) {
      expect(static_cast<std::size_t>(plan_.args[n.first_arg + k]) < i, "an argument does not stand before its node");
    }
    if (!wrong_.empty()) return;
    switch (n.op) {
      case Op::field:
      case Op::found_field:
        expect(n.index < all_fields().size(), "a field is out of range");
        break;
      case Op::in_list:
      case Op::any_in:
      case Op::all_in:
      case Op::none_in:
      case Op::exactly_in:
      case Op::at_least_in:
      case Op::at_most_in:
      case Op::among:
        expect(n.index < plan_.lists.size(), "a list is out of range");
        break;
      case Op::matches:
        expect(static_cast<std::size_t>(n.value) < plan_.symbols.size(), "a pattern is out of range");
        break;
      case Op::row:
        expect(n.index < plan_.tables.size() && plan_.tables[n.index].schema.key_columns().size() + 1 == n.arg_count,
               "a look-up does not match its table");
        break;
      case Op::column:
        expect(n.index < plan_.tables.size() && n.value >= 0 &&
                   static_cast<std::size_t>(n.value) < plan_.tables[n.index].schema.columns.size(),
               "a column is out of range");
        break;
      default:
        break;
    }
  }

  void filter(const Filter& f) {
    refers(f.node, true, "a filter is out of range");
    expect(f.slot < plan_.slot_count, "a filter's slot is out of range");
  }
  void keys(const Keys& k) {
    expect(k.slot < plan_.slot_count, "a key list's slot is out of range");
    for (NodeId id : k.values) refers(id, false, "a key is out of range");
  }
  void measure(const Measure& m) { refers(m.value, m.kind != MeasureKind::named, "a measure is out of range"); }
  void window(const Window& w) {
    const bool lasts = w.kind == WindowKind::any || w.kind == WindowKind::past;
    refers(w.duration, !lasts, "a window has no duration");
    refers(w.from, w.kind != WindowKind::since && w.kind != WindowKind::between, "a window has no beginning");
    refers(w.until, w.kind != WindowKind::between, "a window has no end");
  }
  void counted(const Counted& c) {
    filter(c.where);
    keys(c.keys);
  }
  void outcome(const Outcome& o) {
    refers(o.value, o.kind != OutcomeKind::pay && o.kind != OutcomeKind::recode, "an outcome has no value");
  }
  void rule(const Rule& r) {
    refers(r.subject, true, "a subject is out of range");
    for (const Guard& g : r.guards) refers(g.condition, false, "a guard is out of range");
    refers(r.require, r.body != Body::require, "a requirement is out of range");
    expect((r.body == Body::limit) == r.limit.has_value() && (r.body == Body::space) == r.space.has_value(),
           "a rule's body is missing");
    if (r.limit) {
      refers(r.limit->most, false, "a limit is out of range");
      measure(r.limit->measure);
      counted(r.limit->counted);
      window(r.limit->window);
    }
    if (r.space) {
      refers(r.space->least, false, "a gap is out of range");
      counted(r.space->counted);
    }
    expect(!r.branches.empty() && r.branches.back().when == kNoNode, "a rule's last outcome is conditional");
    for (const Branch& b : r.branches) {
      refers(b.when, true, "a branch is out of range");
      outcome(b.outcome);
    }
    for (const IfMissing& m : r.if_missing) outcome(m.outcome);
  }

  // Lets and phrases belong to a policy, so the nodes that name them are checked from the policy's roots.
  void policy(const Policy& p) {
    refers(p.scope, true, "a scope is out of range");
    for (const Let& l : p.lets) refers(l.value, false, "a let is out of range");
    for (const Exists& e : p.exists) {
      keys(e.keys);
      filter(e.where);
      if (e.within) refers(e.within->duration, false, "a span is out of range");
    }
    for (const Find& f : p.finds) {
      keys(f.keys);
      filter(f.where);
    }
    for (const Total& t : p.totals) {
      measure(t.measure);
      counted(t.counted);
      window(t.window);
    }
    for (const Rank& r : p.ranks) {
      refers(r.by, false, "a rank is out of range");
      keys(r.keys);
      filter(r.where);
    }
    for (const Rule& r : p.rules) rule(r);
  }

  const Plan& plan_;
  std::string wrong_;
};

}  // namespace

std::string verify(const Plan& plan) { return Verifier(plan).run(); }

}  // namespace edict::plan
