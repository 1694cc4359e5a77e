#include "compiler/syntax/dump.hpp"
#include "compiler/syntax/internal/dumper.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

template <std::size_t N, class Enum>
std::string_view pick(const std::string_view (&names)[N], Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : "?";
}

}  // namespace

void Dumper::expr(const Expr& expr) {
  std::visit([this](const auto& held) { node(held); }, expr.node);
}
void Dumper::expr(const ExprPtr& held) {
  out_ += ' ';
  if (held == nullptr) {
    out_ += '-';
  } else {
    expr(*held);
  }
}
void Dumper::exprs(const std::vector<ExprPtr>& held) {
  out_ += " [";
  for (const ExprPtr& one : held) expr(one);
  out_ += " ]";
}
void Dumper::text(std::string_view written) { word(quoted(written)); }

void Dumper::literal(const ListLiteral& literal) {
  out_ += " {";
  for (const ListItem& item : literal.items) {
    switch (item.kind) {
      case ListItem::Kind::word:
        word(item.first);
        break;
      case ListItem::Kind::range:
        word(item.first), out_ += "..", out_ += item.last;
        break;
      case ListItem::Kind::stem:
        word(item.first), out_ += ".*";
        break;
      case ListItem::Kind::text:
        text(item.first);
        break;
    }
    if (item.from) word("from"), word(item.from->text);
    if (item.until) word("until"), word(item.until->text);
    out_ += ',';
  }
  out_ += " }";
}

void Dumper::list(const List& list) {
  const auto operand = [this](const ListOperand& held) {
    if (const ListLiteral* braces = std::get_if<ListLiteral>(&held.what)) {
      literal(*braces);
    } else {
      word(std::get<Word>(held.what).text);
    }
  };
  operand(list.first);
  for (const ListOperand& minus : list.minus) word("minus"), operand(minus);
}

void Dumper::measure(const Measure& measure) {
  constexpr std::string_view kKinds[] = {"units", "lines", "days", "all_days", "claims", "named"};
  word(pick(kKinds, measure.kind));
  if (measure.kind == Measure::Kind::named) word(measure.word.text);
}

void Dumper::window(const Window& window) {
  constexpr std::string_view kKinds[] = {"lifetime", "any", "past", "calendar", "same_claim", "since", "between"};
  constexpr std::string_view kPeriods[] = {"year", "quarter", "month", "week"};
  out_ += window.stated ? " (window " : " (window-unstated ";
  out_ += pick(kKinds, window.kind);
  if (window.kind == Window::Kind::calendar) word(pick(kPeriods, window.calendar));
  if (window.duration) expr(window.duration);
  if (window.from) expr(window.from);
  if (window.until) expr(window.until);
  out_ += ')';
}

void Dumper::node(const Literal& node) {
  constexpr std::string_view kKinds[] = {"number", "money", "text", "date", "code"};
  out_ += '(';
  out_ += pick(kKinds, node.kind);
  if (node.kind == Literal::Kind::text) {
    text(node.text);
  } else {
    word(node.text);
  }
  out_ += ')';
}
void Dumper::node(const Name& node) { out_ += node.text; }
void Dumper::node(const Member& node) { out_ += "(member", expr(node.object), word(node.name.text), out_ += ')'; }
void Dumper::node(const Lookup& node) {
  out_ += "(lookup ", out_ += node.table.text, exprs(node.keys), expr(node.as_of), out_ += ')';
}
void Dumper::node(const Unary& node) {
  out_ += node.op == UnaryOp::logical_not ? "(not" : "(negate", expr(node.operand), out_ += ')';
}
void Dumper::node(const Binary& node) {
  constexpr std::string_view kOps[] = {"or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"};
  out_ += '(', out_ += pick(kOps, node.op), expr(node.left), expr(node.right), out_ += ')';
}
void Dumper::node(const Between& node) {
  out_ += "(between", expr(node.value), expr(node.low), expr(node.high), out_ += ')';
}
void Dumper::node(const InList& node) {
  out_ += node.negated ? "(not-in" : "(in", expr(node.value), list(node.list), out_ += ')';
}
void Dumper::node(const Quantified& node) {
  constexpr std::string_view kKinds[] = {"any-of", "all-of", "none-of", "exactly", "at-least", "at-most"};
  out_ += '(', out_ += pick(kKinds, node.quantity);
  if (node.quantity >= Quantity::exactly) word(std::to_string(node.count));
  expr(node.set), list(node.list), out_ += ')';
}
void Dumper::node(const Has& node) { out_ += "(has", expr(node.set), expr(node.code), out_ += ')'; }
void Dumper::node(const Overlaps& node) {
  out_ += "(overlaps", expr(node.set);
  if (const List* with = std::get_if<List>(&node.with)) {
    out_ += " list", list(*with);
  } else {
    expr(std::get<ExprPtr>(node.with));
  }
  out_ += ')';
}
void Dumper::node(const Among& node) { out_ += "(among", expr(node.set), list(node.list), out_ += ')'; }
void Dumper::node(const Matches& node) { out_ += "(matches", expr(node.value), text(node.pattern), out_ += ')'; }
void Dumper::node(const Is& node) {
  constexpr std::string_view kKinds[] = {"(is-present", "(is-missing", "(is-empty"};
  out_ += pick(kKinds, node.presence), expr(node.value), out_ += ')';
}
void Dumper::node(const Duration& node) {
  constexpr std::string_view kUnits[] = {"(days", "(weeks", "(months", "(years"};
  out_ += pick(kUnits, node.unit), expr(node.count), out_ += ')';
}
void Dumper::node(const Choice& node) {
  out_ += "(choice";
  for (const Choice::Arm& arm : node.arms) out_ += " (", expr(arm.condition), expr(arm.value), out_ += ')';
  expr(node.otherwise), out_ += ')';
}
void Dumper::node(const Call& node) {
  constexpr std::string_view kFunctions[] = {"floor",
                                             "ceiling",
                                             "round",
                                             "min",
                                             "max",
                                             "days-between",
                                             "months-between",
                                             "years-between",
                                             "full-months-between",
                                             "birthday",
                                             "year-of",
                                             "month-of",
                                             "category-of"};
  out_ += '(', out_ += pick(kFunctions, node.function);
  for (const ExprPtr& argument : node.arguments) expr(argument);
  out_ += ')';
}
void Dumper::node(const Parenthesis& node) { out_ += "(paren", expr(node.inner), out_ += ')'; }
void Dumper::node(const Exists& node) {
  constexpr std::string_view kPositions[] = {"(exists", "(exists earlier", "(exists later"};
  constexpr std::string_view kStandings[] = {"allowed", "billed", "payable", "denied"};
  constexpr std::string_view kDirections[] = {"before", "after", "both"};
  out_ += pick(kPositions, node.position), word(pick(kStandings, node.standing));
  if (node.name) word("as"), word(node.name->text);
  exprs(node.keys);
  if (node.within) {
    out_ += " (within", expr(node.within->duration), word(pick(kDirections, node.within->direction));
    out_ += node.within->excluding_day ? " excluding)" : ")";
  }
  if (node.same_claim) word("same-claim");
  expr(node.where), out_ += ')';
}
void Dumper::node(const Find& node) {
  constexpr std::string_view kPicks[] = {"(latest", "(earliest", "(nearest"};
  constexpr std::string_view kWhens[] = {"on-or-before", "before", "after", "on-or-after", "unstated"};
  out_ += pick(kPicks, node.pick);
  if (node.name) word("as"), word(node.name->text);
  exprs(node.keys), expr(node.where), word(pick(kWhens, node.when));
  out_ += node.counting_billed ? " billed)" : ")";
}
void Dumper::node(const Total& node) {
  out_ += node.count ? "(count" : "(total", measure(node.measure), expr(node.where), exprs(node.keys),
      window(node.window);
  out_ += node.counting_billed ? " billed)" : ")";
}
void Dumper::node(const Rank& node) {
  out_ += "(rank", expr(node.by), word(node.descending ? "descending" : "ascending"), exprs(node.keys),
      expr(node.where), out_ += ')';
}

std::string dump(const Expr& expr) {
  std::string out;
  Dumper(out).expr(expr);
  return out;
}

}  // namespace edict::syntax
