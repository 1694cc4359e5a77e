#include <catch2/catch.hpp>
#include <functional>

#include "runtime/plan/canonical.hpp"
#include "runtime/plan/plan_for_tests.hpp"

using namespace edict;
using namespace edict::plan;

namespace {

struct Spoiled {
  const char* what;  // part of what the verifier says
  std::function<void(PlanForTests&)> spoil;
};

// How a deep or long expression grows out of a node.
NodeId chain(PlanForTests& p, int length) {
  NodeId id = p.three;
  for (int i = 0; i < length; ++i) id = p.node(Op::negate, PlanForTests::kInteger, {id});
  return id;
}

const Spoiled kData[] = {
    {"symbols and their domains", [](auto& p) { p.plan.symbols.pop_back(); }},
    {"of no code system", [](auto& p) { p.plan.symbol_domains[0] = static_cast<SymbolDomain>(kCodeSystemCount); }},
    {"a symbol stands twice", [](auto& p) { p.plan.symbols[2] = "99213"; }},
    {"no empty label", [](auto& p) { p.plan.labels.clear(); }},
    {"no empty label", [](auto& p) { p.plan.labels[0] = "x"; }},
    {"a list is of no type", [](auto& p) { p.plan.lists[0].element.kind = Kind::line; }},
    {"a list is of no type", [](auto& p) { p.plan.lists[0].element.system = static_cast<CodeSystem>(99); }},
    {"does not stand before it", [](auto& p) { p.plan.lists[0].minus = {0}; }},
    {"does not stand before it", [](auto& p) { p.plan.lists[2].also = {7}; }},
    {"of another kind", [](auto& p) { p.plan.lists.push_back({"n", PlanForTests::kInteger, {}, {0}, {}, false}); }},
    {"too deeply",
     [](auto& p) {
       for (std::uint32_t i = 2; i < 300; ++i)
         p.plan.lists.push_back({"deep", PlanForTests::kHcpcs, {}, {i}, {}, true});
     }},
    {"too often",
     [](auto& p) {
       for (std::uint32_t i = 2; i < 60; ++i)
         p.plan.lists.push_back({"wide", PlanForTests::kHcpcs, {}, {i, i}, {}, true});
     }},
    {"hides that it has periods", [](auto& p) { p.plan.lists[2].has_periods = false; }},
    {"hides that it has periods", [](auto& p) { p.plan.lists[0].has_periods = true; }},
    {"outside the calendar", [](auto& p) { p.plan.lists[2].pieces[0].until = Date{kLastDate.days + 1}; }},
    {"ends before it begins", [](auto& p) { p.plan.lists[0].pieces[1].last = "0"; }},
    {"not in order", [](auto& p) { std::swap(p.plan.lists[0].pieces[0], p.plan.lists[0].pieces[1]); }},
    {"not in order", [](auto& p) { p.plan.lists[0].pieces[0].last = "99212"; }},
    {"a text that is not there",
     [](auto& p) { p.plan.lists.push_back({"t", PlanForTests::kText, {{"", "", 3, 3}}, {}, {}, false}); }},
};

TableRows rows_of(TableData data) { return freeze(data); }

const Spoiled kTables[] = {
    {"a table's column is of no type", [](auto& p) { p.plan.tables[0].schema.columns[1].type.kind = Kind::row; }},
    {"a table from input has rows", [](auto& p) { p.plan.tables[0].from_input = true; }},
    {"do not match its columns", [](auto& p) { p.plan.tables[0].schema.columns.pop_back(); }},
    {"do not match its schema", [](auto& p) { p.plan.tables[0].schema.has_period = false; }},
    {"have no shape", [](auto& p) { p.plan.tables[0].rows.shape.cells[0].offset = 1000; }},
    {"have no shape", [](auto& p) { p.plan.tables[0].rows.shape.cells[0].width = 3; }},
    {"have no shape", [](auto& p) { p.plan.tables[0].rows.shape.cells[1].valid = 1000; }},
    {"have no shape", [](auto& p) { p.plan.tables[0].rows.shape.until = 0xfffffffe; }},
    {"a key of a table may be empty",
     [](auto& p) {
       p.plan.tables[0].rows =
           rows_of({{{1, 2}, {4, 0}}, {{1, 0}, {1, 0}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}});
     }},
    {"a symbol that is not there",
     [](auto& p) {
       p.plan.tables[0].rows =
           rows_of({{{1, 3}, {4, 0}}, {{1, 1}, {1, 0}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}});
     }},
    {"a symbol that is not there",
     [](auto& p) {
       p.plan.tables[0].rows =
           rows_of({{{1, -1}, {4, 0}}, {{1, 1}, {1, 0}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}});
     }},
    {"neither true nor false", [](auto& p) { p.plan.tables[0].schema.columns[1].type.kind = Kind::boolean; }},
    {"outside the calendar",
     [](auto& p) {
       p.plan.tables[0].schema.columns[1].type.kind = Kind::date;
       p.plan.tables[0].rows =
           rows_of({{{1, 2}, {4, 4'000'000}}, {{1, 1}, {1, 0}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}});
     }},
    {"names a row that is not there",
     [](auto& p) {
       static const IndexSlot slots[] = {{3, 0}, {0, 0}};
       p.plan.tables[0].rows.index = slots;
     }},
    {"is full",
     [](auto& p) {
       static const IndexSlot slots[] = {{1, 0}, {2, 0}};
       p.plan.tables[0].rows.index = slots;
     }},
};

const Spoiled kNodes[] = {
    {"no operation", [](auto& p) { p.at(p.three).op = static_cast<Op>(200); }},
    {"no type", [](auto& p) { p.at(p.three).type.kind = static_cast<Kind>(99); }},
    {"no type", [](auto& p) { p.at(p.procedure).who = static_cast<Who>(2); }},
    {"a label is out of range", [](auto& p) { p.at(p.three).label = 2; }},
    {"arguments are out of range", [](auto& p) { p.at(p.above).first_arg = 0xffffffff; }},
    {"does not stand before its node", [](auto& p) { p.plan.args[p.at(p.above).first_arg] = p.above; }},
    {"too few or too many", [](auto& p) { p.at(p.above).arg_count = 1; }},
    {"too few or too many", [](auto& p) { p.at(p.three).arg_count = 1; }},
    {"a field is out of range", [](auto& p) { p.at(p.procedure).index = 250; }},
    {"a field is of another type", [](auto& p) { p.at(p.procedure).type = PlanForTests::kInteger; }},
    {"a field is of another type", [](auto& p) { p.at(p.found_field).type = PlanForTests::kText; }},
    {"an argument is of another type", [](auto& p) { p.plan.args[p.at(p.found_field).first_arg] = p.three; }},
    {"gives another type", [](auto& p) { p.at(p.above).type = PlanForTests::kHcpcs; }},
    {"values of two types", [](auto& p) { p.plan.args[p.at(p.above).first_arg] = p.procedure; }},
    {"a list is out of range", [](auto& p) { p.at(p.in_list).index = 9; }},
    {"a list of another type",
     [](auto& p) {
       p.plan.args[p.at(p.in_list).first_arg] = p.procedure,
       p.plan.lists.push_back({"n", PlanForTests::kText, {}, {}, {}, false}), p.at(p.in_list).index = 3;
     }},
    {"a list of another type",
     [](auto& p) { p.plan.lists.push_back({"n", PlanForTests::kText, {}, {}, {}, false}), p.at(p.any_in).index = 3; }},
    {"a pattern is out of range", [](auto& p) { p.at(p.pattern).value = 3; }},
    {"a pattern is out of range", [](auto& p) { p.at(p.pattern).value = -1; }},
    {"a symbol that is not there", [](auto& p) { p.constant(PlanForTests::kHcpcs, 3); }},
    {"outside the calendar", [](auto& p) { p.constant(PlanForTests::kDate, 4'000'000); }},
    {"neither true nor false", [](auto& p) { p.constant(PlanForTests::kTruth, 2); }},
    {"a constant is no value", [](auto& p) { p.constant(PlanForTests::kLine, 2); }},
    {"a table is out of range", [](auto& p) { p.at(p.row).index = 1; }},
    {"does not match its table",
     [](auto& p) {
       p.plan.tables[0].schema.columns[1].key = true,
       p.plan.tables[0].rows =
           rows_of({{{1, 2}, {4, 5}}, {{1, 1}, {1, 1}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}});
     }},
    {"a key is of another type",
     [](auto& p) {
       p.plan.args[p.at(p.row).first_arg] = p.diagnosis, p.plan.tables[0].schema.columns[0].type = PlanForTests::kText;
     }},
    {"an argument is of another type", [](auto& p) { p.plan.args[p.at(p.row).first_arg + 1] = p.procedure; }},
    {"a column is out of range", [](auto& p) { p.at(p.column).value = 2; }},
    {"a column is out of range", [](auto& p) { p.at(p.column).value = -1; }},
    {"gives another type", [](auto& p) { p.at(p.column).value = 0; }},
    {"a choice has no last value",
     [](auto& p) {
       const NodeId t = p.constant(PlanForTests::kTruth, 1);
       p.node(Op::choice, PlanForTests::kInteger, {t, p.three, t, p.three});
     }},
    {"an argument is of another type",
     [](auto& p) {
       const NodeId t = p.constant(PlanForTests::kTruth, 1);
       p.node(Op::choice, PlanForTests::kInteger, {t, p.procedure, p.three});
     }},
    {"a category is of no code", [](auto& p) { p.node(Op::category_of, PlanForTests::kInteger, {p.three}); }},
    {"neither number nor date", [](auto& p) { p.node(Op::maximum, PlanForTests::kHcpcs, {p.procedure}); }},
    {"an argument is of another type", [](auto& p) { p.node(Op::year_of, PlanForTests::kInteger, {p.three}); }},
    {"an argument is of another type",
     [](auto& p) { p.node(Op::add, PlanForTests::kInteger, {p.three, p.procedure}); }},
    {"an argument is of another type", [](auto& p) { p.node(Op::has, PlanForTests::kTruth, {p.diagnosis, p.three}); }},
};

const Spoiled kPolicies[] = {
    {"narrowed by no field", [](auto& p) { p.policy().narrowings[0].field = Field::units; }},
    {"narrowed by no field", [](auto& p) { p.policy().narrowings[0].field = static_cast<Field>(250); }},
    {"in force outside the calendar", [](auto& p) { p.policy().effective.last = Date{4'000'000}; }},
    {"an expression is out of range", [](auto& p) { p.policy().scope = NodeId{999}; }},
    {"an expression is missing", [](auto& p) { p.policy().lets[0].value = kNoNode; }},
    {"another type than its place", [](auto& p) { p.policy().scope = p.three; }},
    {"a let is of another type than its value", [](auto& p) { p.policy().lets[0].type = PlanForTests::kLine; }},
    {"an `exists` is of no kind", [](auto& p) { p.policy().exists[0].standing = static_cast<Standing>(4); }},
    {"a span has no direction", [](auto& p) { p.policy().exists[0].within->direction = static_cast<Direction>(3); }},
    {"neither days nor months", [](auto& p) { p.policy().exists[0].within->duration = p.procedure; }},
    {"a found line is of no kind", [](auto& p) { p.policy().finds[0].pick = static_cast<Pick>(3); }},
    {"counts by the subject", [](auto& p) { p.policy().totals[0].counted.by_subject = true; }},
    {"a measure is of no kind", [](auto& p) { p.policy().totals[0].measure.kind = static_cast<MeasureKind>(6); }},
    {"no number", [](auto& p) { p.policy().totals[0].measure.type = PlanForTests::kHcpcs; }},
    {"an expression is missing", [](auto& p) { p.policy().totals[0].measure.kind = MeasureKind::named; }},
    {"a slot is out of range", [](auto& p) { p.policy().finds[0].where.slot = 99; }},
    {"two parts use one slot", [](auto& p) { p.policy().finds[0].where.slot = p.policy().finds[0].keys.slot; }},
    {"other slots than are used", [](auto& p) { ++p.plan.slot_count; }},
    {"a key is no value", [](auto& p) { p.rule(1).limit->counted.keys.values = {p.diagnosis}; }},
    {"a window is of no kind", [](auto& p) { p.rule(1).limit->window.kind = static_cast<WindowKind>(7); }},
    {"an expression is missing", [](auto& p) { p.rule(1).limit->window.duration = kNoNode; }},
    {"an expression is missing",
     [](auto& p) {
       p.rule(1).limit->window.kind = WindowKind::between;
       p.rule(1).limit->window.duration = kNoNode;
     }},
    {"none is read", [](auto& p) { p.rule(1).limit->window.from = p.found_field; }},
    {"a rule is of no kind", [](auto& p) { p.rule(0).stage = static_cast<Stage>(4); }},
    {"a rule's body is missing", [](auto& p) { p.rule(1).body = Body::space; }},
    {"a rule's body is missing", [](auto& p) { p.rule(0).body = Body::limit, p.rule(0).require = kNoNode; }},
    {"a gap is of no kind", [](auto& p) { p.rule(2).space->gap = static_cast<GapKind>(3); }},
    {"last outcome is conditional", [](auto& p) { p.rule(0).branches.clear(); }},
    {"last outcome is conditional", [](auto& p) { p.rule(0).branches[0].when = p.above; }},
    {"an outcome is of no kind", [](auto& p) { p.rule(2).branches[0].outcome.kind = static_cast<OutcomeKind>(7); }},
    {"an outcome is of no kind",
     [](auto& p) { p.rule(2).branches[0].outcome.adjustment.group = static_cast<GroupCode>(5); }},
    {"an expression is missing", [](auto& p) { p.rule(0).branches[0].outcome.value = kNoNode; }},
    {"a percentage is no decimal", [](auto& p) { p.rule(0).branches[0].outcome.value = p.procedure; }},
    {"recoded to no code", [](auto& p) { p.rule(0).branches[0].outcome.kind = OutcomeKind::recode; }},
    {"that nobody reads", [](auto& p) { p.rule(0).branches[0].outcome.kind = OutcomeKind::deny; }},
    {"without a limit", [](auto& p) { p.rule(2).branches[0].outcome.kind = OutcomeKind::cut_back; }},
    {"names no field", [](auto& p) { p.rule(0).if_missing[0].fields = {static_cast<Field>(250)}; }},
    {"is not constant",
     [](auto& p) {
       p.rule(0).if_missing[0].outcome.kind = OutcomeKind::recode;
       p.rule(0).if_missing[0].outcome.value = p.procedure;
     }},
    {"an `if missing` cuts back",
     [](auto& p) {
       p.rule(0).if_missing[0].outcome.kind = OutcomeKind::cut_back;
       p.rule(0).body = Body::limit;
       p.rule(0).require = kNoNode;
       p.rule(0).limit = p.rule(1).limit;
       p.rule(0).limit->counted.where = p.filter(kNoNode);
       p.rule(0).limit->counted.keys = p.keys({});
     }},
};

const Spoiled kReach[] = {
    {"a let is out of range", [](auto& p) { p.at(p.let).index = 1; }},
    {"a let is of another type where it is used",
     [](auto& p) { p.policy().lets[0] = {"n", p.three, PlanForTests::kInteger, false}; }},
    {"a phrase is out of range", [](auto& p) { p.at(p.exists).index = 1; }},
    {"a phrase is out of range", [](auto& p) { p.at(p.find).index = 1; }},
    {"a phrase is out of range", [](auto& p) { p.at(p.total).index = 1; }},
    {"a phrase is out of range", [](auto& p) { p.at(p.rank).index = 1; }},
    {"needs itself", [](auto& p) { p.policy().lets[0].value = p.let; }},
    {"needs itself", [](auto& p) { p.policy().exists[0].where.node = p.exists; }},
    {"needs itself",
     [](auto& p) {
       p.policy().lets.push_back({"b", p.above, PlanForTests::kTruth, false});
       p.policy().lets[1].value = p.node(Op::let, PlanForTests::kTruth, {}, 2);
       p.policy().lets.push_back({"c", p.node(Op::let, PlanForTests::kTruth, {}, 1), PlanForTests::kTruth, false});
     }},
    {"needs itself",
     [](auto& p) {
       p.policy().finds[0].keys.values = {
           p.node(Op::found_field, PlanForTests::kDate, {p.find}, static_cast<std::uint32_t>(Field::service_date))};
     }},
    {"share an expression",
     [](auto& p) {
       Policy other;
       other.name = "q";
       other.scope = p.in_list;
       other.effective = {kFirstDate, kLastDate};
       p.plan.policies.push_back(other);
     }},
    {"a row of another table",
     [](auto& p) {
       p.plan.tables.push_back(p.plan.tables[0]);
       p.at(p.row).index = 1;
     }},
    {"rows of two tables",
     [](auto& p) {
       p.plan.tables.push_back(p.plan.tables[0]);
       const NodeId other = p.node(
           Op::row, PlanForTests::kRow,
           {p.field(Field::procedure, PlanForTests::kHcpcs), p.field(Field::service_date, PlanForTests::kDate)}, 1);
       p.policy().lets[0].value =
           p.node(Op::choice, PlanForTests::kRow, {p.constant(PlanForTests::kTruth, 1), other, p.row});
     }},
    {"within each other",
     [](auto& p) {
       NodeId id = p.above;
       for (std::uint32_t i = 1; i < 12; ++i) {
         Exists e{};
         e.keys = p.keys({});
         e.where = p.filter(id);
         p.policy().exists.push_back(e);
         id = p.node(Op::exists, PlanForTests::kTruth, {}, i);
       }
     }},
    {"too deep", [](auto& p) { p.policy().lets.push_back({"deep", chain(p, 5000), PlanForTests::kInteger, false}); }},
    {"too many parts",
     [](auto& p) {
       NodeId id = p.three;
       for (int i = 0; i < 60; ++i) id = p.node(Op::add, PlanForTests::kInteger, {id, id});
       p.policy().lets.push_back({"wide", id, PlanForTests::kInteger, false});
     }},
};

template <std::size_t N>
void all_are_refused(const Spoiled (&faults)[N]) {
  for (const Spoiled& fault : faults) {
    PlanForTests p;
    fault.spoil(p);
    const std::string said = verify(p.plan);
    INFO("expected: " << fault.what << "\nsaid:     " << said);
    CHECK(said.find(fault.what) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("a sound plan with a part of every kind verifies, and so does its canonical form") {
  const PlanForTests p;
  CHECK(verify(p.plan) == "");
  CHECK(verify(canonical(p.plan)) == "");
}

TEST_CASE("symbols and lists that an evaluator would trip over are refused") { all_are_refused(kData); }
TEST_CASE("tables that a look-up would trip over are refused") { all_are_refused(kTables); }
TEST_CASE("nodes that are not what they say are refused") { all_are_refused(kNodes); }
TEST_CASE("rules and phrases that lack a part are refused") { all_are_refused(kPolicies); }
TEST_CASE("what a policy's own expressions may not reach is refused") { all_are_refused(kReach); }

TEST_CASE("an expression may be as deep as a person can write it") {
  PlanForTests p;
  p.policy().lets.push_back({"deep", chain(p, 2000), PlanForTests::kInteger, false});
  CHECK(verify(p.plan) == "");
}

TEST_CASE("the hash names what decides: the same plan has the same, another value another") {
  PlanForTests a;
  PlanForTests b;
  CHECK(content_hash(a.plan) == content_hash(b.plan));
  b.at(b.three).value = 4;
  CHECK(content_hash(a.plan) != content_hash(b.plan));
}
