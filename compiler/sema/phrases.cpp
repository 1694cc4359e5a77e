// Phrases about other lines: exists, latest, total, rank, what a limit measures and over which window.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/expressions.hpp"

namespace edict::sema {
namespace {

constexpr Type kBoolean{Kind::boolean, CodeSystem::none};
constexpr Type kInteger{Kind::integer, CodeSystem::none};
constexpr Type kDecimal{Kind::decimal, CodeSystem::none};

Position position_of(syntax::Position p) {
  switch (p) {
    case syntax::Position::any:
      return Position::any;
    case syntax::Position::earlier:
      return Position::earlier;
    case syntax::Position::later:
      return Position::later;
  }
  return Position::any;
}
Standing standing_of(syntax::Standing s) {
  switch (s) {
    case syntax::Standing::allowed:
      return Standing::allowed;
    case syntax::Standing::billed:
      return Standing::billed;
    case syntax::Standing::payable:
      return Standing::payable;
    case syntax::Standing::denied:
      return Standing::denied;
  }
  return Standing::allowed;
}
Direction direction_of(syntax::Direction d) {
  switch (d) {
    case syntax::Direction::before:
      return Direction::before;
    case syntax::Direction::after:
      return Direction::after;
    case syntax::Direction::both:
      return Direction::both;
  }
  return Direction::both;
}
FindRange range_of(const syntax::Find& f) {
  switch (f.when) {
    case syntax::When::on_or_before:
      return FindRange::on_or_before;
    case syntax::When::before:
      return FindRange::before;
    case syntax::When::after:
      return FindRange::after;
    case syntax::When::on_or_after:
      return FindRange::on_or_after;
    case syntax::When::unstated:
      return f.pick == syntax::Pick::nearest ? FindRange::both : FindRange::on_or_before;
  }
  return FindRange::on_or_before;
}
CalendarUnit calendar_of(syntax::CalendarPeriod p) {
  switch (p) {
    case syntax::CalendarPeriod::year:
      return CalendarUnit::year;
    case syntax::CalendarPeriod::quarter:
      return CalendarUnit::quarter;
    case syntax::CalendarPeriod::month:
      return CalendarUnit::month;
    case syntax::CalendarPeriod::week:
      return CalendarUnit::week;
  }
  return CalendarUnit::year;
}

bool is_scalar(Type t) { return t.kind != Kind::code_set && t.kind != Kind::row && t.kind != Kind::line; }

}  // namespace

Env Expressions::inside_phrase(const std::optional<syntax::Word>& name) const {
  Env env;
  env.others = name ? Env::Others::named : Env::Others::unnamed;
  if (name) env.other_name = name->text;
  env.may_look_at_other_lines = false;
  return env;
}

bool Expressions::may_look(Span span, const Env& env, std::string_view what) {
  if (env.may_look_at_other_lines) return true;
  report("E0212", span, fmt::format("{} can't stand inside another phrase about other lines", what),
         "give it a `let` of its own, and use the let for the line that is judged");
  return false;
}

model::Keys Expressions::keys(const std::vector<syntax::ExprPtr>& keys, bool& ok) {
  model::Keys result;
  for (const syntax::ExprPtr& key : keys) {
    const auto p = path(*key);
    if (p && p->size() == 1 && p->front() == "patient") continue;  // always shared
    if (p && p->size() == 1 && p->front() == "line") {
      result.same_line = true;
      continue;
    }
    Maybe value = value_of(any(*key, {}), key->span);
    if (!value) {
      ok = false;
      continue;
    }
    if (!is_scalar(value->type)) {
      report("E0211", key->span,
             fmt::format("`{}` is {}: lines can share one value, not a list", words(*key, context_.sources),
                         describe(value->type)),
             "make one value of it: `let side = when modifiers has LT then \"left\" …`");
      ok = false;
      continue;
    }
    if (model::looks_at_other_lines(*value, policy_)) {
      report("E0214", key->span,
             fmt::format("`{}` looks at other lines, so lines can't share it", words(*key, context_.sources)),
             "share a field of the line, or a let made of its fields");
      ok = false;
      continue;
    }
    result.values.push_back(std::move(*value));
  }
  return result;
}

Maybe Expressions::exists(const syntax::Exists& e, Span span, const Env& env) {
  if (!may_look(span, env, "`exists line`")) return std::nullopt;
  const Env inside = inside_phrase(e.name);
  bool ok = true;
  model::Exists phrase;
  phrase.position = position_of(e.position);
  phrase.standing = standing_of(e.standing);
  phrase.keys = keys(e.keys, ok);
  phrase.same_claim = e.same_claim;
  if (e.within) {
    Maybe length = duration(*e.within->duration, inside);
    ok = ok && length;
    if (length)
      phrase.within = model::Within{std::move(*length), direction_of(e.within->direction), e.within->excluding_day};
  }
  if (e.where) {
    phrase.where = condition(*e.where, inside);
    ok = ok && phrase.where;
  }
  if (!ok) return std::nullopt;
  model::Expr result = make(Op::exists, kBoolean, {}, span);
  result.index = static_cast<std::uint32_t>(policy_.exists.size());
  policy_.exists.push_back(std::move(phrase));
  return result;
}

Maybe Expressions::find(const syntax::Find& f, Span span) {
  const Env inside = inside_phrase(f.name);
  bool ok = true;
  model::Find phrase;
  switch (f.pick) {
    case syntax::Pick::latest:
      phrase.pick = Pick::latest;
      break;
    case syntax::Pick::earliest:
      phrase.pick = Pick::earliest;
      break;
    case syntax::Pick::nearest:
      phrase.pick = Pick::nearest;
      break;
  }
  phrase.range = range_of(f);
  phrase.keys = keys(f.keys, ok);
  phrase.counting_billed = f.counting_billed;
  if (f.where) {
    phrase.where = condition(*f.where, inside);
    ok = ok && phrase.where;
  }
  if (!ok) return std::nullopt;
  model::Expr result = make(Op::find, {Kind::line, CodeSystem::none}, {}, span);
  result.index = static_cast<std::uint32_t>(policy_.finds.size());
  policy_.finds.push_back(std::move(phrase));
  return result;
}

std::optional<model::Measure> Expressions::measure(const syntax::Measure& m) {
  model::Measure result;
  result.name = m.word.text;
  switch (m.kind) {
    case syntax::Measure::Kind::units:
      result.kind = MeasureKind::units;
      result.name = "units";
      result.type = kDecimal;
      return result;
    case syntax::Measure::Kind::lines:
      result.kind = MeasureKind::lines;
      result.name = "lines";
      result.type = kInteger;
      return result;
    case syntax::Measure::Kind::days:
      result.kind = MeasureKind::days;
      result.name = "days";
      result.type = kInteger;
      return result;
    case syntax::Measure::Kind::all_days:
      result.kind = MeasureKind::all_days;
      result.name = "days";
      result.type = kInteger;
      return result;
    case syntax::Measure::Kind::claims:
      result.kind = MeasureKind::claims;
      result.name = "claims";
      result.type = kInteger;
      return result;
    case syntax::Measure::Kind::named:
      break;
  }
  Maybe value = value_of(named({m.word.text}, m.word.span, {}, std::nullopt), m.word.span);
  if (!value) return std::nullopt;
  const Kind kind = value->type.kind;
  if (kind != Kind::integer && kind != Kind::decimal && kind != Kind::money) {
    report("E0223", m.word.span,
           fmt::format("`{}` is {}: only numbers and amounts can be counted up", m.word.text, describe(value->type)),
           "count units, lines, days or claims, or a let that gives a number");
    return std::nullopt;
  }
  if (model::looks_at_other_lines(*value, policy_)) {
    report("E0214", m.word.span, fmt::format("`{}` looks at other lines, so it can't be counted up", m.word.text), "");
    return std::nullopt;
  }
  result.kind = MeasureKind::named;
  result.type = value->type;
  result.value = std::move(*value);
  return result;
}

std::optional<model::Window> Expressions::window(const syntax::Window& w, bool may_slide) {
  model::Window result;
  switch (w.kind) {
    case syntax::Window::Kind::lifetime:
      result.kind = WindowKind::lifetime;
      return result;
    case syntax::Window::Kind::same_claim:
      result.kind = WindowKind::same_claim;
      return result;
    case syntax::Window::Kind::calendar:
      result.kind = WindowKind::calendar;
      result.calendar = calendar_of(w.calendar);
      return result;
    case syntax::Window::Kind::any:
    case syntax::Window::Kind::past: {
      const bool any_window = w.kind == syntax::Window::Kind::any;
      result.kind = any_window ? WindowKind::any : WindowKind::past;
      if (any_window && !may_slide) {
        report("E0224", w.span, "a total has one window: `in any …` names many",
               "write `in the past 90 days`, a calendar period, or `since`");
        return std::nullopt;
      }
      result.duration = duration(*w.duration, {});
      return result.duration ? std::optional(std::move(result)) : std::nullopt;
    }
    case syntax::Window::Kind::since: {
      result.kind = WindowKind::since;
      Maybe from = any(*w.from, {});
      if (!from) return std::nullopt;
      if (from->type.kind != Kind::line && from->type.kind != Kind::date) {
        report("E0224", w.from->span,
               fmt::format("`{}` is {}; `since` wants a found line or a date", words(*w.from, context_.sources),
                           describe(from->type)),
               "");
        return std::nullopt;
      }
      result.from = std::move(from);
      return result;
    }
    case syntax::Window::Kind::between: {
      result.kind = WindowKind::between;
      result.from = date(*w.from, {});
      result.until = date(*w.until, {});
      return result.from && result.until ? std::optional(std::move(result)) : std::nullopt;
    }
  }
  return std::nullopt;
}

Maybe Expressions::total(const syntax::Total& t, Span span) {
  bool ok = true;
  model::Total phrase;
  auto m = measure(t.measure);
  ok = ok && m;
  phrase.keys = keys(t.keys, ok);
  if (t.where) {
    phrase.where = condition(*t.where, inside_phrase(std::nullopt));
    ok = ok && phrase.where;
  }
  auto w = window(t.window, false);
  ok = ok && w;
  if (!ok) return std::nullopt;
  phrase.measure = std::move(*m);
  phrase.window = std::move(*w);
  phrase.counting_billed = t.counting_billed;
  model::Expr result = make(Op::total, phrase.measure.type, {}, span);
  result.index = static_cast<std::uint32_t>(policy_.totals.size());
  policy_.totals.push_back(std::move(phrase));
  return result;
}

Maybe Expressions::rank(const syntax::Rank& r, Span span) {
  bool ok = true;
  model::Rank phrase{};
  Maybe by = value_of(any(*r.by, {}), r.by->span);
  if (by && (!is_scalar(by->type) || by->type.kind == Kind::code || by->type.kind == Kind::text ||
             by->type.kind == Kind::id || by->type.kind == Kind::boolean)) {
    by = report(
        "E0205", r.by->span,
        fmt::format("`{}` is {}: lines can't be ranked by it", words(*r.by, context_.sources), describe(by->type)),
        "rank by a number, an amount or a date");
  }
  if (by && model::looks_at_other_lines(*by, policy_)) {
    by = report("E0214", r.by->span, "what lines are ranked by can't itself look at other lines", "");
  }
  phrase.descending = r.descending;
  phrase.keys = keys(r.keys, ok);
  if (r.where) {
    phrase.where = condition(*r.where, inside_phrase(std::nullopt));
    ok = ok && phrase.where;
  }
  if (!ok || !by) return std::nullopt;
  phrase.by = std::move(*by);
  model::Expr result = make(Op::rank, kInteger, {}, span);
  result.index = static_cast<std::uint32_t>(policy_.ranks.size());
  policy_.ranks.push_back(std::move(phrase));
  return result;
}

Maybe Expressions::let_value(const syntax::Expr& e) {
  if (const auto* find_phrase = std::get_if<syntax::Find>(&e.node)) return find(*find_phrase, e.span);
  if (const auto* total_phrase = std::get_if<syntax::Total>(&e.node)) return total(*total_phrase, e.span);
  if (const auto* rank_phrase = std::get_if<syntax::Rank>(&e.node)) return rank(*rank_phrase, e.span);
  return any(e, {});
}

// ---------------------------------------------------------------------------------------------- stages
namespace {

Stage filter_stage(const std::optional<model::Expr>& e, const model::Policy& policy) {
  return e ? stage_of(*e, policy) : Stage::line;
}

}  // namespace

Stage stage_of(const model::Expr& e, const model::Policy& policy) {
  Stage stage = Stage::line;
  switch (e.op) {
    case Op::let:
      stage = policy.lets[e.index].stage;
      break;
    case Op::found_let:
      stage = std::max(Stage::limit, policy.lets[e.index].stage);
      break;
    case Op::exists: {
      const model::Exists& x = policy.exists[e.index];
      const bool asks_outcome = x.standing == Standing::payable || x.standing == Standing::denied;
      stage = std::max(asks_outcome ? Stage::outcome : Stage::exists, filter_stage(x.where, policy));
      if (x.within) stage = std::max(stage, stage_of(x.within->duration, policy));
      break;
    }
    case Op::find:
      stage = std::max(Stage::limit, filter_stage(policy.finds[e.index].where, policy));
      break;
    case Op::total: {
      const model::Total& t = policy.totals[e.index];
      stage = std::max(Stage::limit, filter_stage(t.where, policy));
      for (const auto* part : {&t.window.duration, &t.window.from, &t.window.until})
        stage = std::max(stage, filter_stage(*part, policy));
      break;
    }
    case Op::rank:
      stage = Stage::outcome;
      break;
    default:
      break;
  }
  for (const model::Expr& arg : e.args) stage = std::max(stage, stage_of(arg, policy));
  return stage;
}

}  // namespace edict::sema
