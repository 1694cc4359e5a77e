// Mutants of what is said of other lines: phrases, keys, windows, limits, gaps.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/mutants/internal/generator.hpp"

namespace edict::mutants {

using namespace syntax;

namespace {

std::string_view word(Gap gap) {
  switch (gap) {
    case Gap::days:
      return "days";
    case Gap::months:
      return "months";
    case Gap::full_months:
      return "full months";
  }
  return {};
}

std::string_view word(syntax::Direction direction) {
  switch (direction) {
    case Direction::before:
      return "before";
    case Direction::after:
      return "after";
    case Direction::both:
      return "before or after";
  }
  return {};
}

bool is_name(const Expr& expr, std::string_view text) {
  const auto* name = std::get_if<Name>(&expr.node);
  return name != nullptr && name->text == text;
}

bool is_and(const Expr& expr) {
  const auto* binary = std::get_if<Binary>(&expr.node);
  return binary != nullptr && binary->op == BinaryOp::logical_and;
}

}  // namespace

void Generator::keys(std::vector<ExprPtr>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (is_name(*keys[i], "patient")) continue;
    const std::string key = quoted(keys[i]->span);
    erase("key", keys[i]->span, fmt::format("key {} left out", key),
          fmt::format("write a test with two lines of one patient that differ in {}", key), keys, i);
  }
}

void Generator::where(ExprPtr& slot) {
  if (!slot) return;
  // Of an `and` each part is left out by itself.
  if (!is_and(*slot)) {
    drop("condition", slot->span, fmt::format("where {} left out", quoted(slot->span)),
         "write a test with another line for which it does not hold", slot);
  }
  expression(slot, {"condition", "where", {}, {}});
}

void Generator::billed(bool& counting_billed, Span span) {
  if (!counting_billed) return;
  set("standing", span, "`counting billed lines` left out", "write a test with a line before that was denied",
      counting_billed, false);
}

void Generator::exists(Exists& phrase, Span span) {
  const std::string text = quoted(span);
  if (phrase.position != Position::any) {
    set("standing", span,
        fmt::format("any line instead of an {} one in {}", phrase.position == Position::earlier ? "earlier" : "later",
                    text),
        "write a test with a line on the other side in the order of claims", phrase.position, Position::any);
  }
  if (phrase.standing != Standing::allowed) {
    set("standing", span,
        fmt::format("`{}` left out in {}",
                    phrase.standing == Standing::billed    ? "billed"
                    : phrase.standing == Standing::payable ? "payable"
                                                           : "denied",
                    text),
        "write a test in which the other line is denied, and one in which it is not", phrase.standing,
        Standing::allowed);
  }
  keys(phrase.keys);
  if (phrase.within) {
    Within& within = *phrase.within;
    const Direction to = within.direction == Direction::both ? Direction::before : Direction::both;
    set("window", within.duration->span, fmt::format("within … {} → {}", word(within.direction), word(to)),
        "write a test with the other line before, and one with it after", within.direction, to);
    set("window", within.duration->span,
        within.excluding_day ? "`excluding the day` left out" : "excluding the day itself",
        "write a test with both lines on one day", within.excluding_day, !within.excluding_day);
    expression(within.duration, {"window", "within", {}, {}});
  }
  if (phrase.same_claim) {
    set("key", span, fmt::format("`on the same claim` left out in {}", text),
        "write a test with the other line on another claim", phrase.same_claim, false);
  }
  where(phrase.where);
}

void Generator::find(Find& phrase, Span span) {
  const std::string text = quoted(span);
  const Pick pick = phrase.pick == Pick::latest ? Pick::earliest : Pick::latest;
  set("standing", span, fmt::format("{} line in {}", pick == Pick::latest ? "the latest" : "the earliest", text),
      "write a test in which several lines could be the one", phrase.pick, pick);
  const auto day = [&](When to, std::string_view words) {
    set("window", span, fmt::format("{} in {}", words, text), "write a test with both lines on one day", phrase.when,
        to);
  };
  if (phrase.when == When::before) day(When::on_or_before, "the day itself too");
  if (phrase.when == When::on_or_before) day(When::before, "not the day itself");
  if (phrase.when == When::unstated && phrase.pick != Pick::nearest) day(When::before, "not the day itself");
  if (phrase.when == When::after) day(When::on_or_after, "the day itself too");
  if (phrase.when == When::on_or_after) day(When::after, "not the day itself");
  keys(phrase.keys);
  where(phrase.where);
  billed(phrase.counting_billed, span);
}

void Generator::measure(Measure& measure) {
  const auto to = [&](Measure::Kind kind, std::string_view name) {
    set("measure", measure.word.span, fmt::format("{} → {}", measure.word.text, name),
        fmt::format("write a test in which {} and {} are different numbers", measure.word.text, name), measure.kind,
        kind);
  };
  switch (measure.kind) {
    case Measure::Kind::units:
    case Measure::Kind::days:
    case Measure::Kind::claims:
      return to(Measure::Kind::lines, "lines");
    case Measure::Kind::lines:
      return to(Measure::Kind::days, "days");
    case Measure::Kind::all_days:
      return to(Measure::Kind::days, "days");
    case Measure::Kind::named:
      return to(Measure::Kind::lines, "lines");
  }
}

// Lines of one day are in every window together.
void Generator::window(Window& window, Span phrase, const std::vector<ExprPtr>& keys) {
  const Span span = window.stated ? window.span : phrase;
  const auto to = [&](Window::Kind kind, std::string change, std::string advice) {
    set("window", span, std::move(change), std::move(advice), window.kind, kind);
  };
  switch (window.kind) {
    case Window::Kind::lifetime:
      if (std::any_of(keys.begin(), keys.end(),
                      [](const ExprPtr& key) { return is_name(*key, "service_date") || is_name(*key, "line"); }))
        return;
      set("window", span, "lifetime → calendar year", "write a test with a line in an earlier year", window.kind,
          Window::Kind::calendar);
      return;
    case Window::Kind::any:
      to(Window::Kind::past, fmt::format("{} → in the past", quoted(span)),
         "write a test with history after the line: a claim that comes late");
      expression(window.duration, {"window", "in any", {}, {}});
      return;
    case Window::Kind::past:
      to(Window::Kind::any, fmt::format("{} → in any", quoted(span)),
         "write a test with history after the line: a claim that comes late");
      expression(window.duration, {"window", "in the past", {}, {}});
      return;
    case Window::Kind::calendar:
      to(Window::Kind::lifetime, fmt::format("{} left out", quoted(span)),
         "write a test with a line in the period before");
      return;
    case Window::Kind::same_claim:
      to(Window::Kind::lifetime, fmt::format("{} left out", quoted(span)), "write a test with a line on another claim");
      return;
    case Window::Kind::since:
      to(Window::Kind::lifetime, fmt::format("{} left out", quoted(span)), "write a test with a line before that");
      return;
    case Window::Kind::between:
      expression(window.from, {"window", "from", {}, {}});
      expression(window.until, {"window", "until", {}, {}});
      return;
  }
}

void Generator::total(Total& phrase, Span span) {
  measure(phrase.measure);
  where(phrase.where);
  keys(phrase.keys);
  window(phrase.window, span, phrase.keys);
  billed(phrase.counting_billed, span);
}

void Generator::rank(Rank& phrase, Span span) {
  set("comparison", span, fmt::format("{} order in {}", phrase.descending ? "ascending" : "descending", quoted(span)),
      "write a test with two lines that differ in what they are ranked by", phrase.descending, !phrase.descending);
  expression(phrase.by, {"condition", "rank by", {}, {}});
  keys(phrase.keys);
  where(phrase.where);
}

void Generator::limit(Limit& limit, Span span) {
  expression(limit.most, {"limit", "limit", limit.measure.word.text,
                          fmt::format("write tests for both sides: {} {}, and one more", quoted(limit.most->span),
                                      limit.measure.word.text)});
  measure(limit.measure);
  where(limit.where);
  keys(limit.keys);
  window(limit.window, span, limit.keys);
  billed(limit.counting_billed, span);
}

void Generator::space(Space& space, Span span) {
  const std::string length = fmt::format("{} {}", quoted(space.least->span), word(space.gap));
  expression(space.least, {"window", "space", std::string(word(space.gap)),
                           fmt::format("write tests for both sides: {} apart, and one less", length)});
  const Gap other = space.gap == Gap::full_months ? Gap::months : Gap::full_months;
  if (space.gap != Gap::days) {
    set("window", space.least->span, fmt::format("space {} → {}", word(space.gap), word(other)),
        "write a test in which the day of the month makes the difference", space.gap, other);
  }
  where(space.where);
  keys(space.keys);
  billed(space.counting_billed, span);
}

}  // namespace edict::mutants
