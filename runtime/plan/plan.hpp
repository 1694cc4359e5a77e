// The plan: the one contract between compiler and runtime. Plain data: flat arrays of nodes and indices, every
// index checked by verify(), nothing that points. A bundle holds a plan; every evaluator runs one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/symbols.hpp"
#include "runtime/ops/op.hpp"
#include "runtime/tables/rows.hpp"
#include "runtime/vocabulary/field.hpp"

namespace edict::plan {

enum class NodeId : std::uint32_t {};
inline constexpr NodeId kNoNode{0xffffffff};

// One operation. What `index` and `value` mean stands beside each Op. Arguments are Plan::args[first_arg
// ..][arg_count], and every argument has a smaller NodeId than its node: a plan has no cycles by construction.
struct Node {
  Op op = Op::constant;
  Type type;
  Who who = Who::subject;
  std::uint32_t index = 0;
  std::int64_t value = 0;
  std::uint32_t first_arg = 0;
  std::uint32_t arg_count = 0;
  std::uint32_t label = 0;  // into Plan::labels: the policy's own words for a condition; 0 = none
};

// A piece of a list: normal-form codes in [first, last] by byte order, where `last` of a stem or range ends in 0xff, or
// values in [first_value, last_value] when the list is not of codes.
struct ListPiece {
  std::string first, last;
  std::int64_t first_value = 0, last_value = 0;
  Date from = kFirstDate, until = kLastDate;
};
struct List {
  std::string name;
  Type element;
  std::vector<ListPiece> pieces;     // of lists without periods: sorted and disjoint
  std::vector<std::uint32_t> also;   // lists whose members are members (references), each before this one
  std::vector<std::uint32_t> minus;  // lists whose members are not, each before this one
  bool has_periods = false;          // of its own or through another list
};

struct Table {
  TableSchema schema;
  bool from_input = false;  // bound at the run: no rows here
  std::string source_file;  // as the policy names it
  TableRows rows;
};

// A slot is where an evaluator may keep what it learnt of a patient's lines: dense, one for each filter and key list.
struct Keys {
  std::vector<NodeId> values;
  bool same_line = false;
  std::uint32_t slot = 0;
};
// `pure` filters read the candidate only, and nothing that deciding changes: their answer can be kept for the
// candidate.
struct Filter {
  NodeId node = kNoNode;  // kNoNode: every line
  bool pure = true;
  std::uint32_t slot = 0;
};
struct Within {
  NodeId duration;
  Direction direction;
  bool excluding_day = false;
};
struct Exists {
  Position position;
  Standing standing;
  Keys keys;
  std::optional<Within> within;
  bool same_claim = false;
  Filter where;
};
struct Find {
  Pick pick;
  FindRange range;
  Keys keys;
  Filter where;
  bool counting_billed = false;
};
struct Measure {
  MeasureKind kind;
  NodeId value = kNoNode;
  std::string name;
  Type type;
};
struct Window {
  WindowKind kind;
  NodeId duration = kNoNode;
  CalendarUnit calendar = CalendarUnit::year;
  NodeId from = kNoNode;
  NodeId until = kNoNode;
};
// What `limit`, `total` and `space` count: lines by keys and filter. `by_subject`: the filter is the rule's subject,
// evaluated with the candidate as subject, and the head's narrowing.
struct Counted {
  Filter where;
  bool by_subject = false;
  Keys keys;
  bool counting_billed = false;
};
struct Total {
  Measure measure;
  Counted counted;
  Window window;
};
struct Rank {
  NodeId by;
  bool descending = false;
  Keys keys;
  Filter where;
};

struct Adjustment {
  GroupCode group = GroupCode::none;
  std::string carc;
  std::vector<std::string> rarc;
  std::string message;
};
struct Outcome {
  OutcomeKind kind;
  NodeId value = kNoNode;
  Adjustment adjustment;
};
struct Branch {
  Outcome outcome;
  NodeId when = kNoNode;
};
struct IfMissing {
  std::vector<Field> fields;
  Outcome outcome;
};
struct Guard {
  NodeId condition;
  bool negated = false;
};
enum class Body : std::uint8_t { always, require, limit, space };
struct Limit {
  NodeId most;
  Measure measure;
  Counted counted;
  Window window;
};
struct Space {
  NodeId least;
  GapKind gap;
  bool after = false;
  Counted counted;
};
struct Rule {
  std::string name, title, cite;
  std::string source;        // "policies/x.edict:31"
  NodeId subject = kNoNode;  // on lines, else scope; kNoNode: every line
  std::vector<Guard> guards;
  Body body = Body::always;
  bool forbids = false;
  NodeId require = kNoNode;
  std::optional<Limit> limit;
  std::optional<Space> space;
  std::vector<Branch> branches;
  std::vector<IfMissing> if_missing;
  Stage stage = Stage::line;
};

struct Let {
  std::string name;
  NodeId value;
  Type type;
  bool looks_at_other_lines = false;
};
struct Narrowing {
  Field field;
  std::vector<std::string> values;
};
struct NotAutomated {
  std::string sentence, reason;
};
struct Policy {
  std::string name, title, version, source;
  std::vector<std::pair<std::string, std::string>> authorities;
  std::vector<Narrowing> narrowings;
  DateRange effective;
  bool by_received_date = false;
  NodeId scope = kNoNode;
  std::vector<Let> lets;
  std::vector<Rule> rules;
  std::vector<NotAutomated> not_automated;
  std::vector<Exists> exists;
  std::vector<Find> finds;
  std::vector<Total> totals;
  std::vector<Rank> ranks;
};

struct Plan {
  std::vector<std::string> symbols;          // texts by Symbol, and
  std::vector<SymbolDomain> symbol_domains;  // their domains: a run's symbol table starts with these
  std::vector<Node> nodes;
  std::vector<NodeId> args;
  std::vector<std::string> labels;  // labels[0] is empty
  std::vector<List> lists;
  std::vector<Table> tables;
  std::vector<Policy> policies;  // by name, then period
  std::uint32_t slot_count = 0;
};

// The plan as text, for people and for hashing: the same plan gives the same text.
std::string print(const Plan& plan);
// "sha256:…" over everything that decides, and over nothing else: neither where the policies stood nor in which order
// they were named, nor tests, comments and what no rule uses. Names the plan in every decision.
std::string content_hash(const Plan& plan);
// What is wrong with the plan, or an empty string: indices, arities, types of arguments, order of nodes and lists. An
// evaluator trusts a verified plan.
std::string verify(const Plan& plan);

}  // namespace edict::plan
