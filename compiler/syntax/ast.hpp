// The syntax tree of policy text: what was written, with the place of everything and nothing decided about it. The
// parser makes it, the formatter prints it, sema gives it a meaning.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::syntax {

// A word as written, with its place.
struct Word {
  std::string text;
  Span span;
};

// ---------------------------------------------------------------------------------------------- code lists
// { 20552, 00100..01999, E11.*, other_list, "left" from 2024-01-01 }
struct ListItem {
  enum class Kind : std::uint8_t {
    word,   // 20552, M79.18, other_list: a code or a name, sema knows
    range,  // A..B
    stem,   // E11.*
    text,   // "left", without its quotes
  };
  Kind kind;
  Span span;
  std::string first;         // stem: without the star
  std::string last;          // of a range
  std::optional<Word> from;  // a date as written
  std::optional<Word> until;
};
struct ListLiteral {
  Span span;
  std::vector<ListItem> items;
};
// One operand of a list expression: braces or a name.
struct ListOperand {
  std::variant<ListLiteral, Word> what;
  Span span;
};
// operand minus operand minus operand
struct List {
  Span span;
  ListOperand first;
  std::vector<ListOperand> minus;
};

// ---------------------------------------------------------------------------------------------- expressions
// Walks over expressions recurse: this is how deep they can be asked to.
inline constexpr std::uint32_t kDeepestExpression = 1000;

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

enum class Unit : std::uint8_t { days, weeks, months, years };
enum class BinaryOp : std::uint8_t {
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
};
enum class UnaryOp : std::uint8_t { logical_not, negate };
enum class Presence : std::uint8_t { present, missing, empty };
enum class Quantity : std::uint8_t { any, all, none, exactly, at_least, at_most };

// 20552, 62.5, $2,330.00, "left", 2024-01-01, M79.18, 1P: the text as written tells sema what it can be.
struct Literal {
  enum class Kind : std::uint8_t { number, money, text, date, code } kind;
  std::string text;  // a text without its quotes, escapes resolved
};
struct Name {
  std::string text;
};  // modifiers, GA, site
struct Member {
  ExprPtr object;
  Word name;
};  // other.procedure, claim.state, mue[procedure].units
struct Lookup {
  Word table;
  std::vector<ExprPtr> keys;
  ExprPtr as_of;
};  // as_of may be null
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
struct Binary {
  BinaryOp op;
  ExprPtr left;
  ExprPtr right;
};
struct Between {
  ExprPtr value;
  ExprPtr low;
  ExprPtr high;
};
struct InList {
  ExprPtr value;
  List list;
  bool negated;
};  // procedure in trigger_point, diagnosis not in { E11.* }
struct Quantified {
  Quantity quantity;
  std::int64_t count;
  ExprPtr set;
  List list;
};  // all of diagnosis in LIST; count for exactly, at least, at most
struct Has {
  ExprPtr set;
  ExprPtr code;
};  // modifiers has GA
struct Overlaps {
  ExprPtr set;
  std::variant<List, ExprPtr> with;
};  // a name parses as List; braces as List; other.modifiers as expression
struct Among {
  ExprPtr set;
  List list;
};  // modifiers among anatomic
struct Matches {
  ExprPtr value;
  std::string pattern;
};
struct Is {
  ExprPtr value;
  Presence presence;
};
struct Duration {
  ExprPtr count;
  Unit unit;
};  // 90 days
struct Choice {
  struct Arm {
    ExprPtr condition;
    ExprPtr value;
  };
  std::vector<Arm> arms;
  ExprPtr otherwise;
};  // when A then X, when B then Y else Z
enum class Function : std::uint8_t {
  floor,
  ceiling,
  round,
  min,
  max,
  days_between,
  months_between,
  years_between,
  full_months_between,
  birthday,
  year_of,
  month_of,
  category_of,
};
struct Call {
  Function function;
  std::vector<ExprPtr> arguments;
};
struct Parenthesis {
  ExprPtr inner;
};  // kept, so that the formatter keeps it

// ------------------------------------------------------------------------------- phrases about other lines
enum class Position : std::uint8_t { any, earlier, later };               // in adjudication order
enum class Standing : std::uint8_t { allowed, billed, payable, denied };  // allowed: nothing written
enum class Direction : std::uint8_t { before, after, both };
struct Within {
  ExprPtr duration;
  Direction direction;
  bool excluding_day;
};
// exists [earlier] [billed] line [NAME] [sharing KEYS] [within …] [on the same claim] [where E]
struct Exists {
  Position position;
  Standing standing;
  std::optional<Word> name;
  std::vector<ExprPtr> keys;
  std::optional<Within> within;
  bool same_claim;
  ExprPtr where;  // may be null
};
enum class Pick : std::uint8_t { latest, earliest, nearest };
enum class When : std::uint8_t { on_or_before, before, after, on_or_after, unstated };
// latest line [NAME] [sharing KEYS] [where E] [before]
struct Find {
  Pick pick;
  std::optional<Word> name;
  std::vector<ExprPtr> keys;
  ExprPtr where;  // may be null
  When when;
  bool counting_billed;
};
enum class CalendarPeriod : std::uint8_t { year, quarter, month, week };
struct Window {
  enum class Kind : std::uint8_t { lifetime, any, past, calendar, same_claim, since, between };
  Kind kind = Kind::lifetime;
  Span span;
  bool stated = false;  // false: nothing was written
  ExprPtr duration;     // any, past
  CalendarPeriod calendar = CalendarPeriod::year;
  ExprPtr from;   // since, between
  ExprPtr until;  // between
};
struct Measure {
  enum class Kind : std::uint8_t { units, lines, days, all_days, claims, named };
  Kind kind;
  Word word;  // as written: `unit` or `units`; the name
  bool singular;
};
// total M [of lines where E] per KEYS [WINDOW], count lines|days|claims …
struct Total {
  bool count;  // written as `count`
  Measure measure;
  ExprPtr where;  // may be null: every line
  std::vector<ExprPtr> keys;
  Window window;
  bool counting_billed;
};
// rank by E descending per KEYS [of lines where E]
struct Rank {
  ExprPtr by;
  bool descending;
  std::vector<ExprPtr> keys;
  ExprPtr where;  // may be null
};

struct Expr {
  Span span;
  std::variant<Literal, Name, Member, Lookup, Unary, Binary, Between, InList, Quantified, Has, Overlaps, Among, Matches,
               Is, Duration, Choice, Call, Parenthesis, Exists, Find, Total, Rank>
      node;
  std::uint32_t depth = 1;  // nodes from here to the deepest leaf; the parser keeps it at or below kDeepestExpression
};

// ---------------------------------------------------------------------------------------------- rules
struct Adjustment {  // CO-50 N115 "message"
  std::optional<Word> group_carc;
  std::vector<Word> rarc;
  std::optional<std::string> message;
};
struct Outcome {
  enum class Kind : std::uint8_t { deny, deny_claim, pend, cut_back, pay, recode, flag };
  Kind kind;
  Span span;
  ExprPtr value;  // the percentage of pay, the code of recode
  Adjustment adjustment;
};
struct Branch {  // else deny PR-50 when modifiers has GA
  Span span;
  Outcome outcome;
  ExprPtr when;  // may be null
};
struct IfMissing {  // if missing claim.authorization deny CO-197
  Span span;
  std::vector<ExprPtr> fields;  // empty: whatever is missing
  Outcome outcome;
};
struct Guard {  // when E, unless E
  Span span;
  bool negated;
  ExprPtr condition;
};
struct Require {
  bool forbid;
  ExprPtr condition;
};
struct Limit {
  ExprPtr most;
  Measure measure;
  ExprPtr where;  // may be null: the rule's subject
  std::vector<ExprPtr> keys;
  Window window;
  bool counting_billed;
};
enum class Gap : std::uint8_t { days, months, full_months };
struct Space {
  ExprPtr least;
  Gap gap;
  bool after;     // after lines where E; else apart
  ExprPtr where;  // may be null
  std::vector<ExprPtr> keys;
  bool counting_billed;
};
struct Rule {
  Span span;
  Word name;
  std::optional<std::string> title;
  std::optional<std::string> cite;
  ExprPtr on_lines;  // may be null
  std::vector<Guard> guards;
  std::variant<std::monostate, Require, Limit, Space> body;
  Span body_span;
  std::vector<Branch> branches;
  std::vector<IfMissing> if_missing;
  bool broken = false;  // a syntax error inside: only that is reported
};

// ---------------------------------------------------------------------------------------------- declarations
struct CodesFile {
  std::string path;
  Span path_span;
  std::string column;
  std::optional<std::string> valid_from, valid_until;
  struct Where {
    std::string column, text;
  };
  std::optional<Where> where;
};
struct Codes {
  Span span;
  Word name;
  Word system;
  std::variant<List, CodesFile> content;
  bool broken = false;  // a syntax error inside: the name is declared, its content is not to be judged
};
struct TableColumn {
  Span span;
  Word name;
  Word type;  // a code system, text, …, period
  bool key;
  std::optional<std::string> header;                   // column "…"
  std::optional<std::string> valid_from, valid_until;  // of a period
};
struct TableRow {
  Span span;
  std::vector<Word> cells;
};  // texts without quotes
struct Table {
  Span span;
  Word name;
  struct FromFile {
    std::string path;
    Span span;
  };
  struct FromInput {};
  struct Inline {
    std::vector<TableRow> rows;
  };
  std::variant<FromFile, FromInput, Inline> source;
  std::vector<TableColumn> columns;
  bool broken = false;
};
struct Let {
  Span span;
  Word name;
  ExprPtr value;
  bool broken = false;
};  // broken: its value is a stand-in
struct Scope {
  Span span;
  ExprPtr where;
  bool broken = false;
};
struct NotAutomated {
  Span span;
  std::string sentence;
  std::string reason;
};
struct Authority {
  Span span;
  Word kind;
  std::string number;
};  // LCD "L39713"
struct Narrowing {
  Span span;
  std::string field;
  std::vector<Word> values;
};  // field: payer, plan, line of business, state, claim type
struct Effective {
  Span span;
  Word from;
  std::optional<Word> until;
  bool by_received_date;
};

using PolicyItem = std::variant<Codes, Table, Let, Scope, Rule, NotAutomated>;
struct Policy {
  Span span;
  Word name;
  std::optional<std::string> title;
  std::vector<Authority> authorities;
  std::vector<Narrowing> narrowings;
  std::vector<Effective> effective;  // sema wants exactly one
  std::vector<PolicyItem> items;     // in the order written
  bool broken = false;
};

// ---------------------------------------------------------------------------------------------- tests
// units 2, charge $85.00, dx M79.18, place_of_service 11, units missing
struct Attribute {
  Span span;
  Word name;
  std::vector<Word> values;  // as written, texts without quotes
  bool missing = false;
};
struct TestLine {
  Span span;
  std::optional<Word> procedure;  // none: `line on 2024-01-05 revenue_code 0120`
  std::vector<Word> modifiers;
  std::optional<Word> on, through;  // dates; `on` may be left out after the first line of a claim
  std::vector<Attribute> attributes;
};
struct TestPatient {
  Span span;
  Word name;
  std::vector<Attribute> attributes;
};
struct TestClaim {
  Span span;
  bool history;
  Word name;
  std::vector<Attribute> attributes;  // patient among them
  std::vector<TestLine> lines;
};
struct TestTableRow {
  Span span;
  Word table;
  std::vector<Word> cells;
};  // a period is two cells around `..`
struct LineName {
  Span span;
  std::string claim;
  std::int64_t line;
};
struct Expectation {
  Span span;
  std::vector<LineName> lines;
  enum class What : std::uint8_t { pay, deny, pend, cut_back, not_failed } what;
  std::optional<Word> allowed_units;  // cut back to N
  std::optional<Word> percent;        // pay N%
  std::optional<Word> recoded_to;     // pay recoded to CODE
  bool incomplete = false;
  std::vector<Word> missing;         // fields
  std::optional<Word> policy, rule;  // by policy.rule, by policy
  Adjustment adjustment;
};
struct Test {
  Span span;
  Word name;  // its text
  std::vector<Word> with_policies;
  std::vector<TestPatient> patients;
  std::vector<TestClaim> claims;  // and histories
  std::vector<TestTableRow> rows;
  std::vector<Expectation> expectations;
  bool broken = false;
};

// ---------------------------------------------------------------------------------------------- a file
struct Comment {
  Span span;      // from # to the end of its line, without the line end
  bool own_line;  // nothing but space before it
};
struct File {
  FileId id{};
  std::vector<std::variant<Codes, Table, Policy, Test>> declarations;  // in the order written
  std::vector<Comment> comments;  // all of them, in order; the formatter places them by their spans
};

}  // namespace edict::syntax
