// The typed policy model: what a set of policies says, with every name resolved and every type checked. No syntax and
// no machine. sema makes it; analysis, lowering, the test runner and the differential oracle read it.
//
// Values are 64-bit integers as runtime/vocabulary/type.hpp says; texts and codes are symbols of Library::symbols.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/symbols.hpp"
#include "runtime/diagnostics/diagnostic.hpp"
#include "runtime/ops/op.hpp"
#include "runtime/tables/table.hpp"
#include "runtime/vocabulary/detail.hpp"
#include "runtime/vocabulary/type.hpp"

namespace edict::model {

// A typed expression. What `index` and `value` mean stands beside each Op.
struct Expr {
  Op op = Op::constant;
  Type type;
  Who who = Who::subject;
  std::uint32_t index = 0;
  std::int64_t value = 0;
  std::vector<Expr> args;
  Span span;
};

// ---------------------------------------------------------------------------------------------- lists and tables
// Codes from `first` to `last` in byte order of their normal form, both included, and with `stem` also every code that
// begins with `last`. `E11.*` is first = last = E11 with stem; a range A..B has stem; a single code has not.
// For lists of integers, texts and other scalars `first_value` and `last_value` hold instead (text: equal symbols).
struct ListItem {
  std::string first, last;
  bool stem = false;
  std::int64_t first_value = 0, last_value = 0;
  std::optional<std::uint32_t> list;          // a reference to another list instead
  Date from = kFirstDate, until = kLastDate;  // inclusive
  Span span;
};
// A code is in the list on a date when an item in force holds it and no list in `minus` does on that date.
struct List {
  std::string name;  // empty: written in place
  Type element;      // code of a system, integer, decimal, money, date, text or id
  std::vector<ListItem> items;
  std::vector<std::uint32_t> minus;
  Span span;
};

// A table as runtime/tables holds it, and where it was declared.
struct Table {
  edict::Table table;
  Span span;
};

// ---------------------------------------------------------------------------------------------- phrases
// Keys are expressions over the subject, evaluated on both lines and compared; the patient is always shared and never
// listed. `per line` is `same_line`: the line shares it with itself only.
struct Keys {
  std::vector<Expr> values;
  bool same_line = false;
};
struct Within {
  Expr duration;  // days or months
  Direction direction;
  bool excluding_day;
};
// In `where`, subject is the judged line and other the candidate.
struct Exists {
  Position position = Position::any;
  Standing standing = Standing::allowed;
  Keys keys;
  std::optional<Within> within;
  bool same_claim = false;
  std::optional<Expr> where;
};
struct Find {
  Pick pick;
  FindRange range;
  Keys keys;
  std::optional<Expr> where;
  bool counting_billed = false;
};
struct Measure {
  MeasureKind kind;
  std::optional<Expr> value;  // of `named`: over the subject, evaluated on the counted line
  std::string name;           // as the policy says it: "units", "sides"
  Type type;                  // units: decimal; lines, days, claims: integer; named: of the value
};
struct Window {
  WindowKind kind = WindowKind::lifetime;
  std::optional<Expr> duration;  // any, past: days or months
  CalendarUnit calendar = CalendarUnit::year;
  std::optional<Expr> from;   // since: a date, or a found line; between: a date
  std::optional<Expr> until;  // between
};
struct Total {
  Measure measure;
  std::optional<Expr> where;  // nothing: every line
  Keys keys;
  Window window;
  bool counting_billed = false;
};
struct Rank {
  Expr by;  // over the subject
  bool descending;
  Keys keys;
  std::optional<Expr> where;
};

// ---------------------------------------------------------------------------------------------- rules
struct Adjustment {
  GroupCode group = GroupCode::none;
  std::string carc;
  std::vector<std::string> rarc;
  std::string message;
};
struct Outcome {
  OutcomeKind kind;
  std::optional<Expr> value;  // pay: a decimal percentage; recode: a hcpcs code
  Adjustment adjustment;
  Span span;
};
struct Branch {
  Outcome outcome;
  std::optional<Expr> when;  // the last branch has none
};
struct IfMissing {
  std::vector<Field> fields;  // empty: whatever is missing
  Outcome outcome;
};
struct Require {
  Expr condition;
};  // `forbid E` is Require{not E} with Rule::forbids
struct Limit {
  Expr most;  // of the measure's type
  Measure measure;
  std::optional<Expr> where;  // nothing: the rule's subject, evaluated on the counted line
  Keys keys;
  Window window;
  bool counting_billed = false;
};
struct Space {
  Expr least;  // integer
  GapKind gap;
  bool after;
  std::optional<Expr> where;  // nothing (only without `after`): the rule's subject
  Keys keys;
  bool counting_billed = false;
};
struct Always {};  // no body: the line gets the outcome

struct Rule {
  std::string name;
  std::string title;
  std::string cite;
  std::optional<Expr> on_lines;  // instead of the policy's scope
  struct Guard {
    Expr condition;
    bool negated;
  };
  std::vector<Guard> guards;
  std::variant<Always, Require, Limit, Space> body;
  bool forbids = false;
  std::vector<Branch> branches;
  std::vector<IfMissing> if_missing;
  Stage stage = Stage::line;
  Span span;  // of the name: where findings point
  Span body_span;
};

struct Let {
  std::string name;
  Expr value;
  Stage stage = Stage::line;  // what it needs
  bool looks_at_other_lines = false;
  Span span;
};

// The head narrows: a claim that has the field must have one of the values; a claim that lacks it is taken (§3.2).
// Texts are compared without regard to case.
struct Narrowing {
  Field field;
  std::vector<std::string> values;  // codes: normal form
};

struct NotAutomated {
  std::string sentence, reason;
  Span span;
};

// One version of one policy.
struct Policy {
  std::string name;
  std::string title;
  std::string version;  // first day of the period, "2024-01-01"
  struct Authority {
    std::string kind, number;
  };
  std::vector<Authority> authorities;
  std::vector<Narrowing> narrowings;
  DateRange effective;
  bool by_received_date = false;
  std::optional<Expr> scope;
  std::vector<Let> lets;
  std::vector<Rule> rules;
  std::vector<NotAutomated> not_automated;
  std::vector<Exists> exists;
  std::vector<Find> finds;
  std::vector<Total> totals;
  std::vector<Rank> ranks;
  Span span;  // of the name
};

// ---------------------------------------------------------------------------------------------- tests
struct TestValue {
  Field field;
  std::int64_t value;
};
struct TestSet {
  Field field;
  std::vector<Symbol> members;
};
struct TestDetail {
  Detail detail;
  std::uint32_t record;  // of the claim's codes, from 0
  std::int64_t value;
};
struct TestLine {
  std::int64_t number;            // 1-based position
  std::vector<TestValue> values;  // units defaulted to one unless said missing
  std::vector<TestSet> sets;
  std::vector<std::uint16_t> diagnosis_pointers;
  std::uint8_t status;  // LineStatus: 0 fresh, 1 paid, 2 denied, 3 pended
};
struct TestClaim {
  std::string name;
  std::vector<TestValue> values;  // claim and patient level, claim_id and patient included
  std::vector<TestSet> sets;
  std::vector<TestLine> lines;
  std::vector<TestDetail> details;
  bool history;
  Span span;
};
struct TestRow {
  std::uint32_t table;
  std::vector<std::optional<std::int64_t>> cells;
  Date from = kFirstDate, until = kLastDate;
};
struct ExpectedOutcome {
  std::string claim;
  std::int64_t line;
  enum class What : std::uint8_t { pay, deny, pend, cut_back, not_failed } what;
  std::optional<std::int64_t> allowed_units;  // thousandths
  std::optional<std::int64_t> percent;        // thousandths
  std::optional<std::string> recoded_to;
  bool incomplete = false;
  std::vector<Field> missing;
  std::string policy, rule;  // empty: any
  Adjustment adjustment;
  Span span;
};
struct Test {
  std::string name;
  FileId file{};
  std::vector<std::uint32_t> policies;  // that it runs with: indices into Library::policies
  std::vector<TestClaim> claims;
  std::vector<TestRow> rows;
  std::vector<ExpectedOutcome> expectations;
  Span span;
};

// Everything that was compiled together. Policies are in the order of their names, then of their periods.
struct Library {
  SymbolTable symbols;
  std::vector<List> lists;
  std::vector<Table> tables;
  std::vector<Policy> policies;
  std::vector<Test> tests;
  std::vector<std::string> data_files;  // that lists and tables were read from
};

// Whether the expression's answer hangs on other lines of the patient: it holds a phrase, or a let that does.
bool looks_at_other_lines(const Expr& expr, const Policy& policy);

}  // namespace edict::model
