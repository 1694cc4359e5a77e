#include "compiler/mutants/internal/canonical.hpp"

#include <fmt/format.h>

namespace edict::mutants {

using model::Expr;

std::string Canonical::value(Type type, std::int64_t value) const {
  const bool symbol =
      type.kind == Kind::code || type.kind == Kind::code_set || type.kind == Kind::text || type.kind == Kind::id;
  return symbol ? fmt::format("\"{}\"", library_.symbols.text(static_cast<Symbol>(value))) : fmt::format("{}", value);
}

std::string Canonical::list(std::uint32_t index) const {
  const model::List& list = library_.lists[index];
  std::string text = "{";
  for (const model::ListItem& item : list.items) {
    if (item.list) {
      text += this->list(*item.list);
    } else if (list.element.kind == Kind::code) {
      text += fmt::format("{}..{}{}", item.first, item.last, item.stem ? "*" : "");
    } else {
      text += value(list.element, item.first_value) + ".." + value(list.element, item.last_value);
    }
    text += fmt::format(" {}..{},", item.from.days, item.until.days);
  }
  for (const std::uint32_t other : list.minus) text += "-" + this->list(other);
  return text + "}";
}

std::string Canonical::text(const Expr& expr) const {
  if (expr.op == Op::let && expr.who == Who::subject) return text(policy_.lets[expr.index].value);
  std::string out = fmt::format("({}{}", name_of(expr.op), expr.who == Who::other ? " other" : "");
  if (reads_list(expr.op)) {
    out += fmt::format(" {} {}", expr.value, list(expr.index));
  } else if (is_phrase(expr.op) && expr.op != Op::found_field && expr.op != Op::found_let) {
    out += phrase(expr.op, expr.index);
  } else if (expr.op == Op::let || expr.op == Op::found_let) {
    out += text(policy_.lets[expr.index].value);
  } else if (expr.op == Op::constant || expr.op == Op::matches) {
    out += fmt::format(" {} {}", static_cast<int>(expr.type.kind),
                       expr.op == Op::matches ? std::string(library_.symbols.text(static_cast<Symbol>(expr.value)))
                                              : value(expr.type, expr.value));
  } else if (expr.op == Op::row) {
    out += " " + library_.tables[expr.index].table.schema.name;
  } else {
    out += fmt::format(" {} {}", expr.index, expr.value);
  }
  for (const Expr& arg : expr.args) out += text(arg);
  return out + ")";
}

std::string Canonical::keys(const model::Keys& keys) const {
  std::string out = keys.same_line ? " line" : " keys";
  for (const Expr& key : keys.values) out += text(key);
  return out;
}

std::string Canonical::window(const model::Window& window) const {
  return fmt::format(" window {} {} {} {} {}", static_cast<int>(window.kind), static_cast<int>(window.calendar),
                     text(window.duration), text(window.from), text(window.until));
}

std::string Canonical::measure(const model::Measure& measure) const {
  return fmt::format(" measure {} {}", static_cast<int>(measure.kind), text(measure.value));
}

std::string Canonical::phrase(Op op, std::uint32_t index) const {
  if (op == Op::exists) {
    const model::Exists& of = policy_.exists[index];
    std::string out = fmt::format(" exists {} {} {} {}", static_cast<int>(of.position), static_cast<int>(of.standing),
                                  of.same_claim, keys(of.keys));
    if (of.within) {
      out += fmt::format(" within {} {} {}", text(of.within->duration), static_cast<int>(of.within->direction),
                         of.within->excluding_day);
    }
    return out + text(of.where);
  }
  if (op == Op::find) {
    const model::Find& of = policy_.finds[index];
    return fmt::format(" find {} {} {} {} {}", static_cast<int>(of.pick), static_cast<int>(of.range), keys(of.keys),
                       of.counting_billed, text(of.where));
  }
  if (op == Op::total) {
    const model::Total& of = policy_.totals[index];
    return fmt::format(" total {} {} {} {} {}", measure(of.measure), text(of.where), keys(of.keys), window(of.window),
                       of.counting_billed);
  }
  const model::Rank& of = policy_.ranks[index];
  return fmt::format(" rank {} {} {} {}", text(of.by), of.descending, keys(of.keys), text(of.where));
}

std::string Canonical::outcome(const model::Outcome& outcome) const {
  const model::Adjustment& a = outcome.adjustment;
  std::string out = fmt::format(" {} {} {}-{} \"{}\"", name_of(outcome.kind), text(outcome.value), name_of(a.group),
                                a.carc, a.message);
  for (const std::string& rarc : a.rarc) out += " " + rarc;
  return out;
}

std::string Canonical::rest(const model::Rule& rule) const {
  std::string out = fmt::format("{} {}", rule.name, rule.forbids);
  for (const model::Rule::Guard& guard : rule.guards) out += guard.negated ? " unless" : " when";
  if (std::holds_alternative<model::Always>(rule.body)) out += " always";
  if (std::holds_alternative<model::Require>(rule.body)) out += " require";
  if (const auto* limit = std::get_if<model::Limit>(&rule.body)) {
    out += fmt::format(" limit {} {} {} {} {} {}", text(limit->most), measure(limit->measure), text(limit->where),
                       keys(limit->keys), window(limit->window), limit->counting_billed);
  }
  if (const auto* space = std::get_if<model::Space>(&rule.body)) {
    out += fmt::format(" space {} {} {} {} {} {}", text(space->least), static_cast<int>(space->gap), space->after,
                       text(space->where), keys(space->keys), space->counting_billed);
  }
  for (const model::Branch& branch : rule.branches) {
    out += outcome(branch.outcome) + (branch.when ? " when" : "");
  }
  for (const model::IfMissing& clause : rule.if_missing) {
    out += " missing";
    for (const Field field : clause.fields) out += fmt::format(" {}", static_cast<int>(field));
    out += outcome(clause.outcome);
  }
  return out;
}

std::string Canonical::head() const {
  std::string out = fmt::format("{} {}..{} {}", policy_.name, policy_.effective.first.days, policy_.effective.last.days,
                                policy_.by_received_date);
  for (const model::Narrowing& narrowing : policy_.narrowings) {
    out += fmt::format(" {}", static_cast<int>(narrowing.field));
    for (const std::string& of : narrowing.values) out += " " + of;
  }
  return out;
}

}  // namespace edict::mutants
