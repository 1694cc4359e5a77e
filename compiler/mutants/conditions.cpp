// Mutants of expressions: numbers, codes, comparisons, connectives, choices.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/mutants/internal/generator.hpp"
#include "compiler/mutants/internal/mistaken.hpp"
#include "runtime/base/date.hpp"

namespace edict::mutants {

using namespace syntax;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_code_letter(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '.'; }

// Names of fields and lets are in small letters; GA, F and OFFICE are codes.
bool is_code(std::string_view text) { return std::all_of(text.begin(), text.end(), is_code_letter); }

const Expr& inner(const Expr& expr) {
  const auto* parenthesis = std::get_if<Parenthesis>(&expr.node);
  return parenthesis != nullptr ? inner(*parenthesis->inner) : expr;
}

// A number, an amount or a date as written: one more or one less of it says what `<` for `<=` would.
bool is_stepped(const Expr& expr) {
  const Expr& of = inner(expr);
  if (const auto* duration = std::get_if<Duration>(&of.node)) return is_stepped(*duration->count);
  const auto* literal = std::get_if<Literal>(&of.node);
  return literal != nullptr && literal->kind != Literal::Kind::text && literal->kind != Literal::Kind::code;
}

bool is_of(const Expr& expr, BinaryOp op) {
  const auto* binary = std::get_if<Binary>(&expr.node);
  return binary != nullptr && binary->op == op;
}

}  // namespace

std::optional<std::string> stepped(std::string_view number, int by) {
  const bool money = !number.empty() && number.front() == '$';
  std::string digits;
  std::size_t places = 0;
  bool point = false;
  for (const char c : number.substr(money ? 1 : 0)) {
    if (is_digit(c)) {
      digits += c;
      places += point ? 1 : 0;
    } else if (c == '.') {
      point = true;
    } else if (c != ',') {
      return std::nullopt;
    }
  }
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  if (money && !point) {
    digits += "00";
    places = 2;
  }
  const long long value = std::stoll(digits) + by;
  if (value < 0) return std::nullopt;
  std::string text = fmt::format("{:0{}}", value, places + 1);
  if (places == 0 && number.front() == '0') text = fmt::format("{:0{}}", value, digits.size());
  if (places > 0) text.insert(text.size() - places, ".");
  return (money ? "$" : "") + text;
}

std::string neighbour(std::string_view code) {
  if (code == "F") return "M";
  if (code == "M") return "F";
  std::string text(code);
  for (std::size_t i = text.size(); i-- > 0;) {
    char& c = text[i];
    if (c == '9' || c == 'Z') {
      c = c == '9' ? '0' : 'A';
      continue;
    }
    if (is_digit(c) || (c >= 'A' && c < 'Z')) {
      ++c;
      break;
    }
  }
  return text;
}

void Generator::literal(Literal& literal, Span span, const Words& words) {
  const auto sentence = [&](const std::string& to) {
    return fmt::format("{}{}{} → {}{}{}", words.before, words.before.empty() ? "" : " ", literal.text, to,
                       words.after.empty() ? "" : " ", words.after);
  };
  const std::string advice = !words.advice.empty()
                                 ? words.advice
                                 : fmt::format("write tests for both sides: {} itself, and the next one", literal.text);
  switch (literal.kind) {
    case Literal::Kind::number:
    case Literal::Kind::money:
      for (const int by : {-1, 1}) {
        const auto to = stepped(literal.text, by);
        if (to) set(words.kind == "scope" ? "condition" : words.kind, span, sentence(*to), advice, literal.text, *to);
      }
      return;
    case Literal::Kind::date: {
      const auto date = parse_date(literal.text);
      for (const int by : {-1, 1}) {
        if (!date) continue;
        std::string to = to_text(add_days(*date, by));
        set("date", span, sentence(to),
            fmt::format("write tests for both sides: a line on {}, and one the day {}", literal.text,
                        by < 0 ? "before" : "after"),
            literal.text, to);
      }
      return;
    }
    case Literal::Kind::code: {
      std::string to = neighbour(literal.text);
      set("code", span, sentence(to), fmt::format("write a test with {}", literal.text), literal.text, to);
      return;
    }
    case Literal::Kind::text:
      return;
  }
}

void Generator::name(Expr& expr, const Words& words) {
  auto& text = std::get<Name>(expr.node).text;
  if (is_code(text)) {
    std::string to = neighbour(text);
    set("code", expr.span, fmt::format("{}{}{} → {}", words.before, words.before.empty() ? "" : " ", text, to),
        fmt::format("write a test with {}", text), text, to);
    return;
  }
  if (text != "diagnosis") return;
  auto claim = std::make_unique<Expr>();
  claim->span = expr.span;
  claim->node = Name{"claim"};
  decltype(Expr::node) all = Member{std::move(claim), {"diagnoses", expr.span}};
  set("field", expr.span, "`diagnosis` → `claim.diagnoses`",
      "write a test with a claim of two diagnoses whose line points at one of them only", expr.node, std::move(all));
}

void Generator::connective(ExprPtr& slot, Binary& binary, const Words& words) {
  const auto without = [&](ExprPtr& kept, const ExprPtr& left_out) {
    promote("condition", left_out->span, fmt::format("{} without {}", words.before, quoted(left_out->span)),
            fmt::format("write a test where {} alone decides", quoted(left_out->span)), slot, kept);
  };
  without(binary.left, binary.right);
  if (!is_of(*binary.left, binary.op)) without(binary.right, binary.left);
  expression(binary.left, words);
  expression(binary.right, words);
}

void Generator::comparison(Binary& binary, Span span, const Words& words) {
  const bool equality = binary.op == BinaryOp::equal || binary.op == BinaryOp::not_equal;
  if (equality || (!is_stepped(*binary.left) && !is_stepped(*binary.right))) {
    set("comparison", span, fmt::format("{} → {} in {}", word(binary.op), word(other(binary.op)), quoted(span)),
        equality ? "write a test with a line for which it holds and one for which it does not"
                 : "write a test in which both sides are the same",
        binary.op, other(binary.op));
  }
  expression(binary.left, words);
  expression(binary.right, words);
}

void Generator::choice_of(ExprPtr& slot, syntax::Choice& choice, const Words& words) {
  for (std::size_t i = 0; i < choice.arms.size(); ++i) {
    syntax::Choice::Arm& arm = choice.arms[i];
    const std::string change = fmt::format("{} without {}", words.before, quoted(arm.condition->span));
    const std::string advice = fmt::format("write a test where {} makes a difference", quoted(arm.condition->span));
    if (choice.arms.size() > 1) {
      erase("choice", arm.condition->span, change, advice, choice.arms, i);
    } else {
      promote("choice", arm.condition->span, change, advice, slot, choice.otherwise);
    }
    expression(arm.condition, words);
    expression(arm.value, words);
  }
  if (choice.arms.size() == 1) {
    promote("choice", choice.otherwise->span,
            fmt::format("{}: always {}", words.before, quoted(choice.arms.front().value->span)),
            fmt::format("write a test where the answer is {}", quoted(choice.otherwise->span)), slot,
            choice.arms.front().value);
  }
  expression(choice.otherwise, words);
}

void Generator::call(Call& call, Span span, const Words& words) {
  if (const auto to = mistaken(call.function)) {
    set("function", span, fmt::format("{} → {} in {}", word(call.function), word(*to), quoted(span)),
        "write a test in which the two differ", call.function, *to);
  }
  for (ExprPtr& argument : call.arguments) {
    Words of = words;
    if (call.function == Function::birthday) of.before += " birthday";
    expression(argument, of);
  }
}

void Generator::expression(ExprPtr& slot, const Words& words) {
  if (!slot) return;
  const Span span = slot->span;
  struct Visit {
    Generator& self;
    ExprPtr& slot;
    Span span;
    const Words& words;
    void operator()(Literal& e) { self.literal(e, span, words); }
    void operator()(Name&) { self.name(*slot, words); }
    void operator()(Member& e) {
      const auto* object = std::get_if<Name>(&e.object->node);
      if (object == nullptr) return self.expression(e.object, words);
      if (object->text != "claim" || e.name.text != "diagnoses") return;
      decltype(Expr::node) pointed = Name{"diagnosis"};
      self.set("field", span, "`claim.diagnoses` → `diagnosis`",
               "write a test with a claim of two diagnoses whose line points at one of them only", slot->node,
               std::move(pointed));
    }
    void operator()(Lookup& e) {
      for (ExprPtr& key : e.keys) self.expression(key, words);
      if (!e.as_of) return;
      self.drop("date", e.as_of->span, fmt::format("as of {} left out", self.quoted(e.as_of->span)),
                "write a test with a row that holds on the one date and not on the other", e.as_of);
      self.expression(e.as_of, words);
    }
    void operator()(Unary& e) {
      if (e.op == UnaryOp::logical_not) {
        self.promote("condition", span, fmt::format("{} without its `not`", self.quoted(span)),
                     "write a test with a line for which it holds and one for which it does not", slot, e.operand);
      }
      self.expression(e.operand, words);
    }
    void operator()(Binary& e) {
      switch (e.op) {
        case BinaryOp::logical_or:
        case BinaryOp::logical_and:
          return self.connective(slot, e, words);
        case BinaryOp::equal:
        case BinaryOp::not_equal:
        case BinaryOp::less:
        case BinaryOp::less_equal:
        case BinaryOp::greater:
        case BinaryOp::greater_equal:
          return self.comparison(e, span, words);
        case BinaryOp::add:
        case BinaryOp::subtract:
        case BinaryOp::multiply:
        case BinaryOp::divide:
          self.set("arithmetic", span, fmt::format("{} → {} in {}", word(e.op), word(other(e.op)), self.quoted(span)),
                   "write a test in which the result decides", e.op, other(e.op));
          self.expression(e.left, words);
          self.expression(e.right, words);
      }
    }
    void operator()(Between& e) {
      self.expression(e.value, words);
      self.expression(e.low, words);
      self.expression(e.high, words);
    }
    void operator()(InList& e) {
      self.expression(e.value, words);
      self.list(e.list, {}, {});
    }
    void operator()(Quantified& e) {
      const auto other = [&](std::string_view text, Quantity quantity) {
        self.set("comparison", span, fmt::format("{} in {}", text, self.quoted(span)),
                 "write a test with a line that has both kinds of codes", e.quantity, quantity);
      };
      if (e.quantity == Quantity::any) other("any of → all of", Quantity::all);
      if (e.quantity == Quantity::all) other("all of → any of", Quantity::any);
      if (e.quantity == Quantity::none) other("none of → any of", Quantity::any);
      if (e.quantity == Quantity::exactly) other("exactly → at least", Quantity::at_least);
      if (e.quantity == Quantity::exactly) other("exactly → at most", Quantity::at_most);
      if (e.quantity == Quantity::at_least || e.quantity == Quantity::at_most) {
        for (const int by : {-1, 1}) {
          if (e.count + by < 0) continue;
          self.set("comparison", span, fmt::format("{} → {} in {}", e.count, e.count + by, self.quoted(span)),
                   "write tests for both sides of the number", e.count, e.count + by);
        }
      }
      self.expression(e.set, words);
      self.list(e.list, {}, {});
    }
    void operator()(Has& e) {
      self.expression(e.set, words);
      Words of = words;
      of.kind = "code";
      of.before = self.quoted(e.set->span).substr(1);
      of.before.pop_back();
      of.before += " has";
      of.advice = fmt::format("write a test with {}", self.quoted(e.code->span));
      self.expression(e.code, of);
    }
    void operator()(Overlaps& e) {
      self.expression(e.set, words);
      if (auto* list = std::get_if<List>(&e.with)) self.list(*list, {}, {});
      if (auto* with = std::get_if<ExprPtr>(&e.with)) self.expression(*with, words);
    }
    void operator()(Among& e) {
      self.expression(e.set, words);
      self.list(e.list, {}, {});
    }
    void operator()(Matches& e) { self.expression(e.value, words); }
    void operator()(Is&) {}
    void operator()(Duration& e) {
      Words of = words;
      of.kind = words.kind == "condition" ? "window" : words.kind;
      of.after = word(e.unit);
      of.advice = fmt::format("write tests for both sides: {} apart, and one more", self.quoted(span));
      self.expression(e.count, of);
    }
    void operator()(syntax::Choice& e) { self.choice_of(slot, e, words); }
    void operator()(Call& e) { self.call(e, span, words); }
    void operator()(Parenthesis& e) { self.expression(e.inner, words); }
    void operator()(Exists& e) { self.exists(e, span); }
    void operator()(Find& e) { self.find(e, span); }
    void operator()(Total& e) { self.total(e, span); }
    void operator()(Rank& e) { self.rank(e, span); }
  };
  std::visit(Visit{*this, slot, span, words}, slot->node);
}

}  // namespace edict::mutants
