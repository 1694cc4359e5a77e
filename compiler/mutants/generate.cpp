#include <fmt/format.h>

#include <algorithm>

#include "compiler/mutants/internal/generator.hpp"
#include "runtime/base/date.hpp"

namespace edict::mutants {

using namespace syntax;

std::vector<Mutant> mutants_of(File& file, const Sources& sources, Choice choice) {
  return Generator(file, sources, choice).run();
}

Generator::Generator(File& file, const Sources& sources, Choice choice)
    : file_(file), sources_(sources), options_(choice) {}

std::vector<Mutant> Generator::run() {
  collect_codes();
  for (auto& declaration : file_.declarations) {
    if (auto* of = std::get_if<Codes>(&declaration)) codes(*of);
    if (auto* of = std::get_if<Table>(&declaration)) table(*of);
    if (auto* of = std::get_if<Policy>(&declaration)) policy(*of);
  }
  return std::move(mutants_);
}

void Generator::offer(std::string_view kind, Span span, std::string change, std::string advice,
                      std::function<void()> toggle) {
  mutants_.push_back({kind, span, std::move(change), std::move(advice), policy_, rule_, std::move(toggle)});
}

void Generator::promote(std::string_view kind, Span span, std::string change, std::string advice, ExprPtr& parent,
                        ExprPtr& child) {
  offer(kind, span, std::move(change), std::move(advice), [&parent, &child, out = std::make_shared<ExprPtr>()] {
    if (*out) {
      child = std::move(parent);
      parent = std::move(*out);
    } else {
      *out = std::move(parent);
      parent = std::move(child);
    }
  });
}

void Generator::drop(std::string_view kind, Span span, std::string change, std::string advice, ExprPtr& slot) {
  offer(kind, span, std::move(change), std::move(advice),
        [&slot, out = std::make_shared<ExprPtr>()] { std::swap(slot, *out); });
}

std::string Generator::quoted(Span span) const {
  constexpr std::size_t longest = 60;
  std::string text;
  bool comment = false;
  for (const char c : sources_.text(span)) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    if (comment) continue;
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space || (!text.empty() && text.back() != ' ')) text += space ? ' ' : c;
  }
  if (text.size() > longest) {
    const auto end = text.rfind(' ', longest);
    text = text.substr(0, end == std::string::npos ? longest : end) + " …";
  }
  return "`" + text + "`";
}

void Generator::policy(Policy& policy) {
  policy_ = policy.name.text;
  head(policy);
  for (std::size_t i = 0; i < policy.items.size(); ++i) {
    PolicyItem& item = policy.items[i];
    if (auto* of = std::get_if<Codes>(&item)) codes(*of);
    if (auto* of = std::get_if<Table>(&item)) table(*of);
    if (auto* of = std::get_if<Let>(&item)) {
      expression(of->value, {"condition", fmt::format("let {}", of->name.text), {}, {}});
    }
    if (auto* of = std::get_if<Scope>(&item)) {
      erase("scope", of->span, "the scope left out", "write a test with a line that the scope does not select",
            policy.items, i);
      expression(of->where, {"scope", "scope", {}, {}});
    }
    if (auto* of = std::get_if<Rule>(&item)) rule(*of);
  }
  policy_.clear();
}

void Generator::day(Word& date, const std::string& of) {
  const auto written = parse_date(date.text);
  if (!written) return;
  for (const int by : {-1, 1}) {
    const std::string other = to_text(add_days(*written, by));
    set("date", date.span, fmt::format("{} {} → {}", of, date.text, other),
        fmt::format("write tests for both sides: a line on {}, and one the day {}", date.text,
                    by < 0 ? "before" : "after"),
        date.text, other);
  }
}

void Generator::head(Policy& policy) {
  for (std::size_t i = 0; i < policy.narrowings.size(); ++i) {
    Narrowing& of = policy.narrowings[i];
    erase("scope", of.span, fmt::format("{} left out", quoted(of.span)),
          fmt::format("write a test with a claim of another {}", of.field), policy.narrowings, i);
    for (std::size_t v = 0; of.values.size() > 1 && v < of.values.size(); ++v) {
      erase("scope", of.values[v].span, fmt::format("{} without {}", of.field, of.values[v].text),
            fmt::format("write a test with a claim of {} {}", of.field, of.values[v].text), of.values, v);
    }
  }
  for (Effective& of : policy.effective) {
    day(of.from, "effective from");
    if (of.until) day(*of.until, "effective until");
    if (of.by_received_date) {
      set("date", of.span, "by service date instead of received date",
          "write a test with a line inside the period whose claim was received outside it, or the other way round",
          of.by_received_date, false);
    }
  }
}

void Generator::rule(Rule& rule) {
  rule_ = rule.name.text;
  if (rule.on_lines) expression(rule.on_lines, {"scope", "on lines", {}, {}});
  for (std::size_t i = 0; i < rule.guards.size(); ++i) {
    Guard& guard = rule.guards[i];
    erase("guard", guard.span, fmt::format("{} left out", quoted(guard.span)),
          "write a test with a line that the guard keeps out and that the rule would otherwise fail", rule.guards, i);
    expression(guard.condition, {"condition", guard.negated ? "unless" : "when", {}, {}});
  }
  if (auto* require = std::get_if<Require>(&rule.body)) {
    expression(require->condition, {"condition", require->forbid ? "forbid" : "require", {}, {}});
  }
  if (auto* of = std::get_if<Limit>(&rule.body)) limit(*of, rule.body_span);
  if (auto* of = std::get_if<Space>(&rule.body)) space(*of, rule.body_span);
  branches(rule);
  if_missing(rule);
  rule_.clear();
}

}  // namespace edict::mutants
