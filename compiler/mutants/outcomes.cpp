// Mutants of what a rule gives: outcomes, their codes, their branches.
#include <fmt/format.h>

#include "compiler/mutants/internal/generator.hpp"

namespace edict::mutants {

using namespace syntax;

namespace {

std::string_view word(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::deny:
      return "deny";
    case Outcome::Kind::deny_claim:
      return "deny claim";
    case Outcome::Kind::pend:
      return "pend";
    case Outcome::Kind::cut_back:
      return "cut back";
    case Outcome::Kind::pay:
      return "pay";
    case Outcome::Kind::recode:
      return "recode";
    case Outcome::Kind::flag:
      return "flag";
  }
  return {};
}

// The nearest milder or stricter one.
Outcome::Kind other(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::deny:
      return Outcome::Kind::pend;
    case Outcome::Kind::deny_claim:
    case Outcome::Kind::pend:
    case Outcome::Kind::cut_back:
    case Outcome::Kind::pay:
    case Outcome::Kind::recode:
    case Outcome::Kind::flag:
      return Outcome::Kind::deny;
  }
  return kind;
}

constexpr const char* kSayIt =
    "say the outcome with its codes in an expectation: expect a/1 deny by policy.rule CO-50 N115";

}  // namespace

void Generator::outcome(Outcome& outcome) {
  const Outcome::Kind to = other(outcome.kind);
  const std::string_view advice =
      outcome.kind == Outcome::Kind::deny_claim ? "write a test with a second line on the claim" : kSayIt;
  if (outcome.value) {
    // `deny` has no percentage and no code to pay.
    if (outcome.kind == Outcome::Kind::pay) expression(outcome.value, {"outcome", "pay", "%", kSayIt});
    if (outcome.kind == Outcome::Kind::recode) expression(outcome.value, {"outcome", "recode to", {}, kSayIt});
    const Span span = outcome.span;
    offer("outcome", span, fmt::format("{} → {}", word(outcome.kind), word(to)), std::string(advice),
          [&outcome, value = std::make_shared<ExprPtr>(), kind = std::make_shared<Outcome::Kind>(to)] {
            std::swap(outcome.kind, *kind);
            std::swap(outcome.value, *value);
          });
  } else {
    set("outcome", outcome.span, fmt::format("{} → {}", word(outcome.kind), word(to)), std::string(advice),
        outcome.kind, to);
  }
  Adjustment& codes = outcome.adjustment;
  if (codes.group_carc) {
    Word& word = *codes.group_carc;
    const auto dash = word.text.find('-');
    if (dash != std::string::npos) {
      const std::string group = word.text.substr(0, dash), reason = word.text.substr(dash + 1);
      for (const std::string& text : {(group == "CO" ? "PR-" : "CO-") + reason, group + "-" + neighbour(reason)}) {
        set("outcome codes", word.span, fmt::format("{} → {}", word.text, text), kSayIt, word.text, text);
      }
    }
  }
  for (std::size_t i = 0; i < codes.rarc.size(); ++i) {
    erase("outcome codes", codes.rarc[i].span, fmt::format("{} left out", codes.rarc[i].text), kSayIt, codes.rarc, i);
  }
}

void Generator::branches(Rule& rule) {
  for (std::size_t i = 0; i < rule.branches.size(); ++i) {
    Branch& branch = rule.branches[i];
    if (i + 1 < rule.branches.size()) {
      erase("branch", branch.span, fmt::format("{} left out", quoted(branch.span)),
            "write a test with a line that takes this branch", rule.branches, i);
    }
    outcome(branch.outcome);
    if (branch.when) expression(branch.when, {"condition", "when", {}, {}});
  }
}

void Generator::if_missing(Rule& rule) {
  for (std::size_t i = 0; i < rule.if_missing.size(); ++i) {
    IfMissing& clause = rule.if_missing[i];
    erase("branch", clause.span, fmt::format("{} left out", quoted(clause.span)),
          "write a test in which the field is missing", rule.if_missing, i);
    for (std::size_t f = 0; clause.fields.size() > 1 && f < clause.fields.size(); ++f) {
      erase("branch", clause.fields[f]->span, fmt::format("if missing without {}", quoted(clause.fields[f]->span)),
            "write a test in which only this field is missing", clause.fields, f);
    }
    outcome(clause.outcome);
  }
}

}  // namespace edict::mutants
