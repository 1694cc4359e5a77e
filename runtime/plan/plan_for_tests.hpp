// A plan with a part of every kind, made by hand: what tests of the verifier and of bundles spoil or carry about.
#pragma once

#include "runtime/plan/plan.hpp"
#include "runtime/tables/rows.hpp"

namespace edict::plan {

// Builds nodes in order and hands out their ids.
class PlanForTests {
 public:
  static constexpr Type kTruth{Kind::boolean, CodeSystem::none};
  static constexpr Type kInteger{Kind::integer, CodeSystem::none};
  static constexpr Type kDecimal{Kind::decimal, CodeSystem::none};
  static constexpr Type kDate{Kind::date, CodeSystem::none};
  static constexpr Type kDays{Kind::days, CodeSystem::none};
  static constexpr Type kHcpcs{Kind::code, CodeSystem::hcpcs};
  static constexpr Type kIcd{Kind::code_set, CodeSystem::icd};
  static constexpr Type kText{Kind::text, CodeSystem::none};
  static constexpr Type kRow{Kind::row, CodeSystem::none};
  static constexpr Type kLine{Kind::line, CodeSystem::none};

  // Where the parts stand, for tests that spoil one.
  NodeId procedure, in_list, diagnosis, any_in, row, column, let, exists, find, found_field, total, rank, three, above,
      both, percent, duration, pattern;

  PlanForTests() {
    plan.symbols = {"*", "99213", "20552"};
    plan.symbol_domains = {SymbolDomain::text, domain_of(CodeSystem::hcpcs), domain_of(CodeSystem::hcpcs)};
    plan.labels = {"", "units > 3"};
    plan.lists.push_back({"visits", kHcpcs, {{"20552", "20552"}, {"99211", "99215"}}, {}, {}, false});
    plan.lists.push_back({"pain", {Kind::code, CodeSystem::icd10cm}, {{"M79", "M79\xff"}}, {}, {}, false});
    plan.lists.push_back({"more", kHcpcs, {{"20553", "20553", 0, 0, Date{0}, Date{9}}}, {0}, {}, true});
    plan.tables.push_back(
        {{"mue", {{"code", kHcpcs, true, ""}, {"units", kInteger, false, ""}}, true, "", ""},
         false,
         "mue.csv",
         freeze({{{1, 2}, {4, 0}}, {{1, 1}, {1, 0}}, {kFirstDate, kFirstDate}, {kLastDate, kLastDate}})});
    Policy p;
    p.name = "p";
    p.version = "2024-01-01";
    p.title = "A policy of every kind";
    p.source = "p.edict:1";
    p.authorities = {{"LCD", "L1"}};
    p.narrowings = {{Field::payer, {"medicare"}}};
    p.effective = {kFirstDate, kLastDate};

    procedure = field(Field::procedure, kHcpcs);
    in_list = node(Op::in_list, kTruth, {procedure}, 0);
    p.scope = in_list;

    diagnosis = field(Field::diagnosis, kIcd);
    any_in = node(Op::any_in, kTruth, {diagnosis}, 1);
    pattern = node(Op::matches, kTruth, {field(Field::procedure, kHcpcs)}, 0);
    row = node(Op::row, kRow, {field(Field::procedure, kHcpcs), field(Field::service_date, kDate)}, 0);
    p.lets.push_back({"edit", row, kRow, false});
    let = node(Op::let, kRow, {}, 0);
    column = node(Op::column, kInteger, {let}, 0, 1);
    three = constant(kInteger, 3);
    above = node(Op::greater, kTruth, {column, three});
    plan.nodes.back().label = 1;

    Exists other{};
    other.keys = keys({});
    other.within = Within{constant(kDays, 90), Direction::both, false};
    other.where = filter(node(Op::in_list, kTruth, {field(Field::procedure, kHcpcs, Who::other)}, 0));
    p.exists.push_back(other);
    exists = node(Op::exists, kTruth, {}, 0);

    p.finds.push_back({Pick::latest, FindRange::before, keys({}), filter(kNoNode), false});
    find = node(Op::find, kLine, {}, 0);
    found_field = node(Op::found_field, kDate, {find}, static_cast<std::uint32_t>(Field::service_date));
    const NodeId before = node(Op::less, kTruth, {found_field, field(Field::service_date, kDate)});

    p.totals.push_back({{MeasureKind::lines, kNoNode, "lines", kInteger},
                        {filter(kNoNode), false, keys({}), false},
                        {WindowKind::lifetime, kNoNode, CalendarUnit::year, kNoNode, kNoNode}});
    total = node(Op::total, kInteger, {}, 0);
    const NodeId many = node(Op::greater, kTruth, {total, constant(kInteger, 5)});

    p.ranks.push_back({field(Field::units, kDecimal), true, keys({}), filter(kNoNode)});
    rank = node(Op::rank, kInteger, {}, 0);
    const NodeId first = node(Op::equal, kTruth, {rank, constant(kInteger, 1)});
    both = node(Op::logical_and, kTruth, {any_in, pattern, above, exists, before, many, first});

    Rule require;
    require.name = "require";
    require.cite = "the source";
    require.source = "p.edict:3";
    require.subject = in_list;
    require.body = Body::require;
    require.require = both;
    percent = constant(kDecimal, 50'000);
    require.branches.push_back({{OutcomeKind::pay, percent, {}}, kNoNode});
    require.if_missing.push_back({{Field::units}, {OutcomeKind::deny, kNoNode, {GroupCode::CO, "16", {"N1"}, "no"}}});
    p.rules.push_back(require);

    Rule limit;
    limit.name = "limit";
    limit.subject = in_list;
    limit.body = Body::limit;
    limit.stage = Stage::limit;
    duration = constant(kDays, 90);
    limit.limit =
        Limit{constant(kDecimal, 3000),
              {MeasureKind::units, kNoNode, "units", kDecimal},
              {filter(kNoNode), true, keys({field(Field::rendering_npi, {Kind::id, CodeSystem::none})}), false},
              {WindowKind::any, duration, CalendarUnit::year, kNoNode, kNoNode}};
    limit.branches.push_back({{OutcomeKind::cut_back, kNoNode, {GroupCode::CO, "151", {}, ""}}, kNoNode});
    p.rules.push_back(limit);

    Rule space;
    space.name = "space";
    space.body = Body::space;
    space.stage = Stage::limit;
    space.space = Space{constant(kInteger, 30), GapKind::days, false, {filter(kNoNode), true, keys({}), false}};
    space.branches.push_back({{OutcomeKind::deny, kNoNode, {GroupCode::CO, "119", {}, ""}}, kNoNode});
    p.rules.push_back(space);
    p.not_automated.push_back({"a sentence", "a reason"});
    plan.policies.push_back(p);
  }

  Node& at(NodeId id) { return plan.nodes[static_cast<std::size_t>(id)]; }
  Policy& policy() { return plan.policies.front(); }
  Rule& rule(std::size_t index) { return policy().rules[index]; }

  NodeId node(Op op, Type type, std::vector<NodeId> args = {}, std::uint32_t index = 0, std::int64_t value = 0) {
    Node n;
    n.op = op;
    n.type = type;
    n.index = index;
    n.value = value;
    n.first_arg = static_cast<std::uint32_t>(plan.args.size());
    n.arg_count = static_cast<std::uint32_t>(args.size());
    plan.args.insert(plan.args.end(), args.begin(), args.end());
    plan.nodes.push_back(n);
    return static_cast<NodeId>(plan.nodes.size() - 1);
  }
  NodeId constant(Type type, std::int64_t value) { return node(Op::constant, type, {}, 0, value); }
  NodeId field(Field of, Type type, Who who = Who::subject) {
    const NodeId id = node(Op::field, type, {}, static_cast<std::uint32_t>(of));
    at(id).who = who;
    return id;
  }
  Keys keys(std::vector<NodeId> values) { return {std::move(values), false, plan.slot_count++}; }
  Filter filter(NodeId where) { return {where, true, plan.slot_count++}; }

  Plan plan;
};

}  // namespace edict::plan
