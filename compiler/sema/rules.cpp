#include "compiler/sema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::sema {
namespace {

constexpr Type kInteger{Kind::integer, CodeSystem::none};
constexpr Type kDecimal{Kind::decimal, CodeSystem::none};

Env counted_lines() {
  Env env;
  env.others = Env::Others::unnamed;
  env.may_look_at_other_lines = false;
  return env;
}

GapKind gap_of(syntax::Gap gap) {
  switch (gap) {
    case syntax::Gap::days:
      return GapKind::days;
    case syntax::Gap::months:
      return GapKind::months;
    case syntax::Gap::full_months:
      return GapKind::full_months;
  }
  return GapKind::days;
}

OutcomeKind kind_of(syntax::Outcome::Kind kind) {
  switch (kind) {
    case syntax::Outcome::Kind::deny:
      return OutcomeKind::deny;
    case syntax::Outcome::Kind::deny_claim:
      return OutcomeKind::deny_claim;
    case syntax::Outcome::Kind::pend:
      return OutcomeKind::pend;
    case syntax::Outcome::Kind::cut_back:
      return OutcomeKind::cut_back;
    case syntax::Outcome::Kind::pay:
      return OutcomeKind::pay;
    case syntax::Outcome::Kind::recode:
      return OutcomeKind::recode;
    case syntax::Outcome::Kind::flag:
      return OutcomeKind::flag;
  }
  return OutcomeKind::flag;
}

bool is_upper_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// X12 external code list 139: one to three characters.
bool looks_like_carc(std::string_view text) {
  return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), is_upper_or_digit);
}
// X12 external code list 411: one or two letters and digits.
bool looks_like_rarc(std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') ++letters;
  const std::string_view digits = text.substr(letters);
  return letters >= 1 && letters <= 2 && !digits.empty() && digits.size() <= 4 &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<model::Rule> Rules::rule(const syntax::Rule& from) {
  model::Rule to;
  to.name = from.name.text;
  to.title = from.title.value_or("");
  to.cite = from.cite.value_or("");
  to.span = from.name.span;
  to.body_span = from.body_span;
  bool ok = true;
  if (from.on_lines) {
    to.on_lines = expressions_.condition(*from.on_lines, {});
    ok = ok && to.on_lines;
  }
  for (const syntax::Guard& guard : from.guards) {
    Maybe condition = expressions_.condition(*guard.condition, {});
    ok = ok && condition;
    if (condition) to.guards.push_back({std::move(*condition), guard.negated});
  }
  body_known_ = body(from, to);
  ok = body_known_ && ok;
  ok = branches(from, to) && ok;
  if (!ok) return std::nullopt;
  to.stage = stage(to);
  return to;
}

bool Rules::body(const syntax::Rule& from, model::Rule& to) {
  struct Visit {
    Rules& self;
    model::Rule& to;
    bool operator()(const std::monostate&) {
      to.body = model::Always{};
      return true;
    }
    bool operator()(const syntax::Require& r) {
      Maybe condition = self.expressions_.condition(*r.condition, {});
      if (!condition) return false;
      to.forbids = r.forbid;
      if (r.forbid) {
        const Span span = condition->span;
        condition = make(Op::logical_not, {Kind::boolean, CodeSystem::none}, {std::move(*condition)}, span);
      }
      to.body = model::Require{std::move(*condition)};
      return true;
    }
    bool operator()(const syntax::Limit& l) {
      model::Limit limit;
      bool ok = true;
      auto measure = self.expressions_.measure(l.measure);
      Maybe most = measure ? self.expressions_.number(*l.most, {}, measure->type) : self.expressions_.any(*l.most, {});
      limit.keys = self.expressions_.keys(l.keys, ok);
      if (l.where) {
        limit.where = self.expressions_.condition(*l.where, counted_lines());
        ok = ok && limit.where;
      }
      auto window = self.expressions_.window(l.window, true);
      if (!ok || !measure || !most || !window) return false;
      limit.measure = std::move(*measure);
      limit.most = std::move(*most);
      limit.window = std::move(*window);
      limit.counting_billed = l.counting_billed;
      to.body = std::move(limit);
      return true;
    }
    bool operator()(const syntax::Space& s) {
      model::Space space;
      bool ok = true;
      Maybe least = self.expressions_.number(*s.least, {}, kInteger);
      space.keys = self.expressions_.keys(s.keys, ok);
      if (s.where) {
        space.where = self.expressions_.condition(*s.where, counted_lines());
        ok = ok && space.where;
      }
      if (!ok || !least) return false;
      space.least = std::move(*least);
      space.gap = gap_of(s.gap);
      space.after = s.after;
      space.counting_billed = s.counting_billed;
      to.body = std::move(space);
      return true;
    }
  };
  return std::visit(Visit{*this, to}, from.body);
}

bool Rules::branches(const syntax::Rule& from, model::Rule& to) {
  bool ok = true;
  // The parser sees to the shape: at least one outcome, and only the last without `when`.
  for (const syntax::Branch& branch : from.branches) {
    auto o = outcome(branch.outcome, to, true);
    std::optional<model::Expr> when;
    if (branch.when) {
      when = expressions_.condition(*branch.when, {});
      ok = ok && when;
    }
    ok = ok && o;
    if (o) to.branches.push_back({std::move(*o), std::move(when)});
  }
  for (const syntax::IfMissing& clause : from.if_missing) {
    model::IfMissing m{{}, {OutcomeKind::pend, std::nullopt, {}, {}}};
    for (const syntax::ExprPtr& field : clause.fields) {
      const auto f = expressions_.field(*field);
      ok = ok && f;
      if (f) m.fields.push_back(*f);
    }
    auto o = outcome(clause.outcome, to, false);
    ok = ok && o;
    if (!o) continue;
    m.outcome = std::move(*o);
    to.if_missing.push_back(std::move(m));
  }
  return ok;
}

std::optional<model::Outcome> Rules::outcome(const syntax::Outcome& from, const model::Rule& rule, bool may_compute) {
  model::Outcome to{kind_of(from.kind), std::nullopt, {}, from.span};
  bool ok = true;
  if (to.kind == OutcomeKind::cut_back) {
    const auto* limit = std::get_if<model::Limit>(&rule.body);
    if (body_known_ && (limit == nullptr || limit->measure.kind != MeasureKind::units || !may_compute)) {
      context_.diagnostics.report("E0216", from.span,
                                  "only a limit of units can be cut back: there is nothing to allow a part of",
                                  "write `limit N units …`, or `deny`");
      ok = false;
    }
  }
  if (from.value) {
    if (to.kind == OutcomeKind::pay) {
      to.value = expressions_.number(*from.value, {}, kDecimal);
      const bool negative = to.value && to.value->op == Op::constant && to.value->value < 0;
      if (negative) {
        context_.diagnostics.report("E0220", from.value->span, "a percentage below zero pays nothing",
                                    "write a percentage from 0 up, or `deny`");
        ok = false;
      }
    } else {
      to.value = expressions_.code(*from.value, {}, CodeSystem::hcpcs);
    }
    ok = ok && to.value;
    if (to.value && !may_compute && to.value->op == Op::to_decimal && to.value->args[0].op == Op::constant) {
      const std::int64_t whole = to.value->args[0].value;
      *to.value = make(Op::constant, kDecimal, {}, to.value->span);
      to.value->value = whole * 1000;
    }
    if (to.value && !may_compute && to.value->op != Op::constant) {
      context_.diagnostics.report("E0219", from.value->span, "what `if missing` gives can't hang on the claim",
                                  "write a plain number or code");
      ok = false;
    }
  }
  auto a = adjustment(from);
  if (!ok || !a) return std::nullopt;
  to.adjustment = std::move(*a);
  return to;
}

std::optional<model::Adjustment> Rules::adjustment(const syntax::Outcome& from) {
  model::Adjustment to;
  bool ok = true;
  const syntax::Adjustment& a = from.adjustment;
  if (!a.group_carc && from.kind != syntax::Outcome::Kind::flag) {
    context_.diagnostics.report("E0219", from.span, "the outcome has no group and reason code",
                                "write them behind it: `deny CO-50 N115`");
    return std::nullopt;
  }
  if (a.group_carc) {
    const auto dash = a.group_carc->text.find('-');
    const std::string group = a.group_carc->text.substr(0, dash);
    to.carc = dash == std::string::npos ? "" : a.group_carc->text.substr(dash + 1);
    for (GroupCode g : {GroupCode::CO, GroupCode::PR, GroupCode::OA, GroupCode::PI}) {
      if (name_of(g) == group) to.group = g;
    }
    if (!looks_like_carc(to.carc)) {
      context_.diagnostics.report("E0219", a.group_carc->span,
                                  fmt::format("`{}` is no claim adjustment reason code", to.carc),
                                  "a CARC is one to three digits and capital letters: 50, 151, B16");
      ok = false;
    }
  }
  for (const syntax::Word& rarc : a.rarc) {
    if (!looks_like_rarc(rarc.text)) {
      context_.diagnostics.report("E0219", rarc.span,
                                  fmt::format("`{}` is no remittance advice remark code", rarc.text),
                                  "a RARC is one or two capital letters and digits: N115, MA130");
      ok = false;
    }
    to.rarc.push_back(rarc.text);
  }
  to.message = a.message.value_or("");
  return ok ? std::optional(std::move(to)) : std::nullopt;
}

// The latest stage that any part of the rule needs (reference.md, section 6).
Stage Rules::stage(const model::Rule& rule) const {
  Stage latest = Stage::line;
  const auto needs = [&](const std::optional<model::Expr>& e) {
    if (e) latest = std::max(latest, stage_of(*e, policy_));
  };
  const auto window_needs = [&](const model::Window& w) {
    needs(w.duration);
    needs(w.from);
    needs(w.until);
  };
  needs(rule.on_lines ? rule.on_lines : policy_.scope);
  for (const model::Rule::Guard& guard : rule.guards) needs(guard.condition);
  if (const auto* require = std::get_if<model::Require>(&rule.body)) needs(require->condition);
  if (const auto* limit = std::get_if<model::Limit>(&rule.body)) {
    latest = std::max(latest, Stage::limit);
    needs(limit->most);
    needs(limit->where);
    window_needs(limit->window);
  }
  if (const auto* space = std::get_if<model::Space>(&rule.body)) {
    latest = std::max(latest, Stage::limit);
    needs(space->least);
    needs(space->where);
  }
  for (const model::Branch& branch : rule.branches) {
    needs(branch.when);
    needs(branch.outcome.value);
  }
  return latest;
}

}  // namespace edict::sema
