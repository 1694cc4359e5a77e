// Policies, their rules and their phrases: every part is there, of a type that its place takes, and every slot is used
// once.
#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {
namespace {

class PolicyCheck {
 public:
  PolicyCheck(const Plan& plan, FirstFault& fault) : plan_(plan), fault_(fault) {}

  void check() {
    // What is kept of a patient is sized by it: as many as there are key lists and filters, each used once.
    if (!fault_.expect(plan_.slot_count == slots_of_plan(), "there are other slots than are used")) return;
    used_.resize(plan_.slot_count);
    for (const Policy& policy : plan_.policies) {
      if (!fault_.none()) return;
      check(policy);
    }
  }

 private:
  void check(const Policy& policy) {
    for (const Narrowing& narrowing : policy.narrowings) {
      fault_.expect(is_field(narrowing.field) && shape_of(info(narrowing.field).type.kind) == Shape::symbol,
                    "a policy is narrowed by no field");
    }
    fault_.expect(in_calendar(policy.effective.first) && in_calendar(policy.effective.last),
                  "a version is in force outside the calendar");
    condition(policy.scope, true);
    for (const Let& let : policy.lets) {
      if (const Node* value = node(let.value))
        fault_.expect(let.type.kind == value->type.kind, "a let is of another type than its value");
    }
    for (const Exists& phrase : policy.exists) exists(phrase);
    for (const Find& phrase : policy.finds) {
      fault_.expect(phrase.pick <= Pick::nearest && phrase.range <= FindRange::both, "a found line is of no kind");
      keys(phrase.keys);
      filter(phrase.where);
    }
    for (const Total& phrase : policy.totals) {
      measure(phrase.measure);
      counted(phrase.counted);
      fault_.expect(!phrase.counted.by_subject, "a total counts by the subject of a rule");
      window(phrase.window);
    }
    for (const Rank& phrase : policy.ranks) {
      value(phrase.by, false, Shape::number, Shape::date);
      keys(phrase.keys);
      filter(phrase.where);
    }
    for (const Rule& r : policy.rules) rule(r);
  }

  std::uint64_t slots_of_plan() const {
    std::uint64_t pairs = 0;
    for (const Policy& policy : plan_.policies) {
      pairs += policy.exists.size() + policy.finds.size() + policy.totals.size() + policy.ranks.size();
      for (const Rule& r : policy.rules) pairs += (r.limit ? 1U : 0U) + (r.space ? 1U : 0U);
    }
    return 2 * pairs;
  }

  // Null, and a fault unless it may be absent, when there is none.
  const Node* node(NodeId id, bool may_be_absent = false) {
    if (id == kNoNode) {
      fault_.expect(may_be_absent, "an expression is missing");
      return nullptr;
    }
    if (!fault_.expect(static_cast<std::size_t>(id) < plan_.nodes.size(), "an expression is out of range"))
      return nullptr;
    return &plan_.nodes[static_cast<std::size_t>(id)];
  }
  void value(NodeId id, bool may_be_absent, Shape shape, Shape or_shape) {
    const Node* n = node(id, may_be_absent);
    if (n == nullptr) return;
    const Shape own = shape_of(n->type.kind);
    fault_.expect(own == shape || own == or_shape, "an expression is of another type than its place takes");
  }
  void value(NodeId id, bool may_be_absent, Shape shape) { value(id, may_be_absent, shape, shape); }
  void condition(NodeId id, bool may_be_absent) { value(id, may_be_absent, Shape::truth); }
  void none(NodeId id) { fault_.expect(id == kNoNode, "an expression stands where none is read"); }

  void slot(std::uint32_t number) {
    if (!fault_.expect(number < plan_.slot_count, "a slot is out of range")) return;
    // Two that shared one would take each other's answers for theirs.
    fault_.expect(!used_[number], "two parts use one slot");
    used_[number] = true;
  }
  void filter(const Filter& f) {
    condition(f.node, true);
    slot(f.slot);
  }
  void keys(const Keys& k) {
    slot(k.slot);
    for (const NodeId key : k.values) {
      if (const Node* n = node(key)) fault_.expect(is_scalar(shape_of(n->type.kind)), "a key is no value");
    }
  }
  void counted(const Counted& c) {
    filter(c.where);
    keys(c.keys);
  }

  void exists(const Exists& phrase) {
    fault_.expect(phrase.position <= Position::later && phrase.standing <= Standing::denied,
                  "an `exists` is of no kind");
    keys(phrase.keys);
    filter(phrase.where);
    if (!phrase.within) return;
    fault_.expect(phrase.within->direction <= Direction::both, "a span has no direction");
    duration(phrase.within->duration);
  }
  void duration(NodeId id) {
    if (const Node* n = node(id))
      fault_.expect(n->type.kind == Kind::days || n->type.kind == Kind::months,
                    "a duration is neither days nor months");
  }
  void measure(const Measure& m) {
    fault_.expect(m.kind <= MeasureKind::named && is_type(m.type), "a measure is of no kind");
    fault_.expect(shape_of(m.type.kind) == Shape::number, "what is measured is no number");
    if (m.kind == MeasureKind::named) {
      value(m.value, false, Shape::number);
    } else {
      none(m.value);
    }
  }
  void window(const Window& w) {
    if (!fault_.expect(w.kind <= WindowKind::between && w.calendar <= CalendarUnit::year, "a window is of no kind"))
      return;
    const bool lasts = w.kind == WindowKind::any || w.kind == WindowKind::past;
    const bool begins = w.kind == WindowKind::since || w.kind == WindowKind::between;
    lasts ? duration(w.duration) : none(w.duration);
    begins ? value(w.from, false, Shape::date, w.kind == WindowKind::since ? Shape::line : Shape::date) : none(w.from);
    w.kind == WindowKind::between ? value(w.until, false, Shape::date) : none(w.until);
  }

  void outcome(const Outcome& o, bool constant) {
    fault_.expect(o.kind <= OutcomeKind::flag && o.adjustment.group <= GroupCode::PI, "an outcome is of no kind");
    const Node* n = node(o.value, o.kind != OutcomeKind::pay && o.kind != OutcomeKind::recode);
    if (n == nullptr) return;
    if (o.kind == OutcomeKind::pay) {
      fault_.expect(n->type.kind == Kind::decimal, "a percentage is no decimal");
    } else if (o.kind == OutcomeKind::recode) {
      fault_.expect(n->type.kind == Kind::code, "a line is recoded to no code");
    } else {
      fault_.expect(false, "an outcome has a value that nobody reads");
    }
    if (constant) fault_.expect(n->op == Op::constant, "the value of an `if missing` is not constant");
  }

  void rule(const Rule& r) {
    fault_.expect(r.body <= Body::space && r.stage <= Stage::outcome, "a rule is of no kind");
    condition(r.subject, true);
    for (const Guard& g : r.guards) condition(g.condition, false);
    r.body == Body::require ? condition(r.require, false) : none(r.require);
    fault_.expect((r.body == Body::limit) == r.limit.has_value() && (r.body == Body::space) == r.space.has_value(),
                  "a rule's body is missing");
    if (r.limit) {
      value(r.limit->most, false, Shape::number);
      measure(r.limit->measure);
      counted(r.limit->counted);
      window(r.limit->window);
    }
    if (r.space) {
      fault_.expect(r.space->gap <= GapKind::full_months, "a gap is of no kind");
      value(r.space->least, false, Shape::number);
      counted(r.space->counted);
    }
    fault_.expect(!r.branches.empty() && r.branches.back().when == kNoNode, "a rule's last outcome is conditional");
    for (const Branch& b : r.branches) {
      condition(b.when, true);
      outcome(b.outcome, false);
      fault_.expect(b.outcome.kind != OutcomeKind::cut_back || r.body == Body::limit,
                    "a rule cuts back without a limit");
    }
    for (const IfMissing& m : r.if_missing) {
      for (const Field field : m.fields) fault_.expect(is_field(field), "an `if missing` names no field");
      outcome(m.outcome, true);
      fault_.expect(m.outcome.kind != OutcomeKind::cut_back, "an `if missing` cuts back");
    }
  }

  const Plan& plan_;
  FirstFault& fault_;
  std::vector<bool> used_;  // by slot
};

}  // namespace

void check_policies(const Plan& plan, FirstFault& fault) { PolicyCheck(plan, fault).check(); }

}  // namespace edict::plan
