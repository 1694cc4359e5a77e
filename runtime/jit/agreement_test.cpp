// Random expressions over edge values: compiled and interpreted they give the same value, bit for bit, of every line,
// as the judged and as the other line. Tables are left to tests/differential, which runs whole policies in both.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <random>

#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"
#include "runtime/jit/roots.hpp"

using namespace edict;
using plan::NodeId;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9e3779b97f4a7c15ULL + b + 0x632be59bd9b4e019ULL;
  x ^= x >> 31U;
  x *= 0xbf58476d1ce4e5b9ULL;
  return x ^ x >> 29U;
}

// Answers of every state, always the same for the same question.
class MadeUpPhrases : public Phrases {
 public:
  explicit MadeUpPhrases(std::uint32_t lines) : lines_(lines) {}
  Value exists(std::uint32_t, std::uint32_t index, LineIndex line) override {
    const std::uint64_t x = hash(1, index, line);
    return x % 3 == 0 ? Value::missing() : Value::truth(x % 3 == 1);
  }
  Value find(std::uint32_t, std::uint32_t index, LineIndex line) override {
    const std::uint64_t x = hash(2, index, line);
    if (x % 8 == 0) return Value::none();
    if (x % 8 == 1) return {static_cast<std::int64_t>(x / 8 % 2), State::missing};
    return Value::of(static_cast<std::int64_t>(x / 8 % lines_));
  }
  Value total(std::uint32_t, std::uint32_t index, LineIndex line) override { return number(3, index, line); }
  Value rank(std::uint32_t, std::uint32_t index, LineIndex line) override { return number(4, index, line); }
  Bounds bounds(Op op, std::uint32_t, std::uint32_t index, LineIndex line) override {
    const std::uint64_t x = hash(static_cast<std::uint64_t>(op), index, line);
    const auto least = static_cast<std::int64_t>(x / 8 % 7) - 3;
    return {x % 5 == 0 ? State::missing : State::known, least, least + static_cast<std::int64_t>(x / 64 % 4),
            x % 3 == 0};
  }
  void trace(Op, std::uint32_t, std::uint32_t, LineIndex, Trace&) override {}

 private:
  static std::uint64_t hash(std::uint64_t what, std::uint32_t index, LineIndex line) {
    return mixed(mixed(what, index), static_cast<std::uint64_t>(line));
  }
  static Value number(std::uint64_t what, std::uint32_t index, LineIndex line) {
    const std::uint64_t x = hash(what, index, line);
    return x % 2 == 0 ? Value::missing() : Value::of(static_cast<std::int64_t>(x / 4 % 9) - 4);
  }
  std::uint32_t lines_;
};

// One policy whose rules require random things.
class PlanMaker {
 public:
  explicit PlanMaker(std::uint64_t seed) : random_(seed) {
    p_.labels = {""};
    SymbolTable symbols;
    for (const char* code : {"20552", "20553", "20560", "G0104"}) add_symbol(symbols, CodeSystem::hcpcs, code);
    for (const char* code : {"LT", "RT", "50", "KX"}) add_symbol(symbols, CodeSystem::modifier, code);
    for (const char* code : {"M791", "M7918", "M545", "R101", "E119"}) add_symbol(symbols, CodeSystem::icd10cm, code);
    for (const char* text : {"2055?", "*4", "M79*", "P1", "P2"}) add_symbol(symbols, CodeSystem::none, text);
    const Type hcpcs{Kind::code, CodeSystem::hcpcs};
    const Type icd{Kind::code, CodeSystem::icd10cm};
    const Type modifier{Kind::code, CodeSystem::modifier};
    p_.lists.push_back({"procedures", hcpcs, {codes("20552", "20553")}, {}, {}, false});
    p_.lists.push_back({"pains", icd, {codes("M79", "M79\xff")}, {}, {}, false});
    p_.lists.push_back({"winter_pains", icd, {codes("M79", "M79\xff"), codes("R10", "R10\xff")}, {}, {}, true});
    p_.lists.back().pieces[0].until = Date{19750};
    p_.lists.push_back({"sides", modifier, {codes("LT", "LT"), codes("RT", "RT")}, {}, {}, false});
    p_.lists.push_back({"numbers", Type{Kind::integer}, {numbers(-1, 3), numbers(1000, kMost)}, {}, {}, false});
    p_.lists.push_back({"others", hcpcs, {codes("2", "2\xff")}, {}, {0}, false});
    plan::Policy& policy = p_.policies.emplace_back();
    policy.name = "random";
    policy.effective = {kFirstDate, kLastDate};
  }

  plan::Plan make(int rules) {
    plan::Policy& policy = p_.policies.front();
    // Lets first: they stand for something each time that an expression names them.
    for (const Kind kind : {Kind::boolean, Kind::integer, Kind::code_set, Kind::line, Kind::date}) {
      const NodeId value = any(kind, 3);
      policy.lets.push_back({fmt::format("let_{}", policy.lets.size()), value, Type{kind}, false});
    }
    for (int i = 0; i < rules; ++i) {
      plan::Rule rule;
      rule.name = fmt::format("rule_{}", i);
      rule.body = plan::Body::require;
      constexpr Kind kinds[] = {Kind::boolean, Kind::boolean, Kind::boolean, Kind::integer, Kind::decimal,
                                Kind::money,   Kind::date,    Kind::code,    Kind::line,    Kind::days};
      rule.require = any(kinds[below(std::size(kinds))], 4);
      rule.branches.emplace_back();
      policy.rules.push_back(std::move(rule));
    }
    return p_;
  }
  const std::map<Op, int>& used() const { return used_; }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  void add_symbol(SymbolTable& symbols, CodeSystem system, const char* text) {
    symbols.intern(domain_of(system), text);
    p_.symbols.emplace_back(text);
    p_.symbol_domains.push_back(domain_of(system));
  }
  static plan::ListPiece codes(const char* first, const char* last) {
    return {first, last, 0, 0, kFirstDate, kLastDate};
  }
  static plan::ListPiece numbers(std::int64_t first, std::int64_t last) {
    return {"", "", first, last, kFirstDate, kLastDate};
  }

  NodeId add(Op op, Kind kind, std::vector<NodeId> arguments, std::uint32_t index = 0, std::int64_t value = 0) {
    plan::Node node;
    node.op = op;
    node.type.kind = kind;
    node.who = has_who(op) && below(3) == 0 ? Who::other : Who::subject;
    node.index = index;
    node.value = value;
    node.first_arg = static_cast<std::uint32_t>(p_.args.size());
    node.arg_count = static_cast<std::uint32_t>(arguments.size());
    p_.args.insert(p_.args.end(), arguments.begin(), arguments.end());
    p_.nodes.push_back(node);
    ++used_[op];
    return static_cast<NodeId>(p_.nodes.size() - 1);
  }
  NodeId field(Kind kind, std::initializer_list<Field> fields) {
    return add(Op::field, kind, {}, static_cast<std::uint32_t>(*(fields.begin() + below(fields.size()))));
  }
  NodeId constant(Kind kind, std::int64_t value) { return add(Op::constant, kind, {}, 0, value); }
  std::int64_t edge() {
    constexpr std::int64_t edges[] = {0,   1,    -1,   2,     3,     7,      12,           100,
                                      999, 1000, 1500, -1500, kMost, kLeast, kMost / 1000, 5'000'000};
    return edges[below(std::size(edges))];
  }

  // A let of the kind, where there is one already.
  std::optional<std::uint32_t> let_of(Kind kind) {
    const auto& lets = p_.policies.front().lets;
    for (std::uint32_t i = 0; i < lets.size(); ++i) {
      if (lets[i].type.kind == kind) return i;
    }
    return std::nullopt;
  }

  NodeId any(Kind kind, int depth) {
    if (depth <= 0) return leaf(kind);
    if (below(6) == 0) return leaf(kind);
    if (below(8) == 0) {
      if (const auto let = let_of(kind)) {
        if (below(3) != 0) return add(Op::let, kind, {}, *let);
        return add(Op::found_let, kind, {any(Kind::line, depth - 1)}, *let);
      }
    }
    if (below(10) == 0) {
      std::vector<NodeId> parts;
      const std::uint64_t choices = 1 + below(2);
      for (std::uint64_t i = 0; i < choices; ++i) {
        parts.push_back(any(Kind::boolean, depth - 1));
        parts.push_back(any(kind, depth - 1));
      }
      parts.push_back(any(kind, depth - 1));
      return add(Op::choice, kind, parts);
    }
    switch (kind) {
      case Kind::boolean:
        return boolean(depth - 1);
      case Kind::integer:
        return integer(depth - 1);
      case Kind::decimal:
        return decimal(depth - 1);
      case Kind::money:
        return money(depth - 1);
      case Kind::date:
        return date(depth - 1);
      case Kind::days:
        if (below(2) == 0) return add(Op::as_days, kind, {any(Kind::integer, depth - 1)});
        return add(Op::date_difference, kind, {any(Kind::date, depth - 1), any(Kind::date, depth - 1)});
      case Kind::months:
        return add(Op::as_months, kind, {any(Kind::integer, depth - 1)});
      case Kind::code:
        return add(Op::category_of, kind, {any(Kind::code, depth - 1)});
      case Kind::code_set:
        if (below(2) == 0) return add(Op::category_of, kind, {any(kind, depth - 1)});
        return add(Op::among, kind, {any(kind, depth - 1)}, 1 + static_cast<std::uint32_t>(below(3)));
      default:
        return leaf(kind);
    }
  }

  NodeId leaf(Kind kind) {
    switch (kind) {
      case Kind::boolean:
        if (below(5) == 0) return add(Op::exists, kind, {}, static_cast<std::uint32_t>(below(3)));
        if (below(5) == 0) return constant(kind, static_cast<std::int64_t>(below(2)));
        return field(kind, {Field::emergency, Field::epsdt, Field::participating, Field::first_modifier});
      case Kind::integer:
        if (below(6) == 0)
          return add(below(2) == 0 ? Op::total : Op::rank, kind, {}, static_cast<std::uint32_t>(below(3)));
        if (below(4) == 0) return found(kind, Field::minutes);
        if (below(3) == 0) return constant(kind, edge());
        return field(kind, {Field::minutes, Field::line_number, Field::age, Field::first_modifier, Field::units});
      case Kind::decimal:
        return below(4) == 0 ? constant(kind, edge())
                             : field(kind, {Field::units, Field::units_allowed, Field::ndc_quantity});
      case Kind::money:
        if (below(6) == 0) return found(kind, Field::charge);
        return below(4) == 0 ? constant(kind, edge()) : field(kind, {Field::charge, Field::allowed_amount});
      case Kind::date:
        if (below(6) == 0) return found(kind, Field::service_date);
        if (below(4) == 0) return constant(kind, 19700 + static_cast<std::int64_t>(below(200)));
        return field(kind, {Field::service_date, Field::through_date, Field::received_date, Field::born});
      case Kind::days:
      case Kind::months:
        return constant(kind, edge());
      case Kind::code:
        if (below(3) == 0) return constant(kind, static_cast<std::int64_t>(below(13)));
        return field(kind, {Field::procedure, Field::first_modifier, Field::primary_diagnosis, Field::patient_state});
      case Kind::code_set:
        if (below(5) == 0) return found(kind, Field::diagnosis);
        return field(kind, {Field::modifiers, Field::diagnosis, Field::diagnoses, Field::secondary_diagnoses,
                            Field::condition_codes});
      default:
        return add(Op::find, Kind::line, {}, static_cast<std::uint32_t>(below(3)));
    }
  }
  NodeId found(Kind kind, Field of) {
    return add(Op::found_field, kind, {leaf(Kind::line)}, static_cast<std::uint32_t>(of));
  }

  NodeId boolean(int depth) {
    const auto kind = Kind::boolean;
    switch (below(14)) {
      case 0:
      case 1: {
        std::vector<NodeId> parts;
        const std::uint64_t count = 1 + below(4);
        for (std::uint64_t i = 0; i < count; ++i) parts.push_back(any(kind, depth));
        return add(below(2) == 0 ? Op::logical_and : Op::logical_or, kind, parts);
      }
      case 2:
        return add(Op::logical_not, kind, {any(kind, depth)});
      case 3:
      case 4:
      case 5: {
        constexpr Op ops[] = {Op::equal, Op::not_equal, Op::less, Op::less_equal, Op::greater, Op::greater_equal};
        constexpr Kind kinds[] = {Kind::integer, Kind::decimal, Kind::money, Kind::date, Kind::code, Kind::days};
        const Kind of = kinds[below(std::size(kinds))];
        return add(ops[below(std::size(ops))], kind, {any(of, depth), any(of, depth)});
      }
      case 6:
        if (below(4) == 0) return add(Op::in_list, kind, {any(Kind::integer, depth)}, 4);
        return add(Op::in_list, kind, {any(Kind::code, depth)},
                   std::initializer_list<std::uint32_t>{0, 1, 2, 3, 5}.begin()[below(5)]);
      case 7:
      case 8: {
        constexpr Op ops[] = {Op::any_in, Op::all_in, Op::none_in, Op::exactly_in, Op::at_least_in, Op::at_most_in};
        return add(ops[below(std::size(ops))], kind, {any(Kind::code_set, depth)},
                   1 + static_cast<std::uint32_t>(below(3)), static_cast<std::int64_t>(below(3)));
      }
      case 9:
        return add(Op::has, kind, {any(Kind::code_set, depth), any(Kind::code, depth)});
      case 10:
        return add(below(2) == 0 ? Op::overlaps : Op::same_codes, kind,
                   {any(Kind::code_set, depth), any(Kind::code_set, depth)});
      case 11:
        return add(Op::is_empty, kind, {any(Kind::code_set, depth)});
      case 12: {
        constexpr Kind kinds[] = {Kind::line, Kind::code_set, Kind::integer, Kind::date, Kind::code};
        return add(Op::is_present, kind, {leaf(kinds[below(std::size(kinds))])});
      }
      default:
        return add(Op::matches, kind, {any(Kind::code, depth)}, 0, 13 + static_cast<std::int64_t>(below(3)));
    }
  }

  NodeId integer(int depth) {
    const auto kind = Kind::integer;
    const auto number = [&] {
      constexpr Kind kinds[] = {Kind::integer, Kind::decimal, Kind::money};
      return any(kinds[below(3)], depth);
    };
    switch (below(8)) {
      case 0: {
        constexpr Op ops[] = {Op::add, Op::subtract, Op::multiply};
        return add(ops[below(3)], kind, {any(kind, depth), any(kind, depth)});
      }
      case 1:
        return add(Op::negate, kind, {any(kind, depth)});
      case 2: {
        constexpr Op ops[] = {Op::floor, Op::ceiling, Op::round};
        return add(ops[below(3)], kind, {number()});
      }
      case 3: {
        constexpr Op ops[] = {Op::divide_floor, Op::divide_ceiling, Op::divide_round};
        return add(ops[below(3)], kind, {number(), number()});
      }
      case 4: {
        constexpr Op ops[] = {Op::days_between, Op::months_between, Op::years_between, Op::full_months_between};
        return add(ops[below(4)], kind, {any(Kind::date, depth), any(Kind::date, depth)});
      }
      case 5:
        return add(below(2) == 0 ? Op::year_of : Op::month_of, kind, {any(Kind::date, depth)});
      default:
        return add(below(2) == 0 ? Op::minimum : Op::maximum, kind,
                   {any(kind, depth), any(kind, depth), any(kind, depth)});
    }
  }

  NodeId decimal(int depth) {
    switch (below(4)) {
      case 0:
        return add(Op::to_decimal, Kind::decimal, {any(Kind::integer, depth)});
      case 1:
        return add(Op::divide, Kind::decimal, {any(Kind::money, depth), any(Kind::money, depth)});
      case 2:
        return add(Op::divide, Kind::decimal, {any(Kind::integer, depth), any(Kind::decimal, depth)});
      default:
        return add(Op::multiply, Kind::decimal, {any(Kind::decimal, depth), any(Kind::decimal, depth)});
    }
  }
  NodeId money(int depth) {
    switch (below(3)) {
      case 0:
        return add(Op::to_money, Kind::money, {any(Kind::integer, depth)});
      case 1:
        return add(Op::divide, Kind::money, {any(Kind::money, depth), any(Kind::integer, depth)});
      default:
        return add(Op::multiply, Kind::money, {any(Kind::money, depth), any(Kind::decimal, depth)});
    }
  }
  NodeId date(int depth) {
    switch (below(5)) {
      case 0:
        return add(Op::date_plus_days, Kind::date, {any(Kind::date, depth), any(Kind::days, depth)});
      case 1:
        return add(Op::date_minus_days, Kind::date, {any(Kind::date, depth), any(Kind::days, depth)});
      case 2:
        return add(Op::date_plus_months, Kind::date, {any(Kind::date, depth), any(Kind::months, depth)});
      case 3:
        return add(Op::date_minus_months, Kind::date, {any(Kind::date, depth), any(Kind::months, depth)});
      default:
        return add(Op::birthday, Kind::date, {any(Kind::integer, depth)});
    }
  }

  std::mt19937_64 random_;
  plan::Plan p_;
  std::map<Op, int> used_;
};

Batch random_batch(std::uint64_t seed, SymbolTable& symbols, std::uint32_t claims) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  const auto text = [&](const std::string& t) {
    return static_cast<std::int64_t>(symbols.intern(SymbolDomain::text, t));
  };
  const auto code = [&](CodeSystem system, std::initializer_list<const char*> codes) {
    return static_cast<std::int64_t>(symbols.intern(domain_of(system), *(codes.begin() + below(codes.size()))));
  };
  const auto number = [&] {
    constexpr std::int64_t edges[] = {0,    1,    -1,    2,      3,     12,     999,        1000,
                                      1001, 1500, -1500, 62'500, kMost, kLeast, kMost / 100};
    return edges[below(std::size(edges))];
  };
  BatchBuilder builder(symbols);
  for (std::uint32_t c = 0; c < claims; ++c) {
    ClaimRecord claim;
    claim.values = {{Field::claim_id, text(fmt::format("C{}", c))}, {Field::patient, text(fmt::format("P{}", c / 4))}};
    if (below(2) == 0) claim.values.push_back({Field::received_date, 19700 + static_cast<std::int64_t>(below(200))});
    if (c % 4 == 0 && c % 8 == 0)
      claim.values.push_back({Field::born, static_cast<std::int64_t>(below(30000)) - 10000});
    if (below(2) == 0) claim.values.push_back({Field::participating, static_cast<std::int64_t>(below(2))});
    std::vector<Symbol> diagnoses;
    const std::uint64_t count = below(4);
    for (std::uint64_t i = 0; i < count; ++i)
      diagnoses.push_back(
          static_cast<Symbol>(code(CodeSystem::icd10cm, {"M791", "M7918", "M545", "R101", "E119", "Z001"})));
    claim.sets.push_back({Field::diagnoses, diagnoses});
    for (std::uint32_t l = 0; l < 2; ++l) {
      ClaimLineRecord line;
      line.values = {{Field::line_number, l + 1},
                     {Field::service_date, 19700 + static_cast<std::int64_t>(below(100))},
                     {Field::procedure, code(CodeSystem::hcpcs, {"20552", "20553", "20560", "G0104", "99213"})}};
      for (const Field f : {Field::units, Field::units_allowed, Field::ndc_quantity, Field::charge,
                            Field::allowed_amount, Field::minutes}) {
        if (below(4) != 0) line.values.push_back({f, number()});
      }
      if (below(3) != 0) line.values.push_back({Field::through_date, 19700 + static_cast<std::int64_t>(below(150))});
      if (below(2) == 0) line.values.push_back({Field::emergency, static_cast<std::int64_t>(below(2))});
      std::vector<Symbol> modifiers;
      const std::uint64_t many = below(4);
      for (std::uint64_t i = 0; i < many; ++i)
        modifiers.push_back(static_cast<Symbol>(code(CodeSystem::modifier, {"LT", "RT", "50", "KX", "59"})));
      line.sets.push_back({Field::modifiers, modifiers});
      claim.lines.push_back(std::move(line));
    }
    builder.add(std::move(claim));
  }
  return builder.finish();
}

std::string text_of(Value v) { return fmt::format("{} state {}", v.v, static_cast<int>(v.state)); }

std::string text_of(const plan::Plan& plan, NodeId id) {
  const plan::Node& node = plan.nodes[static_cast<std::size_t>(id)];
  if (node.op == Op::let) return fmt::format("let({})", text_of(plan, plan.policies[0].lets[node.index].value));
  std::string text = fmt::format("{} {}{} {} {}", name_of(node.op), describe(node.type),
                                 node.who == Who::other ? " of other" : "", node.index, node.value);
  if (node.arg_count == 0) return text;
  text += "(";
  for (std::uint32_t i = 0; i < node.arg_count; ++i)
    text += (i == 0 ? "" : ", ") + text_of(plan, plan.args[node.first_arg + i]);
  return text + ")";
}

void compare(std::uint64_t seed, int level, const std::string& cpu, std::map<Op, int>& used) {
  PlanMaker maker(seed);
  const plan::Plan plan = maker.make(150);
  // Not a plan that verifies: fields are read as other kinds, so that every state and edge value comes about.
  for (const auto& [op, count] : maker.used()) used[op] += count;
  SymbolTable symbols = start_symbols(plan);
  const Batch batch = random_batch(seed, symbols, 60);
  Constants constants(plan, symbols, {});
  MadeUpPhrases phrases(static_cast<std::uint32_t>(batch.line_count()));
  jit::JitOptions options;
  options.wait = true;
  options.level = level;
  options.code.cpu = cpu;
  const jit::JitBackEnd back_end(options, interpreter_back_end());
  const auto expected = interpreter_back_end().make(plan, constants, symbols, phrases);
  const auto compiled = back_end.make(plan, constants, symbols, phrases);
  REQUIRE(back_end.error() == "");
  CHECK(back_end.statistics().left_out == 0);
  CHECK(back_end.statistics().compiled > 0);

  std::vector<LineIndex> lines;
  for (std::uint32_t l = 0; l < batch.line_count(); l += 1 + l % 3) lines.push_back(static_cast<LineIndex>(l));
  std::vector<Value> values(lines.size());
  std::vector<Truth> truths(lines.size());
  for (const plan::Rule& rule : plan.policies[0].rules) {
    INFO("seed " << seed << ", level " << level << ": " << text_of(plan, rule.require));
    compiled->values(rule.require, 0, batch, lines, values);
    compiled->conditions(rule.require, 0, batch, lines, truths);
    // A condition is 0 or 1. Only here is it read from a field of codes, for the sake of those without a value.
    const bool condition = plan.nodes[static_cast<std::size_t>(rule.require)].type.kind == Kind::boolean;
    const auto in_range = [&](Value v) { return condition && v.known() ? Value::truth(v.v != 0) : v; };
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const LineIndex other = lines[mixed(i, seed) % lines.size()];
      const Frame frame{&batch, 0, lines[i], other};
      const Value alone = in_range(expected->value(rule.require, {&batch, 0, lines[i], lines[i]}));
      const Value pair = in_range(expected->value(rule.require, frame));
      const Value got = compiled->value(rule.require, frame);
      if (values[i] == alone && truths[i] == truth_of(alone) && got == pair) continue;
      UNSCOPED_INFO("line " << i << " is " << text_of(alone) << ", compiled " << text_of(values[i]) << "; with another "
                            << text_of(pair) << ", compiled " << text_of(got));
      ++wrong;
    }
    CHECK(wrong == 0);
  }
}

}  // namespace

TEST_CASE("random expressions over edge values are the same compiled and interpreted, at every level") {
  std::map<Op, int> used;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) compare(seed, static_cast<int>(seed % 4), "", used);
  for (int op = 0; op <= static_cast<int>(Op::rank); ++op) {
    const auto o = static_cast<Op>(op);
    if (o == Op::row || o == Op::column) continue;
    INFO(name_of(o));
    CHECK(used[o] > 0);
  }
}

TEST_CASE("code for every x86-64 of the last fifteen years decides the same") {
  std::map<Op, int> used;
  compare(101, 1, "x86-64-v2", used);
  compare(102, 1, "x86-64-v3", used);
}
